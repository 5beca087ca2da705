import { asIntrinsic, type Entry, type MappingNode, type TemplateNode } from '../../cloudformation/nodes.ts';
import { samShapes } from '../../cloudformation/sam/property-shapes.ts';
import type { SamProperty, SamShape } from '../../cloudformation/sam/types.ts';
import { nearestNames } from '../helpers/nearest.ts';
import { suggestion } from './names.ts';
import { renameFix } from './fixes.ts';
import type { Report } from '../rule.ts';
import { describeKinds, kindOf, literalMap, placeOfMissing, setEntry } from './values.ts';

/**
 * What does not fit a documented nested map: unknown keys, missing ones, other kinds or values. Scalars of another
 * kind pass, because the transform reads `"5"` as 5 here. Function calls are not looked into.
 */
export function* shapeProblems(owner: string, shapeName: string, entry: Entry): Iterable<Report> {
  const shape = samShapes[shapeName];
  const map = literalMap(entry.value);
  if (!shape || !map) return;
  yield* unknownKeys(owner, shape, map);
  const missing = Object.entries(shape).filter(([name, property]) => property.required && !setEntry(map, name));
  if (missing.length > 0) {
    const names = missing.map(([name]) => name);
    yield {
      at: placeOfMissing(map, names, entry.key),
      message: `${owner} lacks the required ${missing.map(([name]) => name).join(', ')}.`,
    };
  }
  for (const [name, child] of map.entries) {
    const property = shape[name];
    if (property) yield* valueProblems(`${owner}.${name}`, property, child);
  }
}

/** Keys a shape does not have. */
function* unknownKeys(owner: string, shape: SamShape, map: MappingNode): Iterable<Report> {
  for (const [name, { key }] of map.entries) {
    if (Object.hasOwn(shape, name) || name.startsWith('Fn::')) continue;
    const near = nearestNames(name, Object.keys(shape));
    yield {
      at: key,
      message: `${owner} has no property "${name}". ${suggestion(near, Object.keys(shape))}`,
      fix: renameFix(key, near),
    };
  }
}

/** What does not fit one property of a shape, itself or below. */
export function* valueProblems(owner: string, property: SamProperty, entry: Entry): Iterable<Report> {
  const { value } = entry;
  if (asIntrinsic(value) || kindOf(value) === 'null') return;
  if (!hasFittingKind(property, value)) {
    yield { at: value, message: `${owner} must be ${describeKinds(property.kinds ?? [])}.` };
    return;
  }
  if (property.values && value.kind === 'scalar' && !property.values.includes(value.text)) {
    yield { at: value, message: `${owner} must be ${property.values.join(', ')}, not "${value.text}".` };
  }
  if (property.shape !== undefined && value.kind === 'mapping') yield* shapeProblems(owner, property.shape, entry);
  if (property.itemShape !== undefined) yield* itemProblems(owner, property.itemShape, entry);
}

function* itemProblems(owner: string, shapeName: string, { key, value }: Entry): Iterable<Report> {
  if (value.kind === 'sequence') {
    for (const item of value.items) {
      if (item.kind !== 'mapping') yield { at: item, message: `Each of ${owner} must be a map.` };
      else
        yield* shapeProblems(`An item of ${owner}`, shapeName, {
          key: { ...key, start: item.start, end: item.end },
          value: item,
        });
    }
    return;
  }
  if (value.kind !== 'mapping') return;
  for (const [name, entry] of value.entries) {
    if (entry.value.kind === 'mapping') yield* shapeProblems(`${owner}.${name}`, shapeName, entry);
    else
      yield {
        at: kindOf(entry.value) === 'null' ? entry.key : entry.value,
        message: `${owner}.${name} must be a map.`,
      };
  }
}

function hasFittingKind(property: SamProperty, value: TemplateNode): boolean {
  const { kinds } = property;
  if (kinds === undefined) return true;
  if (value.kind === 'mapping') return kinds.includes('map');
  if (value.kind === 'sequence') return kinds.includes('list');
  if (kinds.includes('string')) return true;
  if (typeof value.value === 'boolean' && kinds.includes('integer')) return true;
  if (kinds.includes('integer') || kinds.includes('number'))
    return value.text.trim() !== '' && !Number.isNaN(Number(value.text));
  return kinds.includes('boolean') && /^(?:true|false|yes|no|on|off|[01tfyn])$/i.test(value.text);
}

import type { JSONValue } from 'json-p3';
import { describeError, UserError } from '../../world/errors.ts';
import type { Diagnostics } from '../diagnostics.ts';
import { emptyRecord, own, ownList, ownText } from '../json.ts';
import type { JsonObject } from '../operation.ts';
import { isObject } from '../../world/json.ts';

type Mutable = Record<string, unknown>;

const maxTargets = 100_000;

/**
 * Applies an OpenAPI Overlay 1.x document (https://spec.openapis.org/overlay/) to a parsed specification.
 * Actions run in order; one whose target selects nothing only raises a diagnostic.
 * @returns a changed copy
 * @throws UserError when the overlay is no overlay, or a target is no JSONPath (RFC 9535)
 */
export async function applyOverlay(
  specification: JsonObject,
  overlay: JsonObject,
  diagnostics: Diagnostics,
): Promise<JsonObject> {
  const version = String(own(overlay, 'overlay'));
  if (!version.startsWith('1.')) {
    throw new UserError(
      `An overlay document must say "overlay: 1.0.0" or later 1.x, this one says ${version}. See https://spec.openapis.org/overlay/.`,
    );
  }
  // A copy without shared parts: an alias in YAML must not change two places at once.
  const copy = copyOf(specification);
  if (!isMutable(copy)) return specification;
  const { query } = await import('json-p3');
  for (const [index, action] of ownList(overlay, 'actions').entries()) {
    if (!isObject(action)) continue;
    const target = ownText(action, 'target') ?? '';
    const places = findPlaces(() => query(target, copy).nodes.slice(0, maxTargets), target);
    if (places.length === 0)
      diagnostics.add('warning', 'idle-overlay', `/actions/${index}`, `Overlay target ${target} selects nothing.`);
    const source = ownText(action, 'copy');
    const isCopy = source !== undefined && own(action, 'remove') !== true && !Object.hasOwn(action, 'update');
    runAction(copy, isCopy ? { update: copiedValue(copy, source, index) } : action, places);
  }
  return copy;

  /** Overlay 1.1 `copy`: what is at one other place is merged into the target. */
  function copiedValue(root: JSONValue, source: string, index: number): unknown {
    const found = findPlaces(() => query(source, root).nodes, source);
    const [place] = found;
    if (place !== undefined && found.length === 1) return valueAt(root, place.location);
    throw new UserError(
      `Overlay action ${index} copies from ${source}, which selects ${found.length} places; it must select one.`,
    );
  }
}

function copyOf(specification: JsonObject): JSONValue {
  try {
    return JSON.parse(JSON.stringify(specification));
  } catch (error) {
    throw new UserError('The specification is nested too deeply for an overlay.', { cause: error });
  }
}

interface Place {
  readonly location: readonly (string | number)[];
}

function findPlaces(select: () => readonly Place[], target: string): readonly Place[] {
  try {
    return select();
  } catch (error) {
    throw new UserError(
      `Overlay target "${target}" is no JSONPath: ${describeError(error)}. Example: $.paths['/pets'].get`,
      { cause: error },
    );
  }
}

function runAction(root: Mutable, action: JsonObject, places: readonly Place[]): void {
  if (own(action, 'remove') === true) {
    // Last first, so that removing from a list does not shift what is still to go.
    for (const { location } of places.toReversed()) removeAt(root, location);
    return;
  }
  if (!Object.hasOwn(action, 'update')) return;
  for (const { location } of places) updateAt(root, location, action['update']);
}

function removeAt(root: Mutable, location: readonly (string | number)[]): void {
  const key = location.at(-1);
  const holder = valueAt(root, location.slice(0, -1));
  if (Array.isArray(holder) && typeof key === 'number') holder.splice(key, 1);
  else if (isMutable(holder) && key !== undefined) delete holder[key];
}

function updateAt(root: Mutable, location: readonly (string | number)[], update: unknown): void {
  const target = valueAt(root, location);
  const merged = merge(target, structuredClone(update));
  const key = location.at(-1);
  if (key === undefined) {
    if (isMutable(merged)) Object.assign(root, merged);
    return;
  }
  const holder = valueAt(root, location.slice(0, -1));
  if (Array.isArray(holder) && typeof key === 'number') holder[key] = merged;
  else if (isMutable(holder)) define(holder, String(key), merged);
}

/** Objects merge key by key, lists are appended to, anything else is replaced. */
function merge(target: unknown, update: unknown): unknown {
  if (Array.isArray(target)) return [...target, ...(Array.isArray(update) ? update : [update])];
  if (!isObject(target) || !isObject(update)) return update;
  const merged = emptyRecord<unknown>();
  Object.assign(merged, target);
  for (const [key, value] of Object.entries(update)) merged[key] = merge(own(target, key), value);
  return merged;
}

function valueAt(root: unknown, location: readonly (string | number)[]): unknown {
  let current = root;
  for (const key of location) {
    if (Array.isArray(current)) current = current[Number(key)];
    else if (isObject(current)) current = own(current, String(key));
    else return undefined;
  }
  return current;
}

/** Assignment to `__proto__` would change the prototype. */
function define(holder: Mutable, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}

function isMutable(value: unknown): value is Mutable {
  return isObject(value);
}

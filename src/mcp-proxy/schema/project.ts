import { emptyRecord, isObject, isTrue, own } from '../json.ts';
import type { JsonObject, SpecSchema } from '../operation.ts';
import { referenceOf, type Documents } from '../specification/documents.ts';
import { aliasOf } from './alias.ts';
import { cleanText } from './clean-text.ts';
import { isLegalName } from './legal-names.ts';
import { flattenSchema, schemasOf, type FlatSchema } from './flatten.ts';
import { simplifyChoices } from './choices.ts';
import { sizeOf, writeBounds, writeType, writeValues } from './keywords.ts';

type Output = Record<string, unknown>;

export interface ProjectionOptions {
  /** input: readOnly properties are left out; output: writeOnly ones, and nothing is required. */
  readonly direction: 'input' | 'output';
  /** About how many characters of JSON the result may have. Optional parts are left out first, deep ones before shallow ones. */
  readonly budget: number;
  /** `recursion`: `#/$defs` where a schema holds itself; `never`: such places take any object. */
  readonly references: 'recursion' | 'never';
  /** Longest description by depth below the root; the last entry is for everything deeper. 0 leaves them out. */
  readonly descriptionLengths: readonly number[];
}

/** Schemas of one tool, projected together under one budget. */
export interface Projection {
  /**
   * Adds a value of this schema and gives the node it will be written to when `finish` runs.
   * @param description replaces the schema's own
   */
  add(schema: SpecSchema, settings?: { description?: string | undefined; isRequired?: boolean }): Output;
  /** Counts characters that the caller writes itself. */
  spend(characters: number): void;
  /** Writes all nodes, level by level, and gives the `$defs` they refer to. */
  finish(): { defs: Record<string, Output>; isCut: boolean; hasIllegalNames: boolean };
  /** Characters left of the budget. */
  left(): number;
}

interface Ancestor {
  readonly key: string;
  /** The whole node is this schema; else the schema was only merged into it. */
  readonly isWhole: boolean;
  readonly outer: Ancestor | undefined;
}

interface Task {
  readonly out: Output;
  readonly schema: SpecSchema;
  readonly depth: number;
  readonly ancestors: Ancestor | undefined;
  readonly description?: string | undefined;
  readonly isNullable?: boolean;
}

/** Deeper schemas take anything; no interface for people or models goes this far. */
const maxDepth = 24;

/** Room kept for `"name":{"type":"string"},` beyond the name. */
const nodeOverhead = 24;

/**
 * Projects specification schemas to plain JSON Schema 2020-12: references inlined, `allOf` merged, dialects evened
 * out, everything a model does not need left out. Works breadth first, so that the budget goes to what is near the root.
 */
export function startProjection(documents: Documents, options: ProjectionOptions): Projection {
  let remaining = options.budget;
  let isCut = false;
  let hasIllegalNames = false;
  const queue: (() => void)[] = [];
  const nodesByKey = new Map<string, Output[]>();
  const recursive = new Map<string, string>();

  const write = (task: Task): void => {
    const resolved = resolveTask(task);
    if (resolved === 'done') return;
    const { schema, ancestors, isNullable, overrides } = resolved;
    if (!isObject(schema.node)) return;
    const flat = flattenSchema(schema, documents, (key) => isBlocked(ancestors, key));
    if (overrides !== undefined) flat.keywords = { ...flat.keywords, ...overrides };
    if (isNullable) flat.isNullable = true;
    simplifyChoices(flat, documents);
    writeKeywords(task, flat);
    if (!hasParts(flat)) return;
    let inner = ancestors;
    for (const key of flat.mergedKeys) inner = { key, isWhole: false, outer: inner };
    queue.push(() => expand({ ...task, ancestors: inner }, flat));
  };

  /** Follows references, marking recursion; 'done' when nothing is left to write. */
  const resolveTask = (task: Task) => {
    let { schema, ancestors } = task;
    let isNullable = task.isNullable ?? false;
    let overrides: JsonObject | undefined;
    for (;;) {
      const alias = aliasOf(schema);
      if (alias === undefined) return { schema, ancestors, isNullable, overrides };
      isNullable ||= alias.isNullable;
      if (alias.annotations !== undefined) overrides = { ...alias.annotations, ...overrides };
      const key = documents.referenceKey(alias.reference, schema.document);
      if (recursive.has(key) || isWholeAncestor(ancestors, key)) {
        writeRecursion(task.out, key, isNullable);
        return 'done' as const;
      }
      const target = documents.lookUp(alias.reference, schema.document);
      if (target === undefined) return 'done' as const;
      ancestors = { key, isWhole: true, outer: ancestors };
      // A node with own overrides is not the schema alone, yet close enough to stand for it in $defs.
      const nodes = nodesByKey.get(key);
      if (nodes === undefined) nodesByKey.set(key, [task.out]);
      else nodes.push(task.out);
      schema = { node: isObject(target.node) ? target.node : true, document: target.document };
    }
  };

  const writeRecursion = (out: Output, key: string, isNullable: boolean): void => {
    if (options.references === 'never') {
      out['type'] = 'object';
      return;
    }
    const name = recursive.get(key) ?? nameDefinition(key, new Set(recursive.values()));
    recursive.set(key, name);
    pointTo(out, name, isNullable);
    remaining -= name.length;
  };

  /** Writes one keyword if there is room. */
  const put = (out: Output, key: string, value: unknown): void => {
    const cost = key.length + 4 + sizeOf(value);
    if (cost > remaining) return;
    remaining -= cost;
    out[key] = value;
  };

  const writeKeywords = ({ out, depth, description: given }: Task, flat: FlatSchema): void => {
    writeType(out, flat);
    const limit = options.descriptionLengths[Math.min(depth, options.descriptionLengths.length - 1)] ?? 0;
    const description = given ?? own(flat.keywords, 'description') ?? own(flat.keywords, 'title');
    if (typeof description === 'string' && limit > 0) {
      const text = cleanText(description, limit);
      if (text !== '') put(out, 'description', text);
    }
    writeValues(out, flat, put);
    writeBounds(out, flat, put);
  };

  const child = (
    schema: SpecSchema,
    depth: number,
    ancestors: Ancestor | undefined,
    name: string,
  ): [Output, () => void] => {
    const out: Output = {};
    remaining -= name.length + nodeOverhead;
    return [out, () => write({ out, schema, depth, ancestors })];
  };

  const expand = (task: Task, flat: FlatSchema): void => {
    if (task.depth >= maxDepth) return;
    expandProperties(task, flat);
    expandArray(task, flat);
    expandChoices(task, flat);
  };

  const expandProperties = ({ out, depth, ancestors }: Task, flat: FlatSchema): void => {
    const visible = [...flat.properties].filter(([, schema]) => isVisible(schema));
    const needed = visible.reduce((sum, [name]) => sum + name.length + nodeOverhead, 0);
    const isWhole = needed <= remaining;
    if (!isWhole) isCut = true;
    const kept = isWhole ? visible : visible.filter(([name]) => flat.required.has(name));
    const properties = emptyRecord<Output>();
    const optional: (() => void)[] = [];
    for (const [name, schema] of kept) {
      const [node, task] = child(schema, depth + 1, ancestors, name);
      properties[name] = node;
      if (!isLegalName(name)) hasIllegalNames = true;
      if (flat.required.has(name)) queue.push(task);
      else optional.push(task);
    }
    queue.push(...optional);
    if (kept.length > 0) out['properties'] = properties;
    const required =
      options.direction === 'output' ? [] : kept.map(([name]) => name).filter((name) => flat.required.has(name));
    if (required.length > 0) {
      out['required'] = required;
      remaining -= sizeOf(required) + 13;
    }
    expandAdditional({ out, depth, ancestors }, flat, isWhole);
  };

  const expandAdditional = (
    { out, depth, ancestors }: Pick<Task, 'out' | 'depth' | 'ancestors'>,
    flat: FlatSchema,
    isWhole: boolean,
  ): void => {
    const { additional } = flat;
    if (additional === false && options.direction === 'input' && isWhole && flat.choices.length === 0)
      put(out, 'additionalProperties', false);
    if (typeof additional !== 'object' || remaining < nodeOverhead) return;
    const [node, task] = child(additional, depth + 1, ancestors, 'additionalProperties');
    out['additionalProperties'] = node;
    queue.push(task);
  };

  const expandArray = ({ out, depth, ancestors }: Task, flat: FlatSchema): void => {
    if (flat.types !== undefined && !flat.types.includes('array')) return;
    if (flat.items === undefined) {
      // Some hosts refuse an array without items.
      if (flat.types !== undefined) out['items'] = {};
      return;
    }
    const [node, task] = child(flat.items, depth, ancestors, 'items');
    out['items'] = node;
    if (remaining > 0) queue.push(task);
    else isCut = true;
  };

  const expandChoices = ({ out, depth, ancestors }: Task, flat: FlatSchema): void => {
    const [choices] = flat.choices;
    if (choices === undefined) return;
    if (choices.length * (nodeOverhead + 20) > remaining) {
      isCut = true;
      return;
    }
    // anyOf also for oneOf: branches may overlap once details are left out.
    out['anyOf'] = choices.map((choice) => {
      const [node, task] = child(choice, depth, ancestors, '');
      queue.push(task);
      return node;
    });
  };

  const isVisible = (schema: SpecSchema): boolean => {
    if (schema.node === false) return false;
    return !hasFlag(documents, schema, options.direction === 'input' ? 'readOnly' : 'writeOnly');
  };

  return {
    add(schema, settings = {}) {
      const out: Output = {};
      const task = { out, schema, depth: 0, ancestors: undefined, description: settings.description };
      if (settings.isRequired) queue.unshift(() => write(task));
      else queue.push(() => write(task));
      return out;
    },
    spend(characters) {
      remaining -= characters;
    },
    finish() {
      for (let index = 0; index < queue.length; index += 1) queue[index]?.();
      return { defs: hoistRecursive(recursive, nodesByKey), isCut, hasIllegalNames };
    },
    left: () => remaining,
  };
}

/** Moves each self-holding schema to `$defs`, and points to it from wherever it was written out. */
function hoistRecursive(
  recursive: ReadonlyMap<string, string>,
  nodesByKey: ReadonlyMap<string, Output[]>,
): Record<string, Output> {
  const defs = emptyRecord<Output>();
  for (const [key, name] of recursive) {
    const nodes = nodesByKey.get(key) ?? [];
    const [first] = nodes;
    if (first === undefined) continue;
    defs[name] = withoutNull(first);
    for (const node of nodes) {
      const isNullable = Array.isArray(node['type']) && node['type'].includes('null');
      for (const keyword of Object.keys(node)) delete node[keyword];
      pointTo(node, name, isNullable);
    }
  }
  return defs;
}

function pointTo(out: Output, name: string, isNullable: boolean): void {
  const reference = `#/$defs/${name}`;
  if (isNullable) out['anyOf'] = [{ $ref: reference }, { type: 'null' }];
  else out['$ref'] = reference;
}

function withoutNull(node: Output): Output {
  const { type } = node;
  if (!Array.isArray(type)) return { ...node };
  const types = type.filter((name) => name !== 'null');
  return { ...node, type: types.length === 1 ? types[0] : types };
}

function isWholeAncestor(ancestors: Ancestor | undefined, key: string): boolean {
  for (let current = ancestors; current !== undefined; current = current.outer) {
    if (current.isWhole && current.key === key) return true;
  }
  return false;
}

/** A base type may be merged at two levels; a third time it is taken for endless. */
function isBlocked(ancestors: Ancestor | undefined, key: string): boolean {
  let merged = 0;
  for (let current = ancestors; current !== undefined; current = current.outer) {
    if (current.key !== key) continue;
    if (current.isWhole) return true;
    merged += 1;
  }
  return merged >= 2;
}

/** Whether a schema, or what it refers to in one step, carries `readOnly` or `writeOnly`. */
export function hasFlag(documents: Documents, { node, document }: SpecSchema, flag: 'readOnly' | 'writeOnly'): boolean {
  if (!isObject(node)) return false;
  if (isTrue(node, flag)) return true;
  const reference = referenceOf(node);
  if (reference !== undefined) {
    const target = documents.lookUp(reference, document)?.node;
    return isObject(target) && isTrue(target, flag);
  }
  if (!Object.hasOwn(node, 'allOf')) return false;
  return schemasOf(node, 'allOf', document).some((member) => isObject(member.node) && isTrue(member.node, flag));
}

function hasParts(flat: FlatSchema): boolean {
  return (
    flat.properties.size > 0 ||
    flat.items !== undefined ||
    flat.choices.length > 0 ||
    flat.additional === false ||
    isObject(flat.additional) ||
    (flat.types?.includes('array') ?? false)
  );
}

function nameDefinition(key: string, taken: ReadonlySet<string>): string {
  const last = key
    .slice(key.lastIndexOf('/') + 1)
    .replace(/[^A-Za-z0-9_-]+/g, '_')
    .slice(0, 40);
  const base = last === '' ? 'Schema' : last;
  let name = base;
  for (let count = 2; taken.has(name); count += 1) name = `${base}_${count}`;
  return name;
}

import { setOwn } from '../json.ts';
import type { SpecSchema } from '../operation.ts';
import { referenceOf, type Documents } from '../specification/documents.ts';
import { schemasOf, type FlatSchema } from './flatten.ts';
import { isLegalName } from './legal-names.ts';
import { nodeOverhead, put, sizeOf, type Output, type Projection, type Task } from './projection.ts';
import { isObject } from '../../world/json.ts';

/** Deeper schemas take anything; no interface for people or models goes this far. */
const maxDepth = 24;

/** Gives a node its properties, items and alternatives, as far as there is room, and queues them. */
export function expandNode(projection: Projection, task: Task, flat: FlatSchema): void {
  if (task.depth >= maxDepth) return;
  if (flat.properties.size > 0) expandProperties(projection, task, flat);
  expandAdditional(projection, task, flat);
  if (flat.types?.includes('array') ?? flat.items !== undefined) expandArray(projection, task, flat);
  if (flat.choices.length > 0) expandChoices(projection, task, flat);
}

function expandProperties(projection: Projection, task: Task, flat: FlatSchema): void {
  const kept = keptProperties(projection, flat);
  const properties: Record<string, Output> = {};
  const required: string[] = [];
  const optional: Task[] = [];
  for (const [name, schema] of kept) {
    const part = addPart(projection, task, { schema, name, depth: task.depth + 1 });
    setOwn(properties, name, part.out);
    if (!isLegalName(name)) projection.hasIllegalNames = true;
    if (flat.required.has(name)) {
      required.push(name);
      projection.queue.push(part);
    } else optional.push(part);
  }
  for (const part of optional) projection.queue.push(part);
  if (kept.length > 0) task.out['properties'] = properties;
  if (required.length > 0) {
    task.out['required'] = required;
    projection.remaining -= sizeOf(required) + 13;
  }
}

/** All properties a caller may set, or only the required ones where there is no room for all. */
function keptProperties(projection: Projection, flat: FlatSchema): (readonly [string, SpecSchema])[] {
  let needed = 0;
  const visible: (readonly [string, SpecSchema])[] = [];
  for (const property of flat.properties) {
    if (property[1].node === false || isReadOnly(projection.documents, property[1])) continue;
    visible.push(property);
    needed += property[0].length + nodeOverhead + (flat.required.has(property[0]) ? property[0].length + 3 : 0);
  }
  if (needed <= projection.remaining) return visible;
  projection.isCut = true;
  // Required ones may overdraw the budget, but not without end.
  let room = projection.remaining + projection.options.budget / 4;
  return visible.filter(([name]) => {
    if (!flat.required.has(name)) return false;
    room -= 2 * name.length + nodeOverhead + 3;
    return room > 0;
  });
}

function addPart(
  projection: Projection,
  task: Task,
  { schema, name, depth }: { schema: SpecSchema; name: string; depth: number },
): Task {
  projection.remaining -= name.length + nodeOverhead;
  return { out: {}, schema, depth, ancestors: task.ancestors, description: undefined, flat: undefined };
}

function expandAdditional(projection: Projection, task: Task, { additional, choices }: FlatSchema): void {
  if (additional === false && !projection.isCut && choices.length === 0)
    put(projection, task.out, ['additionalProperties', false]);
  if (typeof additional !== 'object' || projection.remaining < nodeOverhead) return;
  const part = addPart(projection, task, { schema: additional, name: 'additionalProperties', depth: task.depth + 1 });
  task.out['additionalProperties'] = part.out;
  projection.queue.push(part);
}

function expandArray(projection: Projection, task: Task, flat: FlatSchema): void {
  const { items } = flat;
  if (items === undefined || flat.prefixItems.length > 0) {
    // Some hosts refuse an array without items, and know no tuples.
    task.out['items'] = tupleItems(projection, task, flat);
    return;
  }
  const part = addPart(projection, task, { schema: items, name: 'items', depth: task.depth });
  task.out['items'] = part.out;
  if (projection.remaining > 0) projection.queue.push(part);
  else projection.isCut = true;
}

/** Any of the schemas that the places of a tuple have; anything, where more may follow. */
function tupleItems(projection: Projection, task: Task, { items, prefixItems, keywords }: FlatSchema): Output {
  const isClosed = items !== undefined || keywords['items'] === false || keywords['additionalItems'] === false;
  const members = [...prefixItems, ...(items === undefined ? [] : [items])];
  const isOpen = !isClosed || members.some(({ node }) => node === true);
  if (isOpen || members.length * (nodeOverhead + 20) > projection.remaining) return {};
  const parts = members.map((schema) => addPart(projection, task, { schema, name: '', depth: task.depth }));
  projection.queue.push(...parts);
  return { anyOf: parts.map(({ out }) => out) };
}

function expandChoices(projection: Projection, task: Task, { choices: [choices = []] }: FlatSchema): void {
  if (choices.length * (nodeOverhead + 20) > projection.remaining) {
    projection.isCut = true;
    return;
  }
  // anyOf also for oneOf: branches may overlap once details are left out.
  task.out['anyOf'] = choices.map((schema) => {
    const part = addPart(projection, task, { schema, name: '', depth: task.depth });
    projection.queue.push(part);
    return part.out;
  });
}

/** Whether a schema, or what it refers to in one step, is `readOnly`. */
export function isReadOnly(documents: Documents, schema: SpecSchema): boolean {
  return hasFlag(documents, schema, 'readOnly');
}

/** The same for either flag. */
export function hasFlag(documents: Documents, { node, document }: SpecSchema, flag: 'readOnly' | 'writeOnly'): boolean {
  if (!isObject(node)) return false;
  if (node[flag] === true) return true;
  const reference = referenceOf(node);
  if (reference !== undefined) {
    const target = documents.lookUp(reference, document)?.node;
    return isObject(target) && target[flag] === true;
  }
  if (node['allOf'] === undefined) return false;
  return schemasOf(node, 'allOf', document).some((member) => isObject(member.node) && member.node[flag] === true);
}

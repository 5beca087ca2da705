import { emptyRecord } from '../json.ts';
import type { SpecSchema } from '../operation.ts';
import type { Documents } from '../specification/documents.ts';
import { expandNode } from './expand-node.ts';
import type { Output, Projection, ProjectionOptions } from './projection.ts';
import { pointTo, writeNode } from './write-node.ts';

/**
 * Starts to project specification schemas to plain JSON Schema 2020-12 for input: references inlined, `allOf` merged,
 * dialects evened out, readOnly properties and everything a model does not need left out.
 */
export function startProjection(documents: Documents, options: ProjectionOptions): Projection {
  return {
    documents,
    options,
    remaining: options.budget,
    isCut: false,
    hasIllegalNames: false,
    queue: [],
    nodesByKey: new Map(),
    recursive: new Map(),
  };
}

/**
 * Adds a value of this schema and gives the node it will be written to by `finishProjection`; required ones go first.
 * @param settings `description` replaces the schema's own
 */
export function addSchema(
  { queue }: Projection,
  schema: SpecSchema,
  { description, isRequired }: { description: string | undefined; isRequired: boolean },
): Output {
  const task = { out: {}, schema, depth: 0, ancestors: undefined, description, flat: undefined };
  if (isRequired) queue.unshift(task);
  else queue.push(task);
  return task.out;
}

/** Writes all nodes, level by level, and gives the `$defs` they refer to. */
export function finishProjection(projection: Projection): Record<string, Output> {
  const { queue } = projection;
  for (let index = 0; index < queue.length; index += 1) {
    const task = queue[index];
    if (task === undefined) continue;
    if (task.flat === undefined) writeNode(projection, task);
    else expandNode(projection, task, task.flat);
  }
  return hoistRecursive(projection);
}

/** Moves each self-holding schema to `$defs`, and points to it from wherever it was written out. */
function hoistRecursive({ recursive, nodesByKey }: Projection): Record<string, Output> {
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

function withoutNull(node: Output): Output {
  const { type } = node;
  if (!Array.isArray(type)) return { ...node };
  const types = type.filter((name) => name !== 'null');
  return { ...node, type: types.length === 1 ? types[0] : types };
}

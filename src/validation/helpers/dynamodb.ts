import {
  isIntrinsic,
  isMapping,
  isSequence,
  type MappingNode,
  nodeAt,
  type TemplateNode,
  textOf,
} from '../../cloudformation/nodes.ts';

/** A key attribute and where it is named. */
export interface KeyUse {
  readonly name: string;
  readonly node: TemplateNode;
}

/** Key schemas of a table and its indexes. */
export function keySchemas(properties: MappingNode): { schema: TemplateNode | undefined; isGlobalIndex: boolean }[] {
  const indexes = (name: string) => {
    const list = nodeAt(properties, name);
    return isSequence(list) ? list.items.map((item) => nodeAt(item, 'KeySchema')) : [];
  };
  return [
    { schema: nodeAt(properties, 'KeySchema'), isGlobalIndex: false },
    ...indexes('LocalSecondaryIndexes').map((schema) => ({ schema, isGlobalIndex: false })),
    ...indexes('GlobalSecondaryIndexes').map((schema) => ({ schema, isGlobalIndex: true })),
  ];
}

/** Key attributes of the table and its indexes; undefined when one is not plain text. */
export function keysOf(properties: MappingNode): KeyUse[] | undefined {
  const found: KeyUse[] = [];
  for (const { schema } of keySchemas(properties)) {
    const names = schema ? namesIn(schema, 'AttributeName') : [];
    if (!names) return undefined;
    found.push(...names);
  }
  return found;
}

/** Attribute names of a list; undefined when one is not plain text. */
export function namesIn(list: TemplateNode | undefined, key: string): KeyUse[] | undefined {
  if (!isSequence(list)) return undefined;
  const found: KeyUse[] = [];
  for (const item of list.items) {
    const node = nodeAt(item, key);
    const name = textOf(node);
    if (!node || name === undefined || name.includes('${')) return undefined;
    found.push({ name, node });
  }
  return found;
}

/** Whether a list of keys or definitions holds something only a deployment knows. */
export function isUncertain(properties: MappingNode): boolean {
  const lists = ['AttributeDefinitions', 'KeySchema', 'GlobalSecondaryIndexes', 'LocalSecondaryIndexes'].map((name) =>
    nodeAt(properties, name),
  );
  return lists.some(
    (list) =>
      list !== undefined &&
      (isIntrinsic(list) || (isSequence(list) && list.items.some((item) => !isMapping(item) || isIntrinsic(item)))),
  );
}

import {
  asIntrinsic,
  entryOf,
  textOf,
  type MappingNode,
  type TemplateNode,
  itemsOf,
} from '../../cloudformation/nodes.ts';

/** One statement of a policy document as far as the template shows it. */
export interface Statement {
  readonly node: MappingNode;
  readonly isAllow: boolean;
  /** Actions in lower case, as written otherwise. */
  readonly actions: readonly string[];
  /** False when some actions are only known to a deployment. */
  readonly isComplete: boolean;
}

/** Statements of a policy document; undefined when it cannot be read before deployment. */
export function statementsOf(document: TemplateNode | undefined): readonly Statement[] | undefined {
  if (!document || asIntrinsic(document)) return undefined;
  const written = entryOf(document, 'Statement')?.value;
  if (!written || asIntrinsic(written)) return undefined;
  const items = itemsOf(written);
  const statements: Statement[] = [];
  for (const item of items) {
    if (item.kind !== 'mapping' || asIntrinsic(item)) return undefined;
    statements.push(readStatement(item));
  }
  return statements;
}

function readStatement(node: MappingNode): Statement {
  const action = entryOf(node, 'Action')?.value;
  const items = itemsOf(action);
  const texts = items.map((item) => (asIntrinsic(item) ? undefined : textOf(item)?.toLowerCase()));
  return {
    node,
    isAllow: textOf(entryOf(node, 'Effect')?.value) === 'Allow',
    actions: texts.filter((text) => text !== undefined),
    isComplete: action !== undefined && !texts.includes(undefined),
  };
}

/** True when an action pattern such as `sqs:Receive*` covers an action. */
export function coversAction(pattern: string, action: string): boolean {
  const expression = pattern
    .toLowerCase()
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`).test(action.toLowerCase());
}

import type { Resource, TemplateModel } from '../../cloudformation/model.ts';
import {
  asIntrinsic,
  isIntrinsic,
  isMapping,
  isScalar,
  isSequence,
  type MappingNode,
  nodeAt,
  type TemplateNode,
  textOf,
} from '../../cloudformation/nodes.ts';
import { readSub } from '../../cloudformation/intrinsics.ts';
import { parseTemplate } from '../../cloudformation/parse.ts';
import type { Place } from '../rule.ts';

/** A state machine's definition as written in the template. */
export interface StateMachineDefinition {
  readonly root: MappingNode;
  /** Where to report a node of the definition: itself, or the text it was read from. */
  place(node: Place): Place;
  /** Text of the whole definition, for its `${…}`. */
  readonly text: string;
}

/** The definition of a state machine when it stands in the template as a map or as JSON text. */
export function readDefinition(model: TemplateModel, { effective }: Resource): StateMachineDefinition | undefined {
  const node = nodeAt(effective, 'Definition') ?? nodeAt(effective, 'DefinitionString');
  if (!node) return undefined;
  if (isMapping(node) && !isIntrinsic(node)) {
    return { root: node, place: (place) => place, text: model.document.text.slice(node.start, node.end) };
  }
  const source = definitionText(node);
  if (!source || !source.text.trim().startsWith('{')) return undefined;
  const parsed = parseTemplate(source.text, { file: 'definition.json' });
  if (parsed.problems.length > 0 || !isMapping(parsed.root)) return undefined;
  return { root: parsed.root, place: () => source.node, text: source.text };
}

function definitionText(node: TemplateNode): { text: string; node: TemplateNode } | undefined {
  if (isScalar(node)) return { text: node.text, node };
  const call = asIntrinsic(node);
  const sub = call?.name === 'Fn::Sub' ? readSub(call.argument) : undefined;
  return sub ? { text: sub.text.text, node: sub.text } : undefined;
}

/** One level of states: the machine itself, a branch, or a map's processor. */
export interface StateScope {
  readonly node: MappingNode;
  readonly states: MappingNode;
  readonly queryLanguage: string;
}

/** Every level of a definition, outermost first. */
export function scopesOf(root: MappingNode): StateScope[] {
  const scopes: StateScope[] = [];
  const pending: { node: TemplateNode | undefined; language: string }[] = [{ node: root, language: 'JSONPath' }];
  for (let next = pending.pop(); next !== undefined && scopes.length < 500; next = pending.pop()) {
    const { node } = next;
    if (!isMapping(node) || isIntrinsic(node)) continue;
    const language = textOf(nodeAt(node, 'QueryLanguage')) ?? next.language;
    const states = nodeAt(node, 'States');
    if (!isMapping(states)) continue;
    scopes.push({ node, states, queryLanguage: language });
    for (const { value } of states.entries.values()) {
      const inner = textOf(nodeAt(value, 'QueryLanguage')) ?? language;
      const branches = nodeAt(value, 'Branches');
      pending.push(
        ...(isSequence(branches) ? branches.items.map((branch) => ({ node: branch, language: inner })) : []),
      );
      for (const name of ['Iterator', 'ItemProcessor']) pending.push({ node: nodeAt(value, name), language: inner });
    }
  }
  return scopes;
}

export interface Transition {
  readonly target: string;
  readonly node: TemplateNode;
}

/** Where a state may go next: Next, Default, choices and catchers. */
export function transitionsOf(state: TemplateNode): Transition[] {
  const found: Transition[] = [];
  const add = (node: TemplateNode | undefined) => {
    const target = textOf(node);
    if (node && target !== undefined) found.push({ target, node });
  };
  add(nodeAt(state, 'Next'));
  add(nodeAt(state, 'Default'));
  for (const name of ['Choices', 'Catch']) {
    const list = nodeAt(state, name);
    if (isSequence(list)) for (const item of list.items) add(nodeAt(item, 'Next'));
  }
  return found;
}

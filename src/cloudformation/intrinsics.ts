import {
  asIntrinsic,
  walkNodes,
  type IntrinsicCall,
  isMapping,
  isScalar,
  isSequence,
  type MappingNode,
  type ScalarNode,
  type TemplateNode,
} from './nodes.ts';
import type { TemplateDocument } from './parse.ts';

/** Values every template may Ref without declaring them. */
export const pseudoParameters: ReadonlySet<string> = new Set([
  'AWS::AccountId',
  'AWS::NotificationARNs',
  'AWS::NoValue',
  'AWS::Partition',
  'AWS::Region',
  'AWS::StackId',
  'AWS::StackName',
  'AWS::URLSuffix',
]);

/** `${name}` in the text of a Sub; `start`/`end` are indices into that text and cover the braces. */
export interface SubVariable {
  readonly name: string;
  readonly token: string;
  readonly start: number;
  readonly end: number;
}

/** Variables of a Sub text in order. `${!x}` is the literal `${x}` and is not among them. */
export function subVariables(text: string): SubVariable[] {
  const variables: SubVariable[] = [];
  for (const match of text.matchAll(/\$\{([^!{}][^{}]*)\}/g)) {
    const name = (match[1] ?? '').trim();
    variables.push({ name, token: match[0], start: match.index, end: match.index + match[0].length });
  }
  return variables;
}

export interface SubCall {
  readonly text: ScalarNode;
  /** The second element of `[text, { name: value }]`. */
  readonly variables: MappingNode | undefined;
}

/** Text and variables of an `Fn::Sub` argument in either of its shapes; undefined when it has neither. */
export function readSub(argument: TemplateNode): SubCall | undefined {
  if (isScalar(argument)) return { text: argument, variables: undefined };
  if (!isSequence(argument)) return undefined;
  const [text, variables] = argument.items;
  return text && isScalar(text) ? { text, variables: isMapping(variables) ? variables : undefined } : undefined;
}

/** Text of an `Fn::Sub`, its `${…}` as written; undefined for anything else. */
export function subText(node: TemplateNode | undefined): string | undefined {
  const call = asIntrinsic(node);
  return call?.name === 'Fn::Sub' ? readSub(call.argument)?.text.text : undefined;
}

/**
 * Says where the variables of a Sub text stand in the document, whatever the scalar's style: the same token in the same
 * order. To be asked in the order of the text, so a text of many variables is gone through once.
 */
function createPlacer(
  document: Pick<TemplateDocument, 'text'>,
  scalar: ScalarNode,
): (variable: SubVariable) => { start: number; end: number } {
  const reached = new Map<string, { inText: number; inDocument: number }>();
  return ({ token, start }) => {
    let { inText, inDocument } = reached.get(token) ?? { inText: -1, inDocument: scalar.start - 1 };
    while (inText < start && inDocument !== Infinity) {
      const next = scalar.text.indexOf(token, inText + 1);
      inText = next === -1 ? Infinity : next;
      const found = document.text.indexOf(token, inDocument + 1);
      inDocument = found === -1 || found >= scalar.end ? Infinity : found;
    }
    reached.set(token, { inText, inDocument });
    if (inDocument === Infinity) return { start: scalar.start, end: scalar.end };
    return { start: inDocument, end: inDocument + token.length };
  };
}

export interface GetAttCall {
  readonly target: string;
  readonly targetNode: ScalarNode;
  readonly attribute: string;
  readonly attributeNode: ScalarNode;
}

/** Target and attribute of an `Fn::GetAtt` argument, `a.b` or `[a, b]`; undefined when either is not plain text. */
export function readGetAtt(argument: TemplateNode): GetAttCall | undefined {
  if (isScalar(argument)) {
    const dot = argument.text.indexOf('.');
    if (dot <= 0) return undefined;
    const inner = argument.style === 'plain' ? 0 : 1;
    const at = argument.start + inner + dot;
    const target = argument.text.slice(0, dot);
    const attribute = argument.text.slice(dot + 1);
    return {
      target,
      targetNode: partOf(argument, target, argument.start, at),
      attribute,
      attributeNode: partOf(argument, attribute, at + 1, argument.end),
    };
  }
  if (!isSequence(argument)) return undefined;
  const [first, ...rest] = argument.items;
  if (!isScalar(first) || rest.length === 0 || !rest.every(isScalar)) return undefined;
  const parts = rest.filter(isScalar);
  const last = parts.at(-1);
  const head = parts[0];
  if (!last || !head) return undefined;
  const attribute = parts.map((part) => part.text).join('.');
  return {
    target: first.text,
    targetNode: first,
    attribute,
    attributeNode: partOf(head, attribute, head.start, last.end),
  };
}

function partOf({ style, value }: ScalarNode, text: string, start: number, end: number): ScalarNode {
  return { kind: 'scalar', text, value, style, start, end };
}

/** One use of a name declared elsewhere in the template. */
export interface Reference {
  readonly via: 'Ref' | 'Fn::GetAtt' | 'Fn::Sub';
  readonly target: string;
  /** Set for GetAtt and `${A.B}`. */
  readonly attribute: string | undefined;
  /** Place of the name (and attribute) in the text. */
  readonly start: number;
  readonly end: number;
  /** The function call, or the Sub's text. */
  readonly node: TemplateNode;
  readonly path: readonly (string | number)[];
}

/** What one function call refers to by name. Variables given to a Sub are its own. */
export function referencesOf(
  document: Pick<TemplateDocument, 'text'>,
  call: IntrinsicCall,
  path: readonly (string | number)[],
): Reference[] {
  const { argument } = call;
  if (call.name === 'Ref' && isScalar(argument)) {
    const { start, end } = argument;
    return [{ via: 'Ref', target: argument.text, attribute: undefined, start, end, node: call.node, path }];
  }
  if (call.name === 'Fn::GetAtt') {
    const read = readGetAtt(argument);
    if (!read) return [];
    const { target, attribute } = read;
    const { start, end } = { start: read.targetNode.start, end: read.attributeNode.end };
    return [{ via: 'Fn::GetAtt', target, attribute, start, end, node: call.node, path }];
  }
  if (call.name !== 'Fn::Sub') return [];
  const sub = readSub(argument);
  if (!sub) return [];
  const placeOf = createPlacer(document, sub.text);
  return subVariables(sub.text.text)
    .filter(({ name }) => !sub.variables?.entries.has(name))
    .map((variable): Reference => {
      const dot = variable.name.indexOf('.');
      const target = dot === -1 ? variable.name : variable.name.slice(0, dot);
      const attribute = dot === -1 ? undefined : variable.name.slice(dot + 1);
      return {
        via: 'Fn::Sub',
        target,
        attribute,
        ...placeOf(variable),
        node: call.node,
        path,
      };
    });
}

/** A function call with the keys and indices that lead to it. */
export interface PlacedCall {
  readonly call: IntrinsicCall;
  readonly path: readonly (string | number)[];
}

const callsByRoot = new WeakMap<TemplateNode, readonly PlacedCall[]>();

/** Calls `visit` for every function call at or below `root`, outermost first. The tree is searched once. */
export function forEachIntrinsic(
  root: TemplateNode,
  visit: (call: IntrinsicCall, path: readonly (string | number)[]) => void,
): void {
  const calls = callsByRoot.get(root) ?? findCalls(root);
  callsByRoot.set(root, calls);
  for (const { call, path } of calls) visit(call, path);
}

function findCalls(root: TemplateNode): PlacedCall[] {
  const found: PlacedCall[] = [];
  walkNodes(root, (node, step) => {
    const call = asIntrinsic(node);
    if (call) found.push({ call, path: step.path() });
  });
  return found;
}

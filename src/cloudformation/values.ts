import { forEachIntrinsic, pseudoParameters, readSub, subVariables } from './intrinsics.ts';
import {
  asIntrinsic,
  type IntrinsicCall,
  isMapping,
  isScalar,
  isSequence,
  nodeAt,
  type ScalarValue,
  type SequenceNode,
  type TemplateNode,
  textOf,
  textNode,
} from './nodes.ts';
import type { Definition, Parameter } from './model.ts';
import { resolvePlainScalar } from './scalars.ts';

/** The value is this one: a scalar, list or mapping that is no function call. Its node's place is where to report. */
export interface Known {
  readonly kind: 'known';
  readonly node: TemplateNode;
}

/** `AWS::NoValue`: the property is left out. */
export interface Absent {
  readonly kind: 'absent';
  readonly node: TemplateNode;
}

/** The value is one of these, as `Fn::If`, allowed values, defaults or mappings say. */
export interface OneOf {
  readonly kind: 'one-of';
  readonly alternatives: readonly (Known | Absent)[];
  /** False when something else is possible too (a default may be overridden, a branch is unknown). */
  readonly isComplete: boolean;
}

/** A function call only a deployment resolves; `call` says what kind of thing it yields. */
export interface Intrinsic {
  readonly kind: 'intrinsic';
  readonly call: IntrinsicCall;
}

export interface Unknown {
  readonly kind: 'unknown';
}

/** What a template says about a value before it is deployed. */
export type Value = Known | Absent | OneOf | Intrinsic | Unknown;

export interface Evaluator {
  evaluate(node: TemplateNode): Value;
  /** Truth of a named condition when values given by the caller (or literals) decide it. */
  decideCondition(name: string): boolean | undefined;
}

interface Declarations {
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly mappings: ReadonlyMap<string, Definition>;
  readonly conditions: ReadonlyMap<string, Definition>;
}

/** Alternatives kept of one value; beyond it the value is unknown, so conditions cannot explode. */
const maxAlternatives = 64;
const maxDepth = 60;
const unknown: Unknown = { kind: 'unknown' };

/** Alternatives of a value, all of them; undefined when anything else is possible. */
export function everyAlternative(value: Value): readonly (Known | Absent)[] | undefined {
  if (value.kind === 'known' || value.kind === 'absent') return [value];
  return value.kind === 'one-of' && value.isComplete ? value.alternatives : undefined;
}

/** Alternatives of a value that are known, even if others are possible. */
export function knownAlternatives(value: Value): readonly (Known | Absent)[] {
  if (value.kind === 'known' || value.kind === 'absent') return [value];
  return value.kind === 'one-of' ? value.alternatives : [];
}

/** The scalar a value is known to be, if it is exactly one. */
export function scalarOf(value: Value): ScalarValue | undefined {
  return value.kind === 'known' && value.node.kind === 'scalar' ? value.node.value : undefined;
}

export function createEvaluator(declarations: Declarations): Evaluator {
  const cache = new WeakMap<TemplateNode, Value>();
  const deciding = new Set<string>();
  const decided = new Map<string, boolean | undefined>();
  let compared: ReadonlyMap<string, ReadonlySet<string>> | undefined;

  /** What a parameter may hold, without the default a condition singles out: it mostly stands for "not given". */
  const valueOfParameter = (parameter: Parameter, place: TemplateNode): Value => {
    if (parameter.given === undefined) compared ??= comparedTexts(declarations.conditions);
    return parameterValue(parameter, place, compared?.get(parameter.id));
  };

  const evaluate = (node: TemplateNode, depth = 0): Value => {
    if (depth > maxDepth) return unknown;
    // A dynamic reference, or a placeholder of a template engine.
    if (node.kind === 'scalar') return node.text.includes('{{') ? unknown : { kind: 'known', node };
    if (node.kind === 'sequence') return { kind: 'known', node };
    const call = asIntrinsic(node);
    if (!call) return { kind: 'known', node };
    const cached = cache.get(node);
    if (cached) return cached;
    const value = evaluateCall(call, depth + 1);
    cache.set(node, value);
    return value;
  };

  const evaluateCall = (call: IntrinsicCall, depth: number): Value => {
    switch (call.name) {
      case 'Ref':
        return evaluateRef(call);
      case 'Fn::If':
        return evaluateIf(call, depth);
      case 'Fn::FindInMap':
        return evaluateFindInMap(call, depth);
      case 'Fn::Sub':
        return evaluateSub(call, depth);
      case 'Fn::Join':
        return evaluateJoin(call, depth);
      case 'Fn::Select':
        return evaluateSelect(call, depth);
      case 'Fn::Split':
        return evaluateSplit(call, depth);
      default:
        return { kind: 'intrinsic', call };
    }
  };

  const evaluateRef = (call: IntrinsicCall): Value => {
    const name = textOf(call.argument);
    if (name === 'AWS::NoValue') return { kind: 'absent', node: call.node };
    const parameter = name === undefined || pseudoParameters.has(name) ? undefined : declarations.parameters.get(name);
    return parameter ? valueOfParameter(parameter, call.node) : { kind: 'intrinsic', call };
  };

  const evaluateIf = (call: IntrinsicCall, depth: number): Value => {
    if (!isSequence(call.argument) || call.argument.items.length !== 3) return unknown;
    const [condition, whenTrue, whenFalse] = call.argument.items;
    if (!whenTrue || !whenFalse) return unknown;
    const name = textOf(condition);
    const decided = name === undefined ? undefined : decideCondition(name);
    if (decided !== undefined) return evaluate(decided ? whenTrue : whenFalse, depth);
    return unite([evaluate(whenTrue, depth), evaluate(whenFalse, depth)]);
  };

  const evaluateFindInMap = (call: IntrinsicCall, depth: number): Value => {
    if (!isSequence(call.argument) || call.argument.items.length < 3) return unknown;
    const [map, first, second] = call.argument.items.map((item) => textsOf(evaluate(item, depth)));
    const mapName = map?.[0];
    const rows = mapName === undefined ? undefined : declarations.mappings.get(mapName)?.node;
    if (!isMapping(rows)) return { kind: 'intrinsic', call };
    const found: Value[] = [];
    for (const [row, { value: columns }] of rows.entries) {
      if ((first && !first.includes(row)) || !isMapping(columns)) continue;
      for (const [column, { value }] of columns.entries) {
        if (!second || second.includes(column)) found.push({ kind: 'known', node: movedTo(value, call.node) });
      }
    }
    return found.length === 0 || found.length > maxAlternatives ? { kind: 'intrinsic', call } : unite(found);
  };

  const evaluateSub = (call: IntrinsicCall, depth: number): Value => {
    const sub = readSub(call.argument);
    if (!sub || sub.text.text.includes('{{')) return { kind: 'intrinsic', call };
    let text = sub.text.text;
    let isCertain = true;
    for (const variable of subVariables(text).reverse()) {
      const given = sub.variables?.entries.get(variable.name)?.value;
      const parameter = declarations.parameters.get(variable.name);
      const value = given ? evaluate(given, depth) : parameter ? valueOfParameter(parameter, call.node) : unknown;
      const alternatives = knownAlternatives(value);
      const replacement = alternatives.length === 1 && alternatives[0] ? textOf(alternatives[0].node) : undefined;
      if (replacement === undefined || alternatives[0]?.kind === 'absent') return { kind: 'intrinsic', call };
      if (value.kind !== 'known') isCertain = false;
      text = text.slice(0, variable.start) + replacement + text.slice(variable.end);
    }
    const known: Known = { kind: 'known', node: textNode(text.replaceAll('${!', '${'), call.node) };
    return isCertain ? known : { kind: 'one-of', alternatives: [known], isComplete: false };
  };

  const evaluateJoin = (call: IntrinsicCall, depth: number): Value => {
    if (!isSequence(call.argument)) return unknown;
    const separator = textOf(call.argument.items[0]) ?? '';
    const list = call.argument.items[1];
    if (!isSequence(list)) return { kind: 'intrinsic', call };
    const parts: string[] = [];
    for (const item of list.items) {
      const value = evaluate(item, depth);
      const text = value.kind === 'known' ? textOf(value.node) : undefined;
      if (text === undefined) return { kind: 'intrinsic', call };
      parts.push(text);
    }
    return { kind: 'known', node: textNode(parts.join(separator), call.node) };
  };

  const evaluateSelect = (call: IntrinsicCall, depth: number): Value => {
    if (!isSequence(call.argument)) return unknown;
    const [index, list] = call.argument.items;
    const items = list && evaluate(list, depth);
    if (items?.kind !== 'known' || !isSequence(items.node)) return { kind: 'intrinsic', call };
    const item = items.node.items[Number(textOf(index))];
    return item ? evaluate(item, depth) : { kind: 'intrinsic', call };
  };

  const evaluateSplit = (call: IntrinsicCall, depth: number): Value => {
    if (!isSequence(call.argument)) return unknown;
    const [separatorNode, source] = call.argument.items;
    const separator = textOf(separatorNode);
    const value = source && evaluate(source, depth);
    const text = value?.kind === 'known' ? textOf(value.node) : undefined;
    if (separator === undefined || separator === '' || text === undefined) return { kind: 'intrinsic', call };
    return { kind: 'known', node: listNode(text.split(separator), call.node) };
  };

  const textsOf = (value: Value): string[] | undefined =>
    everyAlternative(value)?.flatMap(({ node }) => textOf(node) ?? []);

  /** Each condition is decided once, so conditions built on conditions cost no more than their number. */
  const decideCondition = (name: string): boolean | undefined => {
    const definition = declarations.conditions.get(name);
    if (!definition || deciding.has(name)) return undefined;
    if (decided.has(name)) return decided.get(name);
    deciding.add(name);
    const result = deciding.size > maxDepth ? undefined : decide(definition.node, 0);
    deciding.delete(name);
    decided.set(name, result);
    return result;
  };

  const decide = (node: TemplateNode, depth: number): boolean | undefined => {
    const call = depth > maxDepth ? undefined : asIntrinsic(node);
    const named = isMapping(node) && node.entries.size === 1 ? textOf(nodeAt(node, 'Condition')) : undefined;
    if (named !== undefined) return decideCondition(named);
    if (!call || !isSequence(call.argument)) return undefined;
    const { items } = call.argument;
    if (call.name === 'Fn::Equals') return decideEquals(items);
    const parts = items.map((item) => decide(item, depth + 1));
    if (call.name === 'Fn::Not') return parts[0] === undefined ? undefined : !parts[0];
    if (call.name === 'Fn::And') return parts.includes(false) ? false : parts.every((item) => item) || undefined;
    if (call.name !== 'Fn::Or') return undefined;
    if (parts.includes(true)) return true;
    return parts.every((item) => item === false) ? false : undefined;
  };

  const decideEquals = (items: readonly TemplateNode[]): boolean | undefined => {
    const [left, right] = items.map((item) => evaluate(item));
    if (left?.kind !== 'known' || right?.kind !== 'known') return undefined;
    const [leftText, rightText] = [textOf(left.node), textOf(right.node)];
    return leftText === undefined || rightText === undefined ? undefined : leftText === rightText;
  };

  return { evaluate: (node) => evaluate(node), decideCondition };
}

function parameterValue(parameter: Parameter, place: TemplateNode, compared: ReadonlySet<string> | undefined): Value {
  if (parameter.type.startsWith('AWS::SSM::')) return unknown;
  if (parameter.given !== undefined) return { kind: 'known', node: typedNode(parameter, parameter.given, place) };
  const written = parameter.allowedValues ?? (parameter.default ? [parameter.default] : []);
  const isSentinel = (text: string) =>
    compared?.has(text) === true && (text === '' || text === parameter.default?.text);
  const open = written.filter(({ text }) => !isSentinel(text));
  const alternatives = open.map(({ text }): Known => ({ kind: 'known', node: typedNode(parameter, text, place) }));
  if (alternatives.length === 0 || alternatives.length > maxAlternatives) return unknown;
  const isComplete = parameter.allowedValues !== undefined && open.length === written.length;
  return { kind: 'one-of', alternatives, isComplete };
}

/** The literals that conditions compare each parameter with. */
function comparedTexts(conditions: ReadonlyMap<string, Definition>): Map<string, Set<string>> {
  const texts = new Map<string, Set<string>>();
  for (const { node } of conditions.values()) {
    forEachIntrinsic(node, ({ name, argument }) => {
      if (name !== 'Fn::Equals' || !isSequence(argument)) return;
      const literals = argument.items.flatMap((item) => (isScalar(item) ? [item.text] : []));
      if (literals.length === 0) return;
      forEachIntrinsic(argument, (call) => {
        const id = call.name === 'Ref' ? textOf(call.argument) : undefined;
        if (id !== undefined) texts.set(id, new Set([...(texts.get(id) ?? []), ...literals]));
      });
    });
  }
  return texts;
}

function typedNode(parameter: Parameter, text: string, place: TemplateNode): TemplateNode {
  if (parameter.type === 'CommaDelimitedList' || parameter.type.startsWith('List<')) {
    return listNode(text === '' ? [] : text.split(',').map((item) => item.trim()), place);
  }
  const value = parameter.type === 'Number' ? resolvePlainScalar(text) : text;
  return { kind: 'scalar', text, value, style: 'plain', start: place.start, end: place.end };
}

function listNode(texts: readonly string[], place: TemplateNode): SequenceNode {
  return { kind: 'sequence', items: texts.map((text) => textNode(text, place)), start: place.start, end: place.end };
}

/** A value found elsewhere is reported where it is used. */
function movedTo(node: TemplateNode, { start, end }: TemplateNode): TemplateNode {
  return isScalar(node) ? { ...node, start, end } : node;
}

function unite(values: readonly Value[]): Value {
  const alternatives = values.flatMap(knownAlternatives);
  if (alternatives.length === 0 || alternatives.length > maxAlternatives) return unknown;
  const isComplete = values.every((value) => everyAlternative(value) !== undefined);
  if (isComplete && alternatives.length === 1 && alternatives[0]) return alternatives[0];
  return { kind: 'one-of', alternatives, isComplete };
}

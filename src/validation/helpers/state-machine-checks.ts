import {
  entryOf,
  isIntrinsic,
  isMapping,
  isScalar,
  nodeAt,
  type ScalarNode,
  type TemplateNode,
  textOf,
  walkNodes,
} from '../../cloudformation/nodes.ts';
import type { Place, Reporter } from '../rule.ts';
import { didYouMean, nearestNames } from './nearest.ts';
import { type StateMachineDefinition, type StateScope, scopesOf, transitionsOf } from './state-machine.ts';

const types = ['Task', 'Pass', 'Wait', 'Choice', 'Parallel', 'Map', 'Succeed', 'Fail'];
const pathFields = [
  'InputPath',
  'OutputPath',
  'ResultPath',
  'Parameters',
  'ResultSelector',
  'ItemsPath',
  'SecondsPath',
  'TimestampPath',
  'TimeoutSecondsPath',
  'HeartbeatSecondsPath',
];

/** What Step Functions refuses in a definition: states that are not there, not reached or never end, unknown types. */
export function checkDefinition(definition: StateMachineDefinition, report: Reporter): void {
  if (!isMapping(nodeAt(definition.root, 'States'))) {
    report({ at: definition.place(definition.root), message: 'The definition has no States.' });
  }
  for (const scope of scopesOf(definition.root)) {
    checkScope(scope, definition, report);
    checkLanguages(scope, definition, report);
  }
}

/** A machine in JSONata has no states in JSONPath, while one in JSONPath may have some in JSONata. */
function checkLanguages({ states }: StateScope, definition: StateMachineDefinition, report: Reporter): void {
  if (textOf(nodeAt(definition.root, 'QueryLanguage')) !== 'JSONata') return;
  for (const [name, { value }] of states.entries) {
    const language = entryOf(value, 'QueryLanguage');
    if (textOf(language?.value) !== 'JSONPath') continue;
    report({
      at: definition.place(language?.value ?? value),
      message: `The machine uses JSONata, so "${name}" cannot use JSONPath. Write it in JSONata, or leave QueryLanguage of the machine out and set it on the states in JSONata.`,
    });
  }
}

/** Each `${Name}` in the texts of a definition that a substitution would replace. */
export function substitutionsIn(root: TemplateNode): { readonly name: string; readonly node: ScalarNode }[] {
  const found: { name: string; node: ScalarNode }[] = [];
  walkNodes(root, (node) => {
    if (isIntrinsic(node)) return false;
    if (!isScalar(node)) return undefined;
    for (const [, name = ''] of node.text.matchAll(/\$\{([A-Za-z][A-Za-z0-9_]*)\}/g)) found.push({ name, node });
    return undefined;
  });
  return found;
}

function checkScope(scope: StateScope, definition: StateMachineDefinition, report: Reporter): void {
  const { states, node } = scope;
  const names = [...states.entries.keys()];
  if (names.some((name) => name.startsWith('Fn::') || name.includes('${'))) return;
  const start = nodeAt(node, 'StartAt');
  const startText = textOf(start);
  if (!start) report({ at: definition.place(node), message: 'The definition has no StartAt.' });
  const isOpen = checkTargets(scope, definition, report);
  for (const [name, { key, value }] of states.entries) {
    checkState(name, { at: definition.place(key), value }, scope, definition, report);
  }
  if (startText === undefined || !states.entries.has(startText) || isOpen) return;
  const reached = reachableFrom(scope, startText);
  for (const [name, { key }] of states.entries) {
    if (!reached.has(name))
      report({
        at: definition.place(key),
        message: `No state leads to "${name}"; Step Functions refuses unreachable states.`,
      });
  }
}

/** Reports targets that are not there; true when one is broken or open, so reachability says nothing. */
function checkTargets({ node, states }: StateScope, definition: StateMachineDefinition, report: Reporter): boolean {
  const start = nodeAt(node, 'StartAt');
  const startText = textOf(start);
  const targets = [
    ...(start && startText !== undefined ? [{ target: startText, node: start, label: 'StartAt' }] : []),
    ...[...states.entries.values()].flatMap(({ value }) =>
      transitionsOf(value).map((transition) => ({ ...transition, label: 'Next' })),
    ),
  ];
  let isOpen = false;
  for (const { target, node: at, label } of targets) {
    if (states.entries.has(target)) continue;
    isOpen = true;
    if (target.includes('${')) continue;
    report({
      at: definition.place(at),
      message: `${label} names "${target}", which is no state here.${didYouMean(nearestNames(target, states.entries.keys()))}`,
    });
  }
  return isOpen;
}

function checkState(
  name: string,
  { at, value }: { at: Place; value: TemplateNode },
  { queryLanguage }: StateScope,
  definition: StateMachineDefinition,
  report: Reporter,
): void {
  const type = textOf(nodeAt(value, 'Type'));
  if (!isMapping(value) || type === undefined || type.includes('${')) return;
  if (!types.includes(type)) {
    report({
      at: definition.place(entryOf(value, 'Type')?.value ?? value),
      message: `"${type}" is no type of state.${didYouMean(nearestNames(type, types))}`,
    });
    return;
  }
  const isTerminal = type === 'Succeed' || type === 'Fail' || type === 'Choice';
  if (!isTerminal && !nodeAt(value, 'Next') && !nodeAt(value, 'End')) {
    report({ at, message: `The state "${name}" needs Next or End: true.` });
  }
  const language = textOf(nodeAt(value, 'QueryLanguage')) ?? queryLanguage;
  if (language !== 'JSONata') return;
  for (const field of pathFields) {
    const entry = entryOf(value, field);
    if (entry)
      report({
        at: definition.place(entry.key),
        message: `${field} is a JSONPath field, but "${name}" uses JSONata. Use Arguments, Output or Assign.`,
      });
  }
}

function reachableFrom({ states }: StateScope, start: string): Set<string> {
  const reached = new Set([start]);
  const pending = [start];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const state = states.entries.get(name)?.value;
    for (const { target } of state ? transitionsOf(state) : []) {
      if (reached.has(target)) continue;
      reached.add(target);
      pending.push(target);
    }
  }
  return reached;
}

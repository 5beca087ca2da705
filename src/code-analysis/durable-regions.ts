import type { CodeModel } from './code-model.ts';
import {
  boundNames,
  childrenOf,
  dottedName,
  type FunctionNode,
  isCall,
  isFunctionNode,
  literalText,
  propertyOf,
  type SourceNode,
  unwrap,
  walk,
} from './syntax.ts';

/**
 * Code of a durable handler runs in one of two ways: `orchestration` is run again on every replay and must be
 * deterministic; a `step` body runs once and its result is stored.
 */
export type Region = 'orchestration' | 'step';

const stepOperations = ['step', 'waitForCallback', 'waitForCondition'];
const childOperations = ['runInChildContext', 'map', 'parallel'];
const timerOperations = ['wait', 'createCallback', 'invoke'];
/** Methods of a durable context that are checkpointed. */
export const durableOperations: ReadonlySet<string> = new Set([
  ...stepOperations,
  ...childOperations,
  ...timerOperations,
]);

export interface DurableVisit {
  readonly node: SourceNode;
  readonly region: Region;
  /** From the function that is being read down to the parent. */
  readonly ancestors: readonly SourceNode[];
  /** Names under which a durable context can be seen here, outermost first. */
  readonly contextNames: readonly string[];
  /** The callback of the step around this node, in the `step` region. */
  readonly stepBody: FunctionNode | undefined;
  /** Set when the node calls a durable operation. */
  readonly operation: DurableOperation | undefined;
}

export interface DurableOperation {
  readonly call: Extract<SourceNode, { type: 'CallExpression' | 'OptionalCallExpression' }>;
  /** `step`, `wait`, … */
  readonly kind: string;
  readonly contextName: string;
  readonly arguments: readonly SourceNode[];
  /** The operation's own name, where it is a literal. */
  readonly name: string | undefined;
  /** True when a name argument is there, literal or not. */
  readonly isNamed: boolean;
}

type State = Pick<DurableVisit, 'region' | 'contextNames' | 'stepBody'>;

/**
 * Visits every node that runs as part of a durable handler, with the way it runs. Follows calls of functions
 * declared in the same file; leaves out functions that are only stored (their time and place of running is unknown).
 */
export function visitDurableCode(model: CodeModel, visit: (visited: DurableVisit) => void): void {
  const named = namedFunctions(model);
  const seen = new Set<string>();
  const readFunction = (fn: FunctionNode, state: State): void => {
    const key = `${fn.start ?? 0}:${state.region}:${state.contextNames.join()}`;
    if (seen.has(key) || seen.size > 500) return;
    seen.add(key);
    readNode(fn.body, state, [fn]);
  };

  const readNode = (root: SourceNode, initial: State, above: readonly SourceNode[]): void => {
    const pending: { node: SourceNode; ancestors: readonly SourceNode[] }[] = [{ node: root, ancestors: above }];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const { node, ancestors } = next;
      if (isFunctionNode(node)) continue;
      const operation = isCall(node) ? asOperation(node, initial.contextNames) : undefined;
      visit({ node, ancestors, ...initial, operation });
      const inline = isCall(node) ? readCall(node, operation, initial) : [];
      const below = [...ancestors, node];
      for (const child of [...childrenOf(node), ...inline].reverse()) pending.push({ node: child, ancestors: below });
    }
  };

  /** Reads the functions a call runs; returns bodies that run in place, like the callback of Array.map. */
  const readCall = (
    call: DurableOperation['call'],
    operation: DurableOperation | undefined,
    state: State,
  ): SourceNode[] => {
    if (operation) {
      for (const callback of callbacksOf(operation, named))
        readFunction(callback, stateInside(operation, callback, state));
      return [];
    }
    const callee = unwrap(call.callee);
    if (callee?.type === 'Identifier') {
      const fn = named.get(callee.name);
      if (fn) readFunction(fn, { ...state, contextNames: passedContexts(fn, call, state.contextNames) });
    }
    if (!runsCallbackInPlace(callee)) return [];
    return call.arguments.flatMap((argument) => (isFunctionNode(argument) ? [argument.body] : []));
  };

  for (const { fn, wrappers } of model.handlers) {
    if (!wrappers.includes('withDurableExecution')) continue;
    const [contextName] = boundNames(fn.params[1]);
    if (contextName === undefined) continue;
    readFunction(fn, { region: 'orchestration', contextNames: [contextName], stepBody: undefined });
  }
}

/** Every durable operation a handler may run, with its region. */
export function visitOperations(
  model: CodeModel,
  visit: (operation: DurableOperation, visited: DurableVisit) => void,
): void {
  visitDurableCode(model, (visited) => {
    if (visited.operation) visit(visited.operation, visited);
  });
}

function asOperation(call: DurableOperation['call'], contextNames: readonly string[]): DurableOperation | undefined {
  const [contextName = '', kind = '', ...more] = (dottedName(call.callee) ?? '').split('.');
  if (!contextNames.includes(contextName) || !durableOperations.has(kind) || more.length > 0) return undefined;
  const [first] = call.arguments;
  const isNamed = call.arguments.length > 0 && looksLikeName(first, kind, call.arguments.length);
  return {
    call,
    kind,
    contextName,
    arguments: call.arguments,
    name: isNamed ? literalText(first) : undefined,
    isNamed,
  };
}

/** The name is optional and comes first; what follows it is a function, a list or an object. */
function looksLikeName(first: SourceNode | undefined, kind: string, count: number): boolean {
  const node = unwrap(first);
  if (node?.type === 'StringLiteral' || node?.type === 'TemplateLiteral' || node?.type === 'BinaryExpression')
    return true;
  if (isFunctionNode(node) || node?.type === 'ObjectExpression' || node?.type === 'ArrayExpression') return false;
  if (kind === 'step') return count >= 2 && node?.type !== 'Identifier';
  return count >= 2;
}

function stateInside(operation: DurableOperation, callback: FunctionNode, state: State): State {
  if (stepOperations.includes(operation.kind)) return { ...state, region: 'step', stepBody: callback };
  const [child] = boundNames(callback.params[0]);
  return { ...state, contextNames: child === undefined ? state.contextNames : [...state.contextNames, child] };
}

function callbacksOf(operation: DurableOperation, named: ReadonlyMap<string, FunctionNode>): FunctionNode[] {
  const resolve = (node: SourceNode | undefined): FunctionNode[] => {
    const value = unwrap(node);
    if (isFunctionNode(value)) return [value];
    const fn = value?.type === 'Identifier' ? named.get(value.name) : undefined;
    return fn ? [fn] : [];
  };
  const branches = operation.arguments.flatMap((argument) => {
    const list = unwrap(argument);
    if (list?.type !== 'ArrayExpression') return resolve(argument);
    return list.elements.flatMap((element) => {
      const member = propertyOf(element, 'func');
      if (member?.type === 'ObjectMethod') return [member];
      return resolve(member?.type === 'ObjectProperty' ? member.value : (element ?? undefined));
    });
  });
  return operation.kind === 'parallel' ? branches : branches.slice(0, 1);
}

const inPlaceMethods = new Set([
  'map',
  'forEach',
  'filter',
  'reduce',
  'some',
  'every',
  'find',
  'findIndex',
  'flatMap',
  'sort',
  'then',
  'catch',
  'finally',
]);

function runsCallbackInPlace(callee: SourceNode | undefined): boolean {
  if (callee?.type !== 'MemberExpression' && callee?.type !== 'OptionalMemberExpression') return false;
  return callee.property.type === 'Identifier' && inPlaceMethods.has(callee.property.name);
}

function passedContexts(
  fn: FunctionNode,
  call: DurableOperation['call'],
  contextNames: readonly string[],
): readonly string[] {
  for (const [index, argument] of call.arguments.entries()) {
    if (argument.type !== 'Identifier' || !contextNames.includes(argument.name)) continue;
    const [name] = boundNames(fn.params[index]);
    if (name !== undefined) return [name];
  }
  return contextNames;
}

/** Functions of the file by name; a name used twice is left out, since a call could mean either. */
function namedFunctions(model: CodeModel): Map<string, FunctionNode> {
  const found = new Map<string, FunctionNode | undefined>();
  const add = (name: string, fn: FunctionNode) => found.set(name, found.has(name) ? undefined : fn);
  walk(model.program, (node) => {
    if (node.type === 'FunctionDeclaration' && node.id) add(node.id.name, node);
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier') {
      const value = unwrap(node.init);
      if (isFunctionNode(value)) add(node.id.name, value);
    }
    return undefined;
  });
  const result = new Map<string, FunctionNode>();
  for (const [name, fn] of found) if (fn) result.set(name, fn);
  return result;
}

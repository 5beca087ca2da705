import type * as t from '@babel/types';
import {
  boundNames,
  dottedName,
  type FunctionNode,
  isCall,
  isFunctionNode,
  literalText,
  type SourceNode,
  unwrap,
  walk,
} from './syntax.ts';

/** What a handler is configured as; decides which rule families apply. */
export const codeContexts = ['durable', 'tenant-isolated', 'managed-instances', 'streaming'] as const;
export type CodeContext = (typeof codeContexts)[number];

/** What the template beside the code says about the function a handler belongs to. */
export interface HandlerSettings {
  readonly functionId: string;
  /** Name the module must export, e.g. `handler`. */
  readonly exportName: string;
  readonly runtime: string | undefined;
  readonly contexts: readonly CodeContext[];
  /** Some event source mapping has FunctionResponseTypes: [ReportBatchItemFailures]. */
  readonly reportsBatchItemFailures: boolean;
  /** Some route of a REST API leads here. */
  readonly isRestApi?: boolean;
  /** Some event source mapping could report, but does not. */
  readonly hasSilentBatchSource: boolean;
}

export interface ImportedName {
  readonly source: string;
  /** `default`, `*` or the exported name. */
  readonly imported: string;
}

/** An exported function that Lambda calls, with wrappers looked through. */
export interface HandlerFunction {
  readonly exportName: string;
  readonly fn: FunctionNode;
  /** Calls around the function, outermost first, e.g. `awslambda.streamifyResponse`, `withDurableExecution`. */
  readonly wrappers: readonly string[];
}

/** One parsed file with the few facts that rules ask for. */
export interface CodeModel {
  readonly file: string;
  readonly text: string;
  readonly program: t.Program;
  readonly imports: ReadonlyMap<string, ImportedName>;
  /** Functions declared at module level, by name. */
  readonly functions: ReadonlyMap<string, FunctionNode>;
  /** Variables declared at module level, by name. */
  readonly variables: ReadonlyMap<string, { readonly kind: string; readonly declarator: t.VariableDeclarator }>;
  readonly handlers: readonly HandlerFunction[];
  readonly settings: readonly HandlerSettings[];
  readonly contexts: ReadonlySet<CodeContext>;
  /** Package → version range, as the package.json beside the code says; empty when there is none. */
  readonly packages: ReadonlyMap<string, string>;
}

interface ModelInput {
  readonly file: string;
  readonly text: string;
  readonly program: t.Program;
  readonly settings: readonly HandlerSettings[];
  /** Given by the caller, on top of what settings and the code itself say. */
  readonly contexts: readonly CodeContext[];
  readonly packages: ReadonlyMap<string, string>;
}

export function buildCodeModel(input: ModelInput): CodeModel {
  const imports = readImports(input.program);
  const declared = readDeclarations(input.program);
  const handlers = readHandlers(input.program, declared, input.settings);
  const contexts = new Set<CodeContext>([
    ...input.contexts,
    ...input.settings.flatMap((settings) => settings.contexts),
  ]);
  if (handlers.some(({ wrappers }) => wrappers.includes('withDurableExecution'))) contexts.add('durable');
  if (handlers.some(({ wrappers }) => wrappers.includes('awslambda.streamifyResponse'))) contexts.add('streaming');
  return { ...input, imports, ...declared, handlers, contexts };
}

function readImports(program: t.Program): Map<string, ImportedName> {
  const imports = new Map<string, ImportedName>();
  walk(program, (node) => {
    if (node.type === 'ImportDeclaration') {
      for (const specifier of node.specifiers) {
        imports.set(specifier.local.name, { source: node.source.value, imported: importedName(specifier) });
      }
    }
    if (node.type === 'VariableDeclarator') readRequire(node, imports);
    return undefined;
  });
  return imports;
}

function importedName(specifier: t.ImportDeclaration['specifiers'][number]): string {
  if (specifier.type === 'ImportDefaultSpecifier') return 'default';
  if (specifier.type === 'ImportNamespaceSpecifier') return '*';
  return specifier.imported.type === 'Identifier' ? specifier.imported.name : specifier.imported.value;
}

function readRequire({ id, init }: t.VariableDeclarator, imports: Map<string, ImportedName>): void {
  const call = unwrap(init);
  if (!isCall(call) || dottedName(call.callee) !== 'require') return;
  const source = literalText(call.arguments[0]);
  if (source === undefined) return;
  if (id.type === 'Identifier') imports.set(id.name, { source, imported: '*' });
  if (id.type !== 'ObjectPattern') return;
  for (const property of id.properties) {
    if (property.type === 'RestElement' || property.key.type !== 'Identifier') continue;
    for (const name of boundNames(property.value)) imports.set(name, { source, imported: property.key.name });
  }
}

type Declarations = Pick<CodeModel, 'functions' | 'variables'>;

function readDeclarations(program: t.Program): Declarations {
  const functions = new Map<string, FunctionNode>();
  const variables = new Map<string, { kind: string; declarator: t.VariableDeclarator }>();
  for (const statement of program.body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declaration?.type === 'FunctionDeclaration' && declaration.id) functions.set(declaration.id.name, declaration);
    if (declaration?.type !== 'VariableDeclaration') continue;
    for (const declarator of declaration.declarations) {
      for (const name of boundNames(declarator.id)) variables.set(name, { kind: declaration.kind, declarator });
      const value = unwrap(declarator.init);
      if (declarator.id.type === 'Identifier' && isFunctionNode(value)) functions.set(declarator.id.name, value);
    }
  }
  return { functions, variables };
}

function readHandlers(
  program: t.Program,
  declared: Declarations,
  settings: readonly HandlerSettings[],
): HandlerFunction[] {
  const wanted = settings.length > 0 ? new Set(settings.map(({ exportName }) => exportName)) : undefined;
  const handlers: HandlerFunction[] = [];
  for (const [exportName, value] of readExports(program, declared)) {
    if (wanted ? !wanted.has(exportName) : !/handler$/i.test(exportName)) continue;
    const handler = lookThroughWrappers(value, declared, []);
    if (handler) handlers.push({ exportName, ...handler });
  }
  return [...handlers, ...durableFunctions(program, declared, handlers)];
}

/** Durable functions that are not exported under a handler's name: tests, examples, several in one file. */
function durableFunctions(
  program: t.Program,
  declared: Declarations,
  known: readonly HandlerFunction[],
): HandlerFunction[] {
  const found: HandlerFunction[] = [];
  walk(program, (node) => {
    if (!isCall(node) || dottedName(node.callee) !== 'withDurableExecution') return undefined;
    const handler = lookThroughWrappers(node, declared, []);
    if (handler && !known.some(({ fn }) => fn === handler.fn)) found.push({ exportName: '', ...handler });
    return undefined;
  });
  return found;
}

function readExports(program: t.Program, declared: Declarations): Map<string, SourceNode> {
  const exported = new Map<string, SourceNode>();
  const addByName = (exportName: string, localName: string) => {
    const value = declared.functions.get(localName) ?? declared.variables.get(localName)?.declarator.init;
    if (value) exported.set(exportName, value);
  };
  for (const statement of program.body) {
    if (statement.type === 'ExportNamedDeclaration') {
      const { declaration } = statement;
      if (declaration?.type === 'FunctionDeclaration' && declaration.id)
        addByName(declaration.id.name, declaration.id.name);
      if (declaration?.type === 'VariableDeclaration') {
        for (const { id } of declaration.declarations) for (const name of boundNames(id)) addByName(name, name);
      }
      for (const specifier of statement.specifiers) {
        if (specifier.type !== 'ExportSpecifier' || statement.source) continue;
        const name = specifier.exported.type === 'Identifier' ? specifier.exported.name : specifier.exported.value;
        addByName(name, specifier.local.name);
      }
    }
    const assignment = statement.type === 'ExpressionStatement' ? statement.expression : undefined;
    if (assignment?.type === 'AssignmentExpression') {
      const match = /^(?:module\.)?exports\.(\w+)$/.exec(dottedName(assignment.left) ?? '');
      if (match?.[1] !== undefined) exported.set(match[1], assignment.right);
    }
  }
  return exported;
}

/** Middleware and wrappers take the handler as an argument: `withDurableExecution(fn)`, `middy(fn).use(…)`. */
function lookThroughWrappers(
  value: SourceNode | null | undefined,
  declared: Declarations,
  wrappers: readonly string[],
): { fn: FunctionNode; wrappers: readonly string[] } | undefined {
  const node = unwrap(value);
  if (isFunctionNode(node)) return { fn: node, wrappers };
  if (wrappers.length > 8 || node === undefined) return undefined;
  if (node.type === 'Identifier') {
    const target = declared.functions.get(node.name) ?? declared.variables.get(node.name)?.declarator.init;
    return lookThroughWrappers(target, declared, [...wrappers, '']);
  }
  if (!isCall(node)) return undefined;
  const callee = unwrap(node.callee);
  if (callee?.type === 'MemberExpression' && isCall(unwrap(callee.object))) {
    return lookThroughWrappers(callee.object, declared, [...wrappers, '']);
  }
  const name = dottedName(node.callee) ?? '';
  for (const argument of node.arguments) {
    const inner = lookThroughWrappers(argument, declared, [...wrappers, name]);
    if (inner) return inner;
  }
  return undefined;
}

import { parse } from '@babel/parser';
import type * as t from '@babel/types';

export type SourceNode = t.Node;
export type FunctionNode =
  t.FunctionDeclaration | t.FunctionExpression | t.ArrowFunctionExpression | t.ObjectMethod | t.ClassMethod;

/** What parsing gave: a program, or the place and text of the first thing that stopped it. */
export type ParsedSource =
  | { readonly program: t.Program; readonly problem?: undefined }
  | {
      readonly program?: undefined;
      readonly problem: { readonly message: string; readonly line: number; readonly column: number };
    };

/** Parses TypeScript, TSX, JavaScript or JSX; the file's ending decides about JSX. Never throws. */
export function parseSource(text: string, file: string): ParsedSource {
  const isTypeScript = /\.[cm]?tsx?$/.test(file);
  const hasJsx = /\.[jt]sx$/.test(file) || /\.[cm]?js$/.test(file);
  try {
    const { program } = parse(text, {
      sourceType: 'unambiguous',
      allowReturnOutsideFunction: true,
      allowAwaitOutsideFunction: true,
      plugins: [
        ...(isTypeScript ? ['typescript' as const] : []),
        ...(hasJsx ? ['jsx' as const] : []),
        'decorators',
        'explicitResourceManagement',
      ],
    });
    return { program };
  } catch (error) {
    return { problem: describeSyntaxError(error) };
  }
}

function describeSyntaxError(error: unknown) {
  const message = error instanceof Error ? error.message.replace(/ \(\d+:\d+\)$/, '') : String(error);
  const location = typeof error === 'object' && error !== null && 'loc' in error ? error.loc : undefined;
  const { line, column } = isPosition(location) ? location : { line: 1, column: 0 };
  return { message, line, column: column + 1 };
}

function isPosition(value: unknown): value is { line: number; column: number } {
  return typeof value === 'object' && value !== null && 'line' in value && 'column' in value;
}

const skippedKeys = new Set([
  'loc',
  'extra',
  'leadingComments',
  'innerComments',
  'trailingComments',
  'typeAnnotation',
  'returnType',
  'typeParameters',
  'typeArguments',
]);

/** The direct children of a node in source order, types and comments left out. */
export function childrenOf(node: SourceNode): SourceNode[] {
  const children: SourceNode[] = [];
  for (const [key, value] of Object.entries(node)) {
    if (skippedKeys.has(key)) continue;
    for (const candidate of Array.isArray(value) ? value : [value]) if (isNode(candidate)) children.push(candidate);
  }
  return children;
}

function isNode(value: unknown): value is SourceNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/**
 * Visits every node below `root`, parents first, without recursion (code may be nested deeper than the stack).
 * `visit` may return false to leave a node's children out. `ancestors` runs from the root to the parent.
 */
export function walk(
  root: SourceNode,
  visit: (node: SourceNode, ancestors: readonly SourceNode[]) => boolean | void,
): void {
  const pending: { node: SourceNode; ancestors: readonly SourceNode[] }[] = [{ node: root, ancestors: [] }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (visit(next.node, next.ancestors) === false) continue;
    const ancestors = [...next.ancestors, next.node];
    for (const child of childrenOf(next.node).reverse()) pending.push({ node: child, ancestors });
  }
}

export function isFunctionNode(node: SourceNode | null | undefined): node is FunctionNode {
  return (
    node?.type === 'FunctionDeclaration' ||
    node?.type === 'FunctionExpression' ||
    node?.type === 'ArrowFunctionExpression' ||
    node?.type === 'ObjectMethod' ||
    node?.type === 'ClassMethod'
  );
}

/** `a.b.c` of an identifier or member expression; undefined for anything computed. Optional chaining reads the same. */
export function dottedName(node: SourceNode | null | undefined): string | undefined {
  const parts: string[] = [];
  let current: SourceNode | null | undefined = unwrap(node);
  while (current?.type === 'MemberExpression' || current?.type === 'OptionalMemberExpression') {
    if (current.computed || current.property.type !== 'Identifier') return undefined;
    parts.unshift(current.property.name);
    current = unwrap(current.object);
  }
  if (current?.type === 'ThisExpression') return ['this', ...parts].join('.');
  return current?.type === 'Identifier' ? [current.name, ...parts].join('.') : undefined;
}

/** Looks through `await`, parentheses, `as`, `satisfies` and `!`. */
export function unwrap(node: SourceNode | null | undefined): SourceNode | undefined {
  let current = node ?? undefined;
  while (
    current?.type === 'ParenthesizedExpression' ||
    current?.type === 'TSAsExpression' ||
    current?.type === 'TSSatisfiesExpression' ||
    current?.type === 'TSNonNullExpression'
  ) {
    current = current.expression;
  }
  return current;
}

/** A call, optional or not. */
export function isCall(node: SourceNode | null | undefined): node is t.CallExpression | t.OptionalCallExpression {
  return node?.type === 'CallExpression' || node?.type === 'OptionalCallExpression';
}

/** The property of an object literal, by its written name; undefined where absent, and where a spread may hold it. */
export function propertyOf(
  node: SourceNode | null | undefined,
  name: string,
): t.ObjectProperty | t.ObjectMethod | undefined {
  const object = unwrap(node);
  if (object?.type !== 'ObjectExpression') return undefined;
  for (const member of object.properties) {
    if (member.type !== 'SpreadElement' && keyName(member) === name) return member;
  }
  return undefined;
}

/** Value of a property of an object literal; undefined where `propertyOf` is, and for a method. */
export function valueOf(node: SourceNode | null | undefined, name: string): SourceNode | undefined {
  const property = propertyOf(node, name);
  return property?.type === 'ObjectProperty' ? unwrap(property.value) : undefined;
}

export function hasSpread(node: SourceNode | null | undefined): boolean {
  const object = unwrap(node);
  return object?.type === 'ObjectExpression' && object.properties.some((member) => member.type === 'SpreadElement');
}

export function keyName(member: t.ObjectProperty | t.ObjectMethod): string | undefined {
  if (member.key.type === 'Identifier' && !member.computed) return member.key.name;
  return member.key.type === 'StringLiteral' ? member.key.value : undefined;
}

/** Text of a string literal or of a template literal without holes. */
export function literalText(node: SourceNode | null | undefined): string | undefined {
  const value = unwrap(node);
  if (value?.type === 'StringLiteral') return value.value;
  if (value?.type === 'TemplateLiteral' && value.expressions.length === 0)
    return value.quasis[0]?.value.cooked ?? undefined;
  return undefined;
}

/** Names bound by a parameter or declaration pattern. */
export function boundNames(pattern: SourceNode | null | undefined): string[] {
  const node = unwrap(pattern);
  switch (node?.type) {
    case 'Identifier':
      return [node.name];
    case 'AssignmentPattern':
      return boundNames(node.left);
    case 'RestElement':
      return boundNames(node.argument);
    case 'ArrayPattern':
      return node.elements.flatMap((element) => boundNames(element));
    case 'ObjectPattern':
      return node.properties.flatMap((property) =>
        boundNames(property.type === 'RestElement' ? property : property.value),
      );
    default:
      return [];
  }
}

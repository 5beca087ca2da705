import { defineCodeRule } from '../../rule.ts';
import { dottedName, isFunctionNode, type SourceNode, unwrap, walk } from '../../syntax.ts';
import type { CodeModel } from '../../code-model.ts';

export const moduleState = defineCodeRule({
  id: 'managed-instances/module-state',
  severity: 'error',
  title: 'Request state in a module variable',
  why: 'On managed instances many invocations run in one process at once: a module variable set by one is read by another.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-nodejs-runtime.html',
  contexts: ['managed-instances'],
  check(model, report) {
    walk(model.program, (node, ancestors) => {
      const name = changedVariable(node);
      if (name === undefined || model.variables.get(name)?.kind === 'const' || !model.variables.has(name))
        return undefined;
      if (!ancestors.some((ancestor) => isFunctionNode(ancestor)) || isLazyInitialisation(node, name, ancestors))
        return undefined;
      if (isShadowed(name, ancestors, model)) return undefined;
      report({
        node,
        message: `"${name}" is shared by all invocations of the process. Keep request state in local variables, or in AsyncLocalStorage (or InvokeStore of @aws/lambda-invoke-store).`,
      });
      return undefined;
    });
  },
  examples: {
    bad: [
      {
        code: 'let currentUser;\nexport const handler = async (event) => { currentUser = event.user; return currentUser; };',
        contexts: ['managed-instances'],
      },
      {
        code: 'let count = 0;\nexport const handler = async () => { count += 1; return count; };',
        contexts: ['managed-instances'],
      },
      {
        code: 'let requestId;\nfunction start(id) { requestId = id; }\nexport const handler = async (event, context) => start(context.awsRequestId);',
        contexts: ['managed-instances'],
      },
    ],
    good: [
      {
        code: 'let client;\nexport const handler = async () => { client ??= make(); return client; };',
        contexts: ['managed-instances'],
      },
      {
        code: 'let client;\nfunction get() { if (!client) { client = make(); } return client; }\nexport const handler = async () => get();',
        contexts: ['managed-instances'],
      },
      {
        code: 'const cache = new Map();\nexport const handler = async (event) => { let user = event.user; user = user.trim(); return user; };',
        contexts: ['managed-instances'],
      },
      { code: 'let currentUser;\nexport const handler = async (event) => { currentUser = event.user; };' },
    ],
  },
});

function changedVariable(node: SourceNode): string | undefined {
  if (node.type === 'UpdateExpression') return identifierName(node.argument);
  return node.type === 'AssignmentExpression' && node.operator !== '??=' && node.operator !== '||='
    ? identifierName(node.left)
    : undefined;
}

function identifierName(node: SourceNode): string | undefined {
  const target = unwrap(node);
  return target?.type === 'Identifier' ? target.name : undefined;
}

/** `if (!x) x = …` and `if (x === undefined) x = …` run once. */
function isLazyInitialisation(node: SourceNode, name: string, ancestors: readonly SourceNode[]): boolean {
  const guard = ancestors.findLast((ancestor) => ancestor.type === 'IfStatement');
  if (guard?.type !== 'IfStatement' || node.type !== 'AssignmentExpression') return false;
  let isMentioned = false;
  walk(guard.test, (part) => {
    isMentioned ||= part.type === 'Identifier' && dottedName(part) === name;
    return undefined;
  });
  return isMentioned;
}

function isShadowed(name: string, ancestors: readonly SourceNode[], model: CodeModel): boolean {
  const own = model.variables.get(name)?.declarator;
  return ancestors.some((ancestor) => {
    if (!isFunctionNode(ancestor)) return false;
    let isDeclared = false;
    walk(ancestor, (node) => {
      if (node.type === 'VariableDeclarator' && node !== own && identifierName(node.id) === name) isDeclared = true;
      return undefined;
    });
    return isDeclared || ancestor.params.some((parameter) => identifierName(parameter) === name);
  });
}

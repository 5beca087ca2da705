import { visitDurableCode } from '../../durable-regions.ts';
import { defineCodeRule } from '../../rule.ts';
import { boundNames, dottedName, type FunctionNode, type SourceNode, unwrap, walk } from '../../syntax.ts';
import { durableBody } from './example.ts';

export const closureMutation = defineCodeRule({
  id: 'durable/closure-mutation',
  severity: 'error',
  title: 'A step changes a variable outside itself',
  why: 'On replay the step body does not run, so the variable keeps its old value; only what the step returns is stored.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/durable-best-practices.html',
  contexts: ['durable'],
  check(model, report) {
    visitDurableCode(model, ({ node, region, stepBody, ancestors }) => {
      if (region !== 'step' || stepBody === undefined || ancestors[0] !== stepBody) return;
      const name = assignedName(node);
      // A module variable may be meant to outlive the execution, like a counter of attempts in a test.
      if (name === undefined || model.variables.has(name) || isDeclaredInside(stepBody, name)) return;
      report({
        node,
        message: `The step changes "${name}" of the code around it; on replay the step is skipped and the change is lost. Return the value: ${name} = await context.step('<name>', async () => …).`,
      });
    });
  },
  examples: {
    bad: [
      durableBody("let total = 0;\n  await context.step('add', async () => { total = 5; });"),
      durableBody("let count = 0;\n  await context.step('add', async () => { count += 1; });"),
      durableBody("let count = 0;\n  await context.step('add', async () => { count++; });"),
    ],
    good: [
      durableBody("await context.step('try', async () => { attempts += 1; });", 'let attempts = 0;'),
      durableBody("const total = await context.step('add', async () => { let sum = 0; sum += 5; return sum; });"),
      durableBody("let total = 0;\n  total = await context.step('add', async () => 5);"),
      durableBody("await context.step('add', async () => { for (let i = 0; i < 3; i++) {} });"),
    ],
  },
});

function assignedName(node: SourceNode): string | undefined {
  const target =
    node.type === 'AssignmentExpression' ? node.left : node.type === 'UpdateExpression' ? node.argument : undefined;
  const variable = unwrap(target);
  return variable?.type === 'Identifier' ? dottedName(variable) : undefined;
}

function isDeclaredInside(fn: FunctionNode, name: string): boolean {
  let isInside = fn.params.some((parameter) => boundNames(parameter).includes(name));
  walk(fn.body, (node) => {
    if (node.type === 'VariableDeclarator') isInside ||= boundNames(node.id).includes(name);
    if (node.type === 'CatchClause') isInside ||= boundNames(node.param).includes(name);
    if (node.type === 'FunctionDeclaration') isInside ||= node.id?.name === name;
    return !isInside;
  });
  return isInside;
}

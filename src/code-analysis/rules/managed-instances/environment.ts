import { defineCodeRule } from '../../rule.ts';
import { dottedName, isFunctionNode, walk } from '../../syntax.ts';

export const environment = defineCodeRule({
  id: 'managed-instances/environment',
  severity: 'error',
  title: 'process.env used as request state',
  why: 'The environment belongs to the process, which serves many invocations at once; the trace id in it is that of another request.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-nodejs-runtime.html',
  contexts: ['managed-instances'],
  check(model, report) {
    walk(model.program, (node, ancestors) => {
      const isInFunction = ancestors.some((ancestor) => isFunctionNode(ancestor));
      const assigned = node.type === 'AssignmentExpression' ? (dottedName(node.left) ?? '') : '';
      if (isInFunction && assigned.startsWith('process.env.')) {
        report({
          node,
          message: `${assigned} is set while other invocations read it. Pass the value as an argument, or keep it in AsyncLocalStorage.`,
        });
        return false;
      }
      if (dottedName(node) === 'process.env._X_AMZN_TRACE_ID') {
        report({
          node,
          message:
            'process.env._X_AMZN_TRACE_ID is not set per request here. Read the trace id from InvokeStore (@aws/lambda-invoke-store).',
        });
        return false;
      }
      return undefined;
    });
  },
  examples: {
    bad: [
      {
        code: 'export const handler = async (event) => { process.env.TENANT = event.tenant; };',
        contexts: ['managed-instances'],
      },
      { code: 'export const handler = async () => process.env._X_AMZN_TRACE_ID;', contexts: ['managed-instances'] },
    ],
    good: [
      {
        code: "process.env.TZ = 'UTC';\nexport const handler = async () => process.env.TABLE_NAME;",
        contexts: ['managed-instances'],
      },
      { code: 'export const handler = async (event) => { process.env.TENANT = event.tenant; };' },
    ],
  },
});

import { defineCodeRule } from '../../rule.ts';
import { boundNames, dottedName, isCall, walk } from '../../syntax.ts';

export const callbackHandler = defineCodeRule({
  id: 'lambda/callback-handler',
  severity: 'error',
  title: 'Callback-style handler',
  why: 'From nodejs24.x on Lambda calls handlers without a callback, and context.done, succeed and fail are gone: the invocation never answers.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html',
  check(model, report) {
    for (const { exportName, fn, wrappers } of model.handlers) {
      if (wrappers.includes('awslambda.streamifyResponse')) continue;
      const isPlain = wrappers.every((name) => name === '');
      const runtime = model.settings.find((settings) => settings.exportName === exportName)?.runtime;
      if (runtime !== undefined && /^nodejs(1\d|20|22)\.x$/.test(runtime)) continue;
      const third = fn.params[2];
      if (isPlain && third !== undefined && !fn.async) {
        const name = boundNames(third)[0] ?? 'callback';
        report({
          node: third,
          message: `The handler takes "${name}" as callback; nodejs24.x does not call such handlers back. Make it async: return the result, throw the error.`,
        });
      }
      const [contextName] = boundNames(fn.params[1]);
      walk(fn.body, (node) => {
        if (!isCall(node) || contextName === undefined) return undefined;
        const name = dottedName(node.callee);
        if (name === `${contextName}.done` || name === `${contextName}.succeed` || name === `${contextName}.fail`) {
          report({
            node,
            message: `${name}() does not exist in nodejs24.x. Make the handler async: return the result, throw the error.`,
          });
        }
        return undefined;
      });
    }
  },
  examples: {
    bad: [
      { code: 'export const handler = (event, context, callback) => { callback(null, event); };' },
      { code: 'exports.handler = function (event, context) { context.succeed(event); };', file: 'handler.js' },
    ],
    good: [
      { code: 'export const handler = async (event, context) => event;' },
      { code: 'export const handler = async (event, context, extra) => event;' },
      {
        code: 'export const handler = (event, context, callback) => callback(null, event);',
        settings: { exportName: 'handler', runtime: 'nodejs22.x' },
      },
      {
        code: 'export const handler = awslambda.streamifyResponse(async (event, stream, context) => { stream.end(); });',
      },
    ],
  },
});

import { didYouMean, nearestNames } from '../../helpers/nearest.ts';
import { exportsWithout } from '../../project/exports.ts';
import { findHandlerFile, localFunctions, readHandler } from '../../project/function-code.ts';
import { defineRule } from '../../rule.ts';

export const projectHandlerExport = defineRule({
  id: 'project/handler-export',
  severity: 'warning',
  certainty: 'documented',
  title: 'The handler’s file does not export the name in Handler',
  why: 'It deploys, and every invocation fails: Runtime.HandlerNotFound.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html',
  applies: 'project',
  check({ model, files }, report) {
    for (const code of localFunctions(model, files)) {
      const handler = readHandler(code);
      const file = code.language === 'node' ? findHandlerFile(files, code) : undefined;
      if (!handler || !code.handler || file === undefined || !/\.[cm]?[jt]sx?$/.test(file)) continue;
      const source = files.read(file);
      const names = source === undefined ? undefined : exportsWithout(source, handler.name);
      if (!names) continue;
      const shown = [...names].slice(0, 3);
      const found = shown.length === 0 ? 'exports nothing' : `exports ${shown.join(', ')}`;
      report({
        at: code.handler,
        resource: code.resource.id,
        message: `${file} does not export "${handler.name}": it ${found}.${didYouMean(nearestNames(handler.name, names))}`,
      });
    }
  },
  examples: {
    bad: [
      `
      Fn:
        Type: AWS::Serverless::Function
        Properties: { Handler: «app.handlr», Runtime: nodejs24.x, CodeUri: src }
      Built:
        Type: AWS::Serverless::Function
        Properties: { Handler: «orders.handler», Runtime: nodejs24.x, CodeUri: src }
        Metadata: { BuildMethod: esbuild }
      Bare:
        Type: AWS::Serverless::Function
        Properties: { Handler: «bare.handler», Runtime: nodejs24.x, CodeUri: src }
      === src/app.js
      module.exports = { handler: 1 };
      === src/orders.ts
      export const createOrder = async (): Promise<number> => 1;
      export default createOrder;
      export type Handler = typeof createOrder;
      === src/bare.js
      async function handler() { return 1; }
      `,
    ],
    good: [
      `
      Globals: { Function: { Runtime: nodejs24.x, CodeUri: src } }
      Transform: AWS::Serverless-2016-10-31
      Resources:
        A: { Type: AWS::Serverless::Function, Properties: { Handler: a.handler } }
        B: { Type: AWS::Serverless::Function, Properties: { Handler: b.handler } }
        C: { Type: AWS::Serverless::Function, Properties: { Handler: c.handler } }
        D: { Type: AWS::Serverless::Function, Properties: { Handler: d.handler } }
        E: { Type: AWS::Serverless::Function, Properties: { Handler: e.handler }, Metadata: { BuildMethod: esbuild } }
      === src/a.js
      exports.handler = async () => 1;
      === src/b.js
      module.exports = require('./other');
      === src/c.mjs
      export * from './other.mjs';
      === src/d.mjs
      const main = async () => 1;
      export { main as handler };
      === src/e.ts
      export = { handler: async () => 1 };
      `,
    ],
  },
});

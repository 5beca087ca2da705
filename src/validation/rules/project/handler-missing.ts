import path from 'node:path';
import { nodeAt } from '../../../cloudformation/nodes.ts';
import { isTruthy } from '../../sam/values.ts';
import type { ProjectFiles } from '../../project/files.ts';
import {
  findModule,
  inCode,
  isSurelyMissing,
  type LocalFunction,
  localFunctions,
  readHandler,
} from '../../project/function-code.ts';
import { mayBeBuilt } from '../../project/paths.ts';
import { defineRule } from '../../rule.ts';
import { didYouMean, nearestNames } from '../../helpers/nearest.ts';

export const projectHandlerMissing = defineRule({
  id: 'project/handler-missing',
  severity: 'warning',
  certainty: 'documented',
  title: 'Handler names a file that is not in the function’s folder',
  why: 'It deploys, and every invocation fails: Runtime.ImportModuleError. With esbuild, sam build stops.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html',
  applies: 'project',
  check({ model, files }, report) {
    for (const code of localFunctions(model, files)) {
      const handler = readHandler(code);
      // With entry points those name the sources, and Handler names what the build writes.
      if (nodeAt(code.buildProperties, 'EntryPoints')) continue;
      if (!handler || !code.handler || mayComeFromElsewhere(code, handler.module, files)) continue;
      if (findModule(files, code, handler.module) !== undefined || !isSurelyMissing(files, code, handler.module))
        continue;
      const file = inCode(code, handler.module);
      if (mayBeBuilt(files, file)) continue;
      report({
        at: code.handler,
        resource: code.resource.id,
        message: `Handler ${code.handler.text} needs ${file}.${endingOf(code)}, which is not there. Create it, or correct the path: it counts from CodeUri.${suggest(files, file)}`,
      });
    }
  },
  examples: {
    bad: [
      `
      Fn:
        Type: AWS::Serverless::Function
        Properties: { Handler: «ap.handler», Runtime: nodejs24.x, CodeUri: src }
      Built:
        Type: AWS::Serverless::Function
        Properties: { Handler: «src/orders.handler», Runtime: nodejs24.x, CodeUri: src }
        Metadata: { BuildMethod: esbuild }
      Python:
        Type: AWS::Serverless::Function
        Properties: { Handler: «orders.main», Runtime: python3.13, CodeUri: src }
      === src/app.js
      exports.handler = async () => 1;
      === src/orders.ts
      export const handler = async () => 1;
      `,
    ],
    good: [
      `
      Globals: { Function: { Runtime: nodejs24.x, CodeUri: src } }
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Fn: { Type: AWS::Serverless::Function, Properties: { Handler: app.handler } }
        Built:
          Type: AWS::Serverless::Function
          Properties: { Handler: handlers/orders.handler }
          Metadata: { BuildMethod: esbuild }
        Python: { Type: AWS::Serverless::Function, Properties: { Handler: api.orders.main, Runtime: python3.13 } }
        Compiled: { Type: AWS::Serverless::Function, Properties: { Handler: dist/app.handler } }
        Adapter: { Type: AWS::Serverless::Function, Properties: { Handler: run.sh } }
        Layered:
          Type: AWS::Serverless::Function
          Properties:
            Handler: newrelic-lambda-wrapper.handler
            Layers: ["arn:aws:lambda:eu-west-1:451483290750:layer:NewRelicNodeJS22X:1"]
      === src/app.mjs
      export const handler = async () => 1;
      === src/handlers/orders.ts
      export const handler = async () => 1;
      === src/api/orders.py
      def main(event, context): pass
      === src/run.sh
      #!/bin/sh
      `,
    ],
  },
});

/** Layers, wrappers and packages may hold the handler; a file named like the whole handler is a start script. */
function mayComeFromElsewhere(code: LocalFunction, module: string, files: ProjectFiles): boolean {
  const { effective } = code.resource;
  if (files.kindOf(code.folder) !== 'folder') return true;
  if (isTruthy(nodeAt(effective, 'Environment', 'Variables', 'AWS_LAMBDA_EXEC_WRAPPER'))) return true;
  if (files.kindOf(inCode(code, code.handler?.text ?? '')) === 'file') return true;
  const isBare = !module.includes('/');
  if (code.language === 'node') {
    return (
      isBare && (isTruthy(nodeAt(effective, 'Layers')) || mentions(files.read(inCode(code, 'package.json')), module))
    );
  }
  const [first = ''] = module.split('/');
  if (isTruthy(nodeAt(effective, 'Layers'))) return true;
  return ['requirements.txt', 'pyproject.toml', 'Pipfile'].some((name) => {
    const text = files.read(inCode(code, name));
    return mentions(text, first) || mentions(text, first.replaceAll('_', '-'));
  });
}

function mentions(text: string | undefined, name: string): boolean {
  return text?.includes(name) ?? false;
}

function endingOf({ language, buildMethod }: LocalFunction): string {
  return language === 'python' ? 'py' : buildMethod === 'esbuild' ? 'ts' : 'js';
}

function suggest(files: ProjectFiles, file: string): string {
  const folder = path.posix.dirname(file);
  const names = (files.namesIn(folder) ?? []).map((name) => name.replace(/\.[^.]+$/, ''));
  return didYouMean(nearestNames(path.posix.basename(file), new Set(names)));
}

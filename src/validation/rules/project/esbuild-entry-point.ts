import { entryPointsOf, inCode, isSurelyMissing, localFunctions } from '../../project/function-code.ts';
import { mayBeBuilt } from '../../project/paths.ts';
import { defineRule } from '../../rule.ts';

export const projectEsbuildEntryPoint = defineRule({
  id: 'project/esbuild-entry-point',
  severity: 'warning',
  certainty: 'documented',
  title: 'EntryPoints names a file that is not in the function’s folder',
  why: 'sam build stops: esbuild finds no such entry point.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-using-build-typescript.html',
  applies: 'project',
  check({ model, files }, report) {
    for (const code of localFunctions(model, files)) {
      if (code.buildMethod !== 'esbuild' || files.kindOf(code.folder) !== 'folder') continue;
      for (const point of entryPointsOf(code) ?? []) {
        const file = inCode(code, point.text);
        if (/[*?$\\]/.test(point.text) || mayBeBuilt(files, file) || !isSurelyMissing(files, code, point.text))
          continue;
        report({
          at: point,
          resource: code.resource.id,
          message: `There is no file ${file}. Create it, or correct the path: entry points count from CodeUri.`,
        });
      }
    }
  },
  examples: {
    bad: [
      `
      Fn:
        Type: AWS::Serverless::Function
        Properties: { Handler: app.handler, Runtime: nodejs24.x, CodeUri: src }
        Metadata: { BuildMethod: esbuild, BuildProperties: { EntryPoints: [app.ts, «src/other.ts»] } }
      === src/app.ts
      export const handler = async () => 1;
      === src/other.ts
      export const handler = async () => 1;
      `,
    ],
    good: [
      `
      Fn:
        Type: AWS::Serverless::Function
        Properties: { Handler: app.handler, Runtime: nodejs24.x, CodeUri: src }
        Metadata: { BuildMethod: esbuild, BuildProperties: { EntryPoints: [handlers/app.ts, handlers/other] } }
      === src/handlers/app.ts
      export const handler = async () => 1;
      === src/handlers/other.ts
      export const handler = async () => 1;
      `,
    ],
  },
});

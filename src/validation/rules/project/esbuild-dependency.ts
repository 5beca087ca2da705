import { nodeAt } from '../../../cloudformation/nodes.ts';
import { inCode, localFunctions } from '../../project/function-code.ts';
import { readPackageJson } from '../../project/package-json.ts';
import { readSamConfig } from '../../project/sam-config.ts';
import { defineRule } from '../../rule.ts';

export const projectEsbuildDependency = defineRule({
  id: 'project/esbuild-dependency',
  severity: 'warning',
  certainty: 'documented',
  title: 'esbuild is a devDependency, which sam build does not install',
  why: 'sam build runs npm install --omit=dev and stops with "Cannot find esbuild", unless esbuild is on PATH.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-using-build-typescript.html',
  applies: 'project',
  check({ model, files }, report) {
    if (readSamConfig(files).buildsInSource) return;
    for (const code of localFunctions(model, files)) {
      const manifest =
        code.buildMethod === 'esbuild' ? readPackageJson(files, inCode(code, 'package.json')) : undefined;
      const method = nodeAt(code.resource.attribute('Metadata')?.value, 'BuildMethod');
      if (!manifest || !method || !('esbuild' in manifest.devDependencies)) continue;
      if ('esbuild' in manifest.dependencies || 'esbuild' in manifest.optionalDependencies) continue;
      // npm scripts have the project's own tools on PATH.
      if (Object.values(manifest.scripts).some((script) => typeof script === 'string' && /\bsam\b/.test(script)))
        continue;
      const ci = nodeAt(code.buildProperties, 'UseNpmCi');
      const isCi = ci !== undefined && !(ci.kind === 'scalar' && ci.value === false);
      const hasLock = ['package-lock.json', 'npm-shrinkwrap.json'].some(
        (lock) => files.kindOf(inCode(code, lock)) !== 'missing',
      );
      if (isCi && hasLock) continue;
      const remedy = isCi
        ? `UseNpmCi needs a lock file: run npm install in ${code.folder}.`
        : 'Move it to dependencies, or set BuildProperties.UseNpmCi: true (with a lock file).';
      report({
        at: method,
        resource: code.resource.id,
        message: `esbuild is only in devDependencies of ${inCode(code, 'package.json')}, which sam build leaves out. ${remedy}`,
      });
    }
  },
  examples: {
    bad: [
      `
      Fn:
        Type: AWS::Serverless::Function
        Properties: { Handler: app.handler, Runtime: nodejs24.x, CodeUri: src }
        Metadata: { BuildMethod: «esbuild» }
      === src/app.ts
      export const handler = async () => 1;
      === src/package.json
      { "devDependencies": { "esbuild": "^0.28.0" } }
      `,
    ],
    good: [
      `
      Fn:
        Type: AWS::Serverless::Function
        Properties: { Handler: app.handler, Runtime: nodejs24.x, CodeUri: src }
        Metadata: { BuildMethod: esbuild, BuildProperties: { UseNpmCi: true } }
      Other:
        Type: AWS::Serverless::Function
        Properties: { Handler: app.handler, Runtime: nodejs24.x, CodeUri: other }
        Metadata: { BuildMethod: esbuild }
      === src/app.ts
      export const handler = async () => 1;
      === src/package.json
      { "devDependencies": { "esbuild": "^0.28.0" } }
      === src/package-lock.json
      {}
      === other/app.ts
      export const handler = async () => 1;
      === other/package.json
      { "dependencies": { "esbuild": "^0.28.0" } }
      `,
    ],
  },
});

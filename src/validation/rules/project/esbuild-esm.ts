import path from 'node:path';
import { entryOf, nodeAt, textOf, toPlain } from '../../../cloudformation/nodes.ts';
import type { ProjectFiles } from '../../project/files.ts';
import { findHandlerFile, localFunctions, type LocalFunction } from '../../project/function-code.ts';
import { defineRule } from '../../rule.ts';

export const projectEsbuildEsm = defineRule({
  id: 'project/esbuild-esm',
  severity: 'warning',
  certainty: 'documented',
  title: 'An ES module bundle holds the X-Ray tracer without a require function',
  why: 'It deploys, and every invocation fails: Dynamic require of "util" is not supported.',
  source: 'https://github.com/aws-powertools/powertools-lambda-typescript/issues/2290',
  applies: 'project',
  check({ model, files }, report) {
    for (const code of localFunctions(model, files)) {
      const format = entryOf(code.buildProperties, 'Format');
      if (code.buildMethod !== 'esbuild' || !format || textOf(format.value) !== 'esm' || definesRequire(code)) continue;
      const entry = findHandlerFile(files, code);
      const tracer = entry === undefined ? undefined : findImport(files, entry);
      if (tracer === undefined) continue;
      report({
        at: format.value,
        resource: code.resource.id,
        message: `${tracer} needs require, which an esm bundle has not. Add Banner: ["js=import { createRequire } from 'module'; const require = createRequire(import.meta.url);"], or use Format: cjs.`,
      });
    }
  },
  examples: {
    bad: [
      `
      Fn:
        Type: AWS::Serverless::Function
        Properties: { Handler: app.handler, Runtime: nodejs24.x, CodeUri: src }
        Metadata:
          BuildMethod: esbuild
          BuildProperties: { Format: «esm», OutExtension: [.js=.mjs] }
      === src/app.ts
      import { tracer } from './lib/tracing.js';
      export const handler = async () => tracer.getSegment();
      === src/lib/tracing.ts
      import { Tracer } from '@aws-lambda-powertools/tracer';
      export const tracer = new Tracer();
      `,
    ],
    good: [
      `
      Fn:
        Type: AWS::Serverless::Function
        Properties: { Handler: app.handler, Runtime: nodejs24.x, CodeUri: src }
        Metadata:
          BuildMethod: esbuild
          BuildProperties:
            Format: esm
            OutExtension: [.js=.mjs]
            Banner: ["js=import { createRequire } from 'module'; const require = createRequire(import.meta.url);"]
      Other:
        Type: AWS::Serverless::Function
        Properties: { Handler: other.handler, Runtime: nodejs24.x, CodeUri: src }
        Metadata:
          BuildMethod: esbuild
          BuildProperties: { Format: esm, OutExtension: [.js=.mjs] }
      === src/app.ts
      import { Tracer } from '@aws-lambda-powertools/tracer';
      export const handler = async () => new Tracer();
      === src/other.ts
      import type { Tracer } from '@aws-lambda-powertools/tracer';
      export const handler = async (tracer: Tracer) => tracer;
      `,
    ],
  },
});

/** A banner, an injected file, or packages left out of the bundle: then `require` may be there, or is not needed. */
function definesRequire({ buildProperties }: LocalFunction): boolean {
  const banner = nodeAt(buildProperties, 'Banner');
  const isBound = banner !== undefined && /require|Fn::|"Ref"/.test(JSON.stringify(toPlain(banner)));
  return isBound || ['Inject', 'External', 'Packages', 'Define'].some((name) => entryOf(buildProperties, name));
}

const tracers = /^(?:@aws-lambda-powertools\/tracer|aws-xray-sdk(?:-core)?)(?:\/|$)/;
const imports = /^[ \t]*import\s+(?!type\b)(?:[^'";]{0,1000}?\sfrom\s+)?['"]([^'"\n]+)['"]/gm;
const maxFiles = 50;
/** Imports stand at the beginning; what lies deeper in a generated file is not looked at. */
const maxCharacters = 100_000;

/** Name of a tracer package that a file imports, itself or through files it imports. */
function findImport(files: ProjectFiles, entry: string): string | undefined {
  const seen = new Set([entry]);
  for (const file of seen) {
    for (const [, specifier = ''] of (files.read(file) ?? '').slice(0, maxCharacters).matchAll(imports)) {
      if (tracers.test(specifier)) return specifier;
      const next = specifier.startsWith('.') && seen.size < maxFiles ? resolve(files, file, specifier) : undefined;
      if (next !== undefined) seen.add(next);
    }
  }
  return undefined;
}

function resolve(files: ProjectFiles, from: string, specifier: string): string | undefined {
  const base = path.posix.join(path.posix.dirname(from), specifier);
  const bare = base.replace(/\.[cm]?js$/, '');
  return [base, `${bare}.ts`, `${bare}.js`, `${bare}.mts`, `${bare}/index.ts`].find(
    (file) => files.kindOf(file) === 'file',
  );
}

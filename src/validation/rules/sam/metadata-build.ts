import { asIntrinsic, entryOf, isSequence, nodeAt, textOf, type Entry } from '../../../cloudformation/nodes.ts';
import type { Resource } from '../../../cloudformation/model.ts';
import { defineRule, type Reporter } from '../../rule.ts';
import { renameFix } from '../../sam/fixes.ts';
import { nearestNames } from '../../helpers/nearest.ts';
import { suggestion } from '../../sam/names.ts';
import { literalMap } from '../../sam/values.ts';

/** Build methods of SAM CLI 1.164, besides runtime names, which build by that runtime. */
const buildMethods = [
  'dotnet7',
  'esbuild',
  'go1.x',
  'java',
  'makefile',
  'nodejs',
  'python',
  'python-uv',
  'ruby',
  'rust-cargolambda',
];
const runtimeName = /^(?:nodejs|python|java|ruby|dotnet|go|provided)[0-9a-z.]*$/;

/** Properties of the esbuild workflow of aws-lambda-builders 1.63. */
const esbuildProperties = [
  'Alias',
  'Banner',
  'Define',
  'EntryPoints',
  'External',
  'Footer',
  'Format',
  'Inject',
  'Loader',
  'MainFields',
  'Minify',
  'OutExtension',
  'SourceRoot',
  'SourcesContent',
  'Sourcemap',
  'Splitting',
  'Target',
  'TreeShaking',
  'UseNpmCi',
  'Platform',
  'KeepNames',
  'Metafile',
  'Packages',
  'LogLevel',
];

export const samMetadataBuild = defineRule({
  id: 'sam/metadata-build',
  severity: 'warning',
  certainty: 'documented',
  title: 'Metadata for sam build names a method that exists and the handler’s entry point',
  why: 'sam build fails on an unknown method, drops settings it does not know, and deploys a bundle without the handler.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-using-build-typescript.html',
  applies: 'resource',
  types: ['AWS::Serverless::Function', 'AWS::Serverless::LayerVersion'],
  check({ resource }, report) {
    const metadata = literalMap(resource.attribute('Metadata')?.value);
    const method = entryOf(metadata, 'BuildMethod');
    const name = method && !asIntrinsic(method.value) ? textOf(method.value) : undefined;
    if (!method || name === undefined) return;
    if (!buildMethods.includes(name) && !runtimeName.test(name)) {
      const near = nearestNames(name, buildMethods);
      report({
        at: method.value,
        message: `sam build has no build method "${name}". ${suggestion(near, buildMethods)}`,
        fix: renameFix(method.value, near),
      });
    }
    const properties = literalMap(entryOf(metadata, 'BuildProperties')?.value);
    if (name !== 'esbuild' || !properties) return;
    for (const [property, { key }] of properties.entries) {
      if (esbuildProperties.includes(property)) continue;
      const near = nearestNames(property, esbuildProperties);
      if (near.length > 0)
        report({
          at: key,
          message: `esbuild has no build property "${property}", so sam build drops it. ${suggestion(near)}`,
          fix: renameFix(key, near),
        });
    }
    const points = properties.entries.get('EntryPoints');
    if (points && resource.type === 'AWS::Serverless::Function') checkEntryPoints(resource, points, report);
  },
  examples: {
    bad: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties: {Handler: src/app.handler, Runtime: nodejs24.x, CodeUri: .}
  Metadata:
    BuildMethod: esbuild
    BuildProperties: {«Minfy»: true, «EntryPoints»: [src/other.ts]}
Other:
  Type: AWS::Serverless::Function
  Properties: {Handler: app.handler, Runtime: nodejs24.x, CodeUri: .}
  Metadata: {BuildMethod: «esbuid»}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties: {Handler: app.handler, Runtime: nodejs24.x, CodeUri: src/}
  Metadata:
    BuildMethod: esbuild
    BuildProperties: {Minify: true, EntryPoints: [app.ts]}
`,
    ],
  },
});

/** esbuild writes each entry point below the common folder of all, so names must end alike. */
function checkEntryPoints(resource: Resource, points: Entry, report: Reporter): void {
  const handler = textOf(nodeAt(resource.effective, 'Handler'));
  if (handler === undefined || !isSequence(points.value) || points.value.items.some((item) => asIntrinsic(item)))
    return;
  const file =
    handler
      .replace(/\.[^./]+$/, '')
      .split('/')
      .pop() ?? '';
  const names = points.value.items.map((item) =>
    (textOf(item) ?? '')
      .replace(/\.[cm]?[jt]sx?$/, '')
      .split('/')
      .pop(),
  );
  if (names.includes(file)) return;
  report({
    at: points.key,
    message: `None of EntryPoints is the file of Handler ${handler}, so the bundle lacks it. Add ${file}.ts, or change Handler.`,
  });
}

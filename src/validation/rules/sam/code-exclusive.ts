import { asIntrinsic, entryOf, textOf, type MappingNode } from '../../../cloudformation/nodes.ts';
import { defineRule, type Reporter, type ResourceContext } from '../../rule.ts';
import { samResourceTypes } from '../../../cloudformation/sam/resource-types.ts';
import { missingNames } from '../../sam/names.ts';
import { isTruthy, placeOfMissing, setEntry } from '../../sam/values.ts';

export const samCodeExclusive = defineRule({
  id: 'sam/code-exclusive',
  severity: 'error',
  certainty: 'fact',
  title: 'A function is packaged one way: inline, as an archive, or as an image',
  why: 'Archives need Handler and Runtime; images must not have them. The transform refuses the mixture, or drops one silently.',
  source: 'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html',
  aliases: ['E3685'],
  applies: 'resource',
  types: ['AWS::Serverless::Function'],
  check(context, report) {
    const properties = context.resource.effective;
    if (asIntrinsic(context.resource.properties) || context.model.hasMacro) return;
    const packageType = entryOf(properties, 'PackageType')?.value;
    const text = packageType ? textOf(packageType) : 'Zip';
    if (packageType && (asIntrinsic(packageType) || text === undefined)) return;
    if (text === 'Image') checkImage(context, properties, report);
    else if (text === 'Zip') checkArchive(context, properties, report);
    else if (packageType)
      report({ at: packageType, message: `PackageType must be Zip or Image, not "${text ?? ''}".` });
  },
  examples: {
    bad: [
      `Both:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: ., «InlineCode»: x}
NoHandler:
  Type: AWS::Serverless::Function
  «Properties»: {Runtime: nodejs24.x, CodeUri: .}
Image:
  Type: AWS::Serverless::Function
  Properties: {PackageType: Image, ImageUri: x, «Handler»: a.b}
NoImage:
  Type: AWS::Serverless::Function
  Properties: {«PackageType»: Image}
`,
    ],
    good: [
      `Archive:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: .}
Image:
  Type: AWS::Serverless::Function
  Properties: {PackageType: Image}
  Metadata: {Dockerfile: Dockerfile, DockerContext: .}
`,
    ],
  },
});

function checkArchive({ resource }: ResourceContext, properties: MappingNode, report: Reporter): void {
  const known = Object.keys(samResourceTypes['AWS::Serverless::Function']?.properties ?? {});
  const unset = ['Handler', 'Runtime'].filter((name) => !isTruthy(entryOf(properties, name)?.value));
  const missing = missingNames(unset, properties, known);
  const place = resource.attribute('Properties')?.key ?? resource.typeNode ?? resource.key;
  if (missing.length > 0) {
    report({
      at: placeOfMissing(properties, missing, place),
      message: `${resource.id} lacks ${missing.join(' and ')}, which a function packaged as an archive needs. Add it here or in Globals, or set PackageType: Image.`,
    });
  }
  for (const name of ['ImageUri', 'ImageConfig']) {
    const entry = setEntry(properties, name);
    // The transform reads ImageUri only for images.
    if (entry && name === 'ImageConfig')
      report({ at: entry.key, message: `${name} works only with PackageType: Image. Remove it, or set PackageType.` });
  }
  const inline = setEntry(properties, 'InlineCode');
  const location = setEntry(properties, 'CodeUri');
  if (inline && location) {
    const message = 'InlineCode and CodeUri are both set; SAM takes InlineCode and drops CodeUri silently. Keep one.';
    report({ at: inline.key, severity: 'warning', message, related: [{ at: location.key, message: 'CodeUri' }] });
  }
  if (!inline && !location) {
    const message =
      'Neither CodeUri nor InlineCode is set: sam build takes the folder of the template. Write CodeUri to say so.';
    report({ at: place, severity: 'info', message });
  }
}

function checkImage({ resource }: ResourceContext, properties: MappingNode, report: Reporter): void {
  for (const name of ['Handler', 'Runtime', 'Layers']) {
    const entry = setEntry(properties, name);
    if (entry && isTruthy(entry.value)) {
      report({
        at: entry.key,
        message: `${name} cannot be set with PackageType: Image; the image brings it. Remove it (from Globals too, or list it in IgnoreGlobals).`,
      });
    }
  }
  const metadata = resource.attribute('Metadata')?.value;
  const isBuilt = ['Dockerfile', 'DockerContext', 'DockerTag'].some((name) => entryOf(metadata, name));
  if (isTruthy(entryOf(properties, 'ImageUri')?.value) || isBuilt) return;
  const place = entryOf(properties, 'PackageType')?.key ?? resource.key;
  report({
    at: place,
    message: 'PackageType: Image needs ImageUri, or Metadata with Dockerfile and DockerContext for sam build.',
  });
}

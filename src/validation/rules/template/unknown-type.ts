import { samResourceTypes } from '../../../cloudformation/sam/resource-types.ts';
import { replaceScalar } from '../../fixes/edits.ts';
import { clearlyMeant, didYouMean, editDistance, nearestNames } from '../../helpers/nearest.ts';
import { defineRule, type RuleContext } from '../../rule.ts';

export const unknownType = defineRule({
  id: 'resource/unknown-type',
  severity: 'error',
  certainty: 'fact',
  title: 'A resource has no type, or one that does not exist',
  why: 'CloudFormation refuses the template: "Unrecognized resource types".',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html',
  aliases: ['E3006', 'E3001'],
  applies: 'resource',
  check(context, report) {
    const { resource, schemas, model } = context;
    const { type, typeNode, key } = resource;
    if (!typeNode || type === '') {
      const isLeftOut = !resource.attribute('Type');
      if (resource.node.kind === 'mapping' && !model.hasMacro) {
        report({
          at: resource.attribute('Type')?.key ?? key,
          message: `Resource "${resource.id}" ${isLeftOut ? 'has no Type' : 'needs text as its Type'}.`,
        });
      }
      return;
    }
    if (!type.includes('::') && !type.includes('${') && !model.hasMacro) {
      report({ at: typeNode, message: `"${type}" is no resource type; one reads like AWS::SQS::Queue.` });
      return;
    }
    if (isForeign(type) || schemas.types.has(type) || Object.hasOwn(samResourceTypes, type) || model.hasMacro) return;
    const candidates = candidatesFor(type, context);
    const meant = clearlyMeant(type, candidates);
    const isTypo = meant !== undefined && editDistance(type, meant, 2) <= 2 && !mayBeNew(type, meant);
    report({
      at: typeNode,
      severity: isTypo ? 'error' : 'warning',
      message: isTypo
        ? `There is no resource type "${type}".${didYouMean([meant])}`
        : `"${type}" is not in the resource index of ${schemas.publishedOn}; its properties are not checked.${didYouMean(nearestNames(type, candidates))}`,
      explains: [`unknown-type:${resource.id}`],
      fix: isTypo
        ? { description: `Rename to ${meant}`, safety: 'safe', edits: [replaceScalar(model.document, typeNode, meant)] }
        : undefined,
    });
  },
  examples: {
    bad: [
      'Orders:\n  Type: «AWS::SQS::Queu»\nFn:\n  Type: «AWS::Serverless::Fuction»\n  Properties: { Runtime: nodejs24.x, Handler: index.handler, CodeUri: . }\n«Topic»:\n  Properties: {}\nOther:\n  Type: «Queue»\n',
    ],
    good: [
      'Orders:\n  Type: Custom::Queue\n  Properties: { ServiceToken: arn }\nModule:\n  Type: My::Own::Thing::MODULE\n',
    ],
  },
});

/** Types other people publish: custom resources, modules, the public registry. */
function isForeign(type: string): boolean {
  return (
    type.startsWith('Custom::') ||
    type.endsWith('::MODULE') ||
    !type.startsWith('AWS::') ||
    type === 'AWS::CDK::Metadata'
  );
}

function candidatesFor(type: string, { schemas }: RuleContext): string[] {
  if (type.startsWith('AWS::Serverless')) return Object.keys(samResourceTypes);
  return [...schemas.types, ...Object.keys(samResourceTypes)];
}

/** A digit, a version or another service name apart: it may be a real type newer than the index. */
function mayBeNew(written: string, known: string): boolean {
  const [, writtenService, ...writtenRest] = written.split('::');
  const [, knownService, ...knownRest] = known.split('::');
  if (writtenService !== knownService && writtenRest.join() === knownRest.join()) {
    return (writtenService ?? '').length <= 4 || stripVersion(writtenService) === stripVersion(knownService);
  }
  return stripVersion(written) === stripVersion(known);
}

function stripVersion(text: string | undefined): string {
  return (text ?? '').replace(/V?\d+/g, '');
}

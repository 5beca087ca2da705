import { entryOf, isIntrinsic, isScalar } from '../../../cloudformation/nodes.ts';
import { replaceScalar } from '../../fixes/edits.ts';
import { clearlyMeant, didYouMean, nearestNames } from '../../helpers/nearest.ts';
import { defineRule } from '../../rule.ts';

/** Serverless types that have no snapshots; what is not listed may have got them since. */
const withoutSnapshot =
  /^AWS::(?:Lambda|IAM|SQS|SNS|S3|DynamoDB|ApiGateway|ApiGatewayV2|Events|StepFunctions|Logs|Cognito|Kinesis)::/;

const allowed: Readonly<Record<string, readonly string[]>> = {
  DeletionPolicy: ['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot'],
  UpdateReplacePolicy: ['Delete', 'Retain', 'Snapshot'],
};

export const policies = defineRule({
  id: 'resource/policies',
  severity: 'error',
  certainty: 'fact',
  title: 'DeletionPolicy or UpdateReplacePolicy has a value that does not exist, or another policy attribute is no map',
  why: 'CloudFormation refuses the template.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html',
  aliases: ['E3016', 'E3035', 'E3036', 'E3055'],
  applies: 'resource',
  check({ resource, model }, report) {
    const isSam = resource.type.startsWith('AWS::Serverless::');
    for (const [name, values] of Object.entries(allowed)) {
      const node = entryOf(resource.node, name)?.value;
      if (!node || isIntrinsic(node)) continue;
      if (!isScalar(node) && isSam) continue; // The transform's business.
      if (isScalar(node) && node.text === 'Snapshot' && withoutSnapshot.test(resource.type)) {
        report({
          at: node,
          severity: 'warning',
          message: `${resource.type} has no snapshots, so ${name} cannot be Snapshot. Write Retain to keep the resource.`,
        });
      }
      if (isScalar(node) && (values.includes(node.text) || node.text.includes('${'))) continue;
      const text = isScalar(node) ? node.text : '';
      const meant = clearlyMeant(text, values);
      report({
        at: node.end > node.start ? node : (entryOf(resource.node, name)?.key ?? node),
        message: `${name} must be ${values.slice(0, -1).join(', ')} or ${values.at(-1) ?? ''}${isScalar(node) ? `, not "${text}"` : ''}.${didYouMean(nearestNames(text, values))}`,
        fix:
          meant !== undefined && isScalar(node)
            ? { description: `Write ${meant}`, safety: 'safe', edits: [replaceScalar(model.document, node, meant)] }
            : undefined,
      });
    }
    for (const name of ['UpdatePolicy', 'CreationPolicy', 'Metadata']) {
      const entry = entryOf(resource.node, name);
      const isNull = isScalar(entry?.value) && entry.value.value === null;
      if (entry && !isNull && entry.value.kind !== 'mapping' && !(isSam && name === 'Metadata'))
        report({ at: entry.key, message: `${name} must be a map.` });
    }
  },
  examples: {
    bad: [
      'Orders:\n  Type: AWS::SQS::Queue\n  DeletionPolicy: «retain»\n  «UpdatePolicy»: none\n',
      'Orders:\n  Type: AWS::SQS::Queue\n  DeletionPolicy: «Snapshot»\n',
    ],
    good: [
      'Orders:\n  Type: AWS::SQS::Queue\n  DeletionPolicy: Retain\n  UpdateReplacePolicy: Delete\nData:\n  Type: AWS::EC2::Volume\n  DeletionPolicy: Snapshot\n  Properties: { AvailabilityZone: eu-west-1a, Size: 1 }\n',
    ],
  },
});

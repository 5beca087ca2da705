import { entryOf, isIntrinsic, itemsOf, type MappingNode, nodeAt, textOf } from '../../../cloudformation/nodes.ts';
import { judgeScalar } from '../../helpers/judging.ts';
import { defineRule } from '../../rule.ts';

/** Canned ACLs that grant somebody else something. */
const grantingAcls = [
  'AuthenticatedRead',
  'AwsExecRead',
  'BucketOwnerRead',
  'LogDeliveryWrite',
  'PublicRead',
  'PublicReadWrite',
];

export const s3Acl = defineRule({
  id: 'overlay/s3-acl',
  severity: 'warning',
  certainty: 'documented',
  title: 'A bucket has an ACL that new buckets refuse',
  why: 'Buckets made since April 2023 have ACLs disabled: "Bucket cannot have ACLs set with ObjectOwnership\'s BucketOwnerEnforced setting".',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-ownership-error-responses.html',
  aliases: ['E3045'],
  applies: 'resource',
  types: ['AWS::S3::Bucket'],
  check({ resource, model }, report) {
    const { properties } = resource;
    const acl = nodeAt(properties, 'AccessControl');
    if (!properties || !acl || model.hasMacro || isIntrinsic(properties)) return;
    const judged = judgeScalar(model.evaluate(acl), ({ text }) => grantingAcls.includes(text));
    if (!judged || mayAllowAcls(properties)) return;
    report({
      at: acl,
      message: `A new bucket cannot have the ACL ${judged.scalar.text} while its OwnershipControls disable ACLs, as they do by default. Grant access with a bucket policy, or add OwnershipControls: { Rules: [{ ObjectOwnership: BucketOwnerPreferred }] }.`,
    });
  },
  examples: {
    bad: [
      `
      Site:
        Type: AWS::S3::Bucket
        Properties:
          AccessControl: «PublicRead»
      Logs:
        Type: AWS::S3::Bucket
        Properties:
          AccessControl: «LogDeliveryWrite»
          OwnershipControls: { Rules: [{ ObjectOwnership: BucketOwnerEnforced }] }
      `,
    ],
    good: [
      `
      Site:
        Type: AWS::S3::Bucket
        Properties:
          AccessControl: Private
      Logs:
        Type: AWS::S3::Bucket
        Properties:
          AccessControl: LogDeliveryWrite
          OwnershipControls: { Rules: [{ ObjectOwnership: ObjectWriter }] }
      `,
    ],
  },
});

function mayAllowAcls(properties: MappingNode): boolean {
  const controls = entryOf(properties, 'OwnershipControls')?.value;
  const rules = itemsOf(nodeAt(controls, 'Rules'));
  if (!controls || rules.length === 0) return controls !== undefined;
  return rules.some((rule) => textOf(nodeAt(rule, 'ObjectOwnership')) !== 'BucketOwnerEnforced');
}

import { isIntrinsic } from '../../../cloudformation/nodes.ts';
import { propertyGroups } from '../../../cloudformation/schemas/property-groups.ts';
import { defineRule } from '../../rule.ts';

export const oneOf = defineRule({
  id: 'schema/one-of',
  severity: 'error',
  certainty: 'fact',
  title: 'Properties that exclude each other are both set, or none of a group is',
  why: 'CloudFormation or the service refuses the resource.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html',
  aliases: ['E3014', 'E3017', 'E3018', 'E3058'],
  applies: 'object',
  check({ node, resource, ownerName, ownerKey, isClosed }, report) {
    if (!isClosed) return;
    const owner = ownerName === resource.type ? ownerName : `${resource.type} ${ownerName}`;
    for (const { names, takes } of propertyGroups.filter((group) => group.owner === owner)) {
      const set = names.filter((name) => node.entries.has(name));
      // A conditional value may be left out.
      const certain = set.filter((name) => !isIntrinsicIf(node.entries.get(name)?.value));
      if (set.length === 0 && takes !== 'at-most-one') {
        report({
          at: ownerKey,
          message: `${ownerName} needs ${takes === 'exactly-one' ? 'one' : 'at least one'} of ${names.join(', ')}.`,
          symptomOf: names.map((name) => `required:${node.start}:${name}`),
        });
      }
      const second = certain[1];
      const extra = second === undefined || takes === 'at-least-one' ? undefined : node.entries.get(second);
      if (extra)
        report({
          at: extra.key,
          message: `${ownerName} takes only one of ${names.join(', ')}, but has ${certain.join(' and ')}.`,
        });
    }
  },
  examples: {
    bad: [
      `
      Flow:
        Type: AWS::StepFunctions::StateMachine
        «Properties»:
          RoleArn: arn:aws:iam::123456789012:role/flow
      Fn:
        Type: AWS::Lambda::Function
        Properties:
          Runtime: nodejs24.x
          Handler: index.handler
          Role: arn:aws:iam::123456789012:role/fn
          Code: { ZipFile: "exports.handler = async () => 1", «S3Bucket»: code, S3Key: fn.zip }
      `,
    ],
    good: [
      `
      Flow:
        Type: AWS::StepFunctions::StateMachine
        Properties:
          RoleArn: arn:aws:iam::123456789012:role/flow
          DefinitionS3Location: { Bucket: code, Key: flow.json }
      `,
    ],
  },
});

function isIntrinsicIf(node: Parameters<typeof isIntrinsic>[0]): boolean {
  return isIntrinsic(node) && node?.kind === 'mapping' && node.entries.has('Fn::If');
}

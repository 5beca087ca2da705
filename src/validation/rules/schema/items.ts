import { asIntrinsic, isSequence } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';

export const items = defineRule({
  id: 'schema/items',
  severity: 'warning',
  certainty: 'documented',
  title: 'A list has fewer or more items than the bounds known for the property',
  why: 'The service refuses it, unless the bound has been raised since.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html',
  aliases: ['E3032'],
  applies: 'property',
  isForPassedOn: true,
  check({ schema, node, type, isItem, entry }, report) {
    const { minLength, maxLength } = schema.bounds ?? {};
    if (type.kind !== 'list' || isItem || !isSequence(node)) return;
    // A conditional item may be left out, and one that is a list may be spliced in.
    const certain = node.items.filter((item) => !asIntrinsic(item)).length;
    const tooFew = minLength !== undefined && node.items.length < minLength;
    const tooMany = maxLength !== undefined && certain > maxLength;
    if (!tooFew && !tooMany) return;
    report({
      at: node.items.length === 0 ? node : entry.key,
      message: `${schema.name} has ${node.items.length} items, but takes ${tooFew ? `at least ${minLength}` : `at most ${maxLength}`}.`,
    });
  },
  examples: {
    bad: [
      `
      Fn:
        Type: AWS::Lambda::Function
        Properties:
          Runtime: nodejs24.x
          Handler: index.handler
          Role: arn:aws:iam::123456789012:role/fn
          Code: { S3Bucket: code, S3Key: fn.zip }
          FileSystemConfigs: [{ Arn: "arn:aws:elasticfilesystem:eu-west-1:123456789012:access-point/fsap-12345678901234567", LocalMountPath: /mnt/a }]
      Task:
        Type: AWS::Scheduler::Schedule
        Properties:
          ScheduleExpression: rate(1 hour)
          FlexibleTimeWindow: { Mode: "OFF" }
          Target:
            Arn: arn:aws:lambda:eu-west-1:123456789012:function:fn
            RoleArn: arn:aws:iam::123456789012:role/fn
            EcsParameters: { TaskDefinitionArn: arn, NetworkConfiguration: { AwsvpcConfiguration: { Subnets: «[]» } } }
      `,
    ],
    good: [
      `
      Task:
        Type: AWS::Scheduler::Schedule
        Properties:
          ScheduleExpression: rate(1 hour)
          FlexibleTimeWindow: { Mode: "OFF" }
          Target:
            Arn: arn:aws:lambda:eu-west-1:123456789012:function:fn
            RoleArn: arn:aws:iam::123456789012:role/fn
            EcsParameters: { TaskDefinitionArn: arn, NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [subnet-1] } } }
      `,
    ],
  },
});

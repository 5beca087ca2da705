import { defineRule } from '../../rule.ts';

export const required = defineRule({
  id: 'schema/required',
  severity: 'error',
  certainty: 'fact',
  title: 'A required property is missing',
  why: 'CloudFormation refuses the resource: "required key is not found".',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html',
  aliases: ['E3003'],
  applies: 'object',
  check({ node, properties, ownerName, ownerKey, resource, isClosed, path }, report) {
    if (!isClosed) return;
    const missing = [...properties.values()].filter(({ name, isRequired }) => isRequired && !node.entries.has(name));
    for (const { name } of missing) {
      report({
        at: ownerKey,
        message: `${ownerName} lacks the required property "${name}".`,
        symptomOf: [
          `required:${node.start}:${name}`,
          ...(path.length === 1 ? [`required:${resource.id}:${name}`, `no-properties:${resource.id}`] : []),
        ],
      });
    }
  },
  examples: {
    bad: [
      `
      Map:
        Type: AWS::Lambda::EventSourceMapping
        «Properties»:
          BatchSize: 10
          EventSourceArn: arn:aws:sqs:eu-west-1:123456789012:orders
      `,
      `
      Orders:
        Type: AWS::SNS::Subscription
        Properties:
          TopicArn: arn:aws:sns:eu-west-1:123456789012:orders
          Protocol: sqs
          Endpoint: arn:aws:sqs:eu-west-1:123456789012:orders
      Alarm:
        Type: AWS::CloudWatch::Alarm
        Properties:
          ComparisonOperator: GreaterThanThreshold
          EvaluationPeriods: 1
          MetricName: Age
          Dimensions:
            - «Name: QueueName»
      `,
    ],
    good: [
      `
      Parameters:
        Stage: { Type: String }
      Conditions:
        IsProd: !Equals [!Ref Stage, prod]
      Resources:
        Map:
          Type: AWS::Lambda::EventSourceMapping
          Properties:
            EventSourceArn: arn:aws:sqs:eu-west-1:123456789012:orders
            FunctionName: !If [IsProd, worker, !Ref AWS::NoValue]
      `,
    ],
  },
});

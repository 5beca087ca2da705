import { entryOf } from '../../../cloudformation/nodes.ts';
import { facts } from '../../../guidance/facts/index.ts';
import { functionNamed, numbersOf, resourceNamed } from '../../helpers/targets.ts';
import { defineRule, type ProposedFix } from '../../rule.ts';
import type { Numbers } from '../../helpers/targets.ts';

export const sqsVisibilityTimeout = defineRule({
  id: 'xref/sqs-visibility-lt-timeout',
  severity: 'error',
  certainty: 'fact',
  title: 'A queue hides messages at least as long as its function may run',
  why: 'Lambda refuses to create the event source mapping: otherwise messages would be delivered again while they are worked on.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
  aliases: ['E3505'],
  applies: 'lowered',
  types: ['AWS::Lambda::EventSourceMapping'],
  check({ model, resource }, report) {
    const queue = resourceNamed(model, entryOf(resource.properties, 'EventSourceArn')?.value, 'AWS::SQS::Queue');
    const lambda = functionNamed(model, entryOf(resource.properties, 'FunctionName')?.value);
    if (!queue || !lambda) return;
    const visibility = numbersOf(model, queue, ['VisibilityTimeout'], facts['sqs.visibility.defaultSeconds'].value);
    const timeout = numbersOf(model, lambda, ['Timeout'], facts['lambda.timeout.defaultSeconds'].value);
    if (!visibility || !timeout) return;
    const [longest, shortest] = [Math.max(...visibility.values), Math.min(...timeout.values)];
    const [shown, worst] = [Math.min(...visibility.values), Math.max(...timeout.values)];
    if (shown >= worst) return;
    const isCertain = longest < shortest && visibility.isComplete && timeout.isComplete;
    const wanted = worst * facts['sqs.visibility.timeoutFactor'].value;
    const message = `VisibilityTimeout of ${queue.id} is ${shown} s${visibility.isWritten ? '' : ' by default'}, less than the Timeout of ${lambda.origin}, ${worst} s. Set VisibilityTimeout: ${wanted} (6 × ${worst}).`;
    report({
      at: visibility.at,
      resource: queue.origin,
      severity: isCertain ? undefined : 'warning',
      message,
      related: [{ at: timeout.at, message: `Timeout of ${lambda.origin}` }],
      fix: fixOf(visibility, wanted),
    });
  },
  examples: {
    bad: [
      `Queue:
  Type: AWS::SQS::Queue
  Properties: {VisibilityTimeout: «30»}
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Timeout: 60
    Events:
      Jobs:
        Type: SQS
        Properties: {Queue: !GetAtt Queue.Arn}
`,
      `«Queue»:
  Type: AWS::SQS::Queue
Fn:
  Type: AWS::Lambda::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    Role: arn:aws:iam::123456789012:role/r
    Code: {S3Bucket: code-bucket, S3Key: k}
    Timeout: 60
Mapping:
  Type: AWS::Lambda::EventSourceMapping
  Properties: {FunctionName: !Ref Fn, EventSourceArn: !GetAtt Queue.Arn}
`,
    ],
    good: [
      `Queue:
  Type: AWS::SQS::Queue
  Properties: {VisibilityTimeout: 360}
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Timeout: 60
    Events:
      Jobs:
        Type: SQS
        Properties: {Queue: !GetAtt Queue.Arn}
`,
    ],
  },
});

function fixOf(visibility: Numbers, wanted: number): ProposedFix | undefined {
  if (!visibility.isWritten || visibility.values.length !== 1) return undefined;
  const { start, end } = visibility.at;
  return {
    description: `Set VisibilityTimeout: ${wanted}`,
    safety: 'review',
    edits: [{ start, end, newText: String(wanted) }],
  };
}

import { nodeAt } from '../../../cloudformation/nodes.ts';
import { facts } from '../../../guidance/facts/index.ts';
import { functionNamed, numbersOf, resourceNamed } from '../../helpers/targets.ts';
import { addFix, replaceFix } from '../../helpers/writing.ts';
import { defineRule } from '../../rule.ts';

export const sqsVisibility6x = defineRule({
  id: 'reliability/sqs-visibility-6x',
  severity: 'warning',
  certainty: 'documented',
  title: 'A queue hides messages long enough for the retries of its function',
  why: 'When the function is throttled, Lambda keeps retrying the batch; messages that become visible meanwhile are worked on twice.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
  applies: 'lowered',
  types: ['AWS::Lambda::EventSourceMapping'],
  check({ model, resource }, report) {
    const queue = resourceNamed(model, nodeAt(resource.properties, 'EventSourceArn'), 'AWS::SQS::Queue');
    const lambda = functionNamed(model, nodeAt(resource.properties, 'FunctionName'));
    if (!queue || !lambda) return;
    const visibility = numbersOf(model, queue, ['VisibilityTimeout'], facts['sqs.visibility.defaultSeconds'].value);
    const timeout = numbersOf(model, lambda, ['Timeout'], facts['lambda.timeout.defaultSeconds'].value);
    const window = numbersOf(model, resource, ['MaximumBatchingWindowInSeconds'], 0);
    if (!visibility || !timeout || !window) return;
    // Shorter than the timeout itself is refused: xref/sqs-visibility-lt-timeout tells.
    if (Math.min(...visibility.values) < Math.max(...timeout.values)) return;
    const factor = facts['sqs.visibility.timeoutFactor'].value;
    const [seconds, wait] = [Math.min(...timeout.values), Math.min(...window.values)];
    const wanted = Math.min(factor * seconds + wait, facts['sqs.visibility.maxSeconds'].value);
    const longest = Math.max(...visibility.values);
    if (longest >= wanted) return;
    const sum = wait > 0 ? `${factor} × ${seconds} + ${wait}` : `${factor} × ${seconds}`;
    report({
      at: visibility.at,
      resource: queue.origin,
      message: `VisibilityTimeout of ${queue.id} is ${longest} s${visibility.isWritten ? '' : ' by default'}, but ${lambda.origin} may need ${wanted} s (${sum}). Set VisibilityTimeout: ${wanted}.`,
      related: [{ at: timeout.at, message: `Timeout of ${lambda.origin}` }],
      fix: visibility.isWritten
        ? replaceFix(model, nodeAt(queue.properties, 'VisibilityTimeout'), 'VisibilityTimeout', wanted)
        : queue.isVirtual
          ? undefined
          : addFix(model, queue, 'VisibilityTimeout', wanted),
    });
  },
  examples: {
    bad: [
      `Dead:
  Type: AWS::SQS::Queue
Jobs:
  Type: AWS::SQS::Queue
  Properties:
    VisibilityTimeout: «60»
    RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 5}
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Timeout: 30
    Events:
      Jobs:
        Type: SQS
        Properties: {Queue: !GetAtt Jobs.Arn, MaximumBatchingWindowInSeconds: 5}
`,
    ],
    good: [
      `Dead:
  Type: AWS::SQS::Queue
Jobs:
  Type: AWS::SQS::Queue
  Properties:
    VisibilityTimeout: 185
    RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 5}
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Timeout: 30
    Events:
      Jobs:
        Type: SQS
        Properties: {Queue: !GetAtt Jobs.Arn, MaximumBatchingWindowInSeconds: 5}
`,
    ],
  },
});

import type { TemplateModel } from '../../../cloudformation/model.ts';
import { nodeAt } from '../../../cloudformation/nodes.ts';
import { facts } from '../../../guidance/facts/index.ts';
import { sourceKindOf } from '../../helpers/event-source.ts';
import { invocationsByFunction } from '../../helpers/invocations.ts';
import { isUnset } from '../../helpers/settings.ts';
import { numbersOf, type Numbers } from '../../helpers/targets.ts';
import { addFix } from '../../helpers/writing.ts';
import { defineRule, type LoweredResource, type Reporter } from '../../rule.ts';

export const reservedVsSqs = defineRule({
  id: 'reliability/reserved-vs-sqs',
  severity: 'warning',
  certainty: 'documented',
  title: 'Queues do not ask for more concurrency than their function has',
  why: 'Lambda keeps polling for more than the reserved concurrency; the throttled batches come back, count as receives and end in the dead-letter queue.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html',
  applies: 'template',
  check({ model }, report) {
    const polled = invocationsByFunction(
      model,
      ({ kind, caller }) => kind === 'poll' && sourceKindOf(model, caller) === 'sqs',
    );
    for (const uses of polled) {
      const lambda = uses[0]?.lambda;
      if (!lambda || isUnset(model, nodeAt(lambda.properties, 'ReservedConcurrentExecutions'))) continue;
      const reserved = numbersOf(model, lambda, ['ReservedConcurrentExecutions'], 0);
      const mappings = uses.map(({ caller }) => caller);
      if (reserved) compare(model, lambda, mappings, reserved, report);
    }
  },
  examples: {
    bad: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    ReservedConcurrentExecutions: «10»
    Events:
      Jobs:
        Type: SQS
        Properties: {Queue: !ImportValue queue}
Other:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    ReservedConcurrentExecutions: «10»
    Events:
      Jobs:
        Type: SQS
        Properties: {Queue: !ImportValue queue, ScalingConfig: {MaximumConcurrency: 20}}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    ReservedConcurrentExecutions: 10
    Events:
      Jobs:
        Type: SQS
        Properties: {Queue: !ImportValue queue, ScalingConfig: {MaximumConcurrency: 10}}
`,
    ],
  },
});

function compare(
  model: TemplateModel,
  lambda: LoweredResource,
  mappings: readonly LoweredResource[],
  reserved: Numbers,
  report: Reporter,
): void {
  const most = Math.max(...reserved.values);
  const say = (message: string, fixed?: LoweredResource) =>
    report({
      at: reserved.at,
      resource: lambda.origin,
      message,
      related: mappings.map(({ keyNode, eventId, id }) => ({ at: keyNode, message: eventId ?? id })),
      fix: fixed && addFix(model, fixed, 'ScalingConfig', { MaximumConcurrency: most }),
    });
  if (most === 0) {
    say(
      `ReservedConcurrentExecutions is 0: every batch of the queue is throttled and given up. Remove it or raise it.`,
    );
    return;
  }
  const unbounded = mappings.filter(({ properties }) => isUnbounded(model, properties));
  const least = facts['sqs.esm.maximumConcurrencyMin'].value;
  if (unbounded.length > 0) {
    const advice =
      most < least
        ? `MaximumConcurrency is at least ${least}, so reserve ${least} or more, or use a FIFO queue with one message group for one at a time.`
        : `Set ScalingConfig: { MaximumConcurrency: ${most} } on the event.`;
    say(
      `${most} executions are reserved, but the queue is read with more: throttled batches use up their receives. ${advice}`,
      most >= least && mappings.length === 1 ? unbounded[0] : undefined,
    );
    return;
  }
  const wanted = mappings.map((mapping) => numbersOf(model, mapping, ['ScalingConfig', 'MaximumConcurrency'], 0));
  const sum = wanted.every((one) => one !== undefined)
    ? wanted.reduce((total, one) => total + Math.min(...one.values), 0)
    : 0;
  if (sum > most) {
    say(
      `${most} executions are reserved, but MaximumConcurrency of the queues comes to ${sum}: throttled batches use up their receives. Set ReservedConcurrentExecutions: ${sum}, or lower MaximumConcurrency.`,
    );
  }
}

function isUnbounded(model: TemplateModel, properties: LoweredResource['properties']): boolean {
  return (
    isUnset(model, nodeAt(properties, 'ScalingConfig')) && isUnset(model, nodeAt(properties, 'ProvisionedPollerConfig'))
  );
}

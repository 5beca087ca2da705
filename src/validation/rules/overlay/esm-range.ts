import { nodeAt } from '../../../cloudformation/nodes.ts';
import { mappingRanges, type PropertyRange } from '../../../guidance/facts/event-source-mapping.ts';
import { sourceKindOf } from '../../helpers/event-source.ts';
import { judgeScalar, numberOf } from '../../helpers/judging.ts';
import { defineRule, type LoweredContext, type Reporter } from '../../rule.ts';

export const esmRange = defineRule({
  id: 'overlay/esm-range',
  severity: 'error',
  certainty: 'documented',
  title: 'A number of an event source mapping is out of bounds',
  why: 'Lambda refuses the mapping; the bounds depend on what it reads.',
  source: 'https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html',
  aliases: ['E3034'],
  applies: 'lowered',
  types: ['AWS::Lambda::EventSourceMapping'],
  check(context, report) {
    const kind = sourceKindOf(context.model, context.resource);
    if (kind) for (const range of mappingRanges(kind)) checkRange(context, range, report);
  },
  examples: {
    bad: [
      `
      Fn:
        Type: AWS::Serverless::Function
        Properties:
          Runtime: nodejs24.x
          Handler: index.handler
          CodeUri: .
          Events:
            Jobs:
              Type: SQS
              Properties: { Queue: !ImportValue q, ScalingConfig: { MaximumConcurrency: «1» } }
            Changes:
              Type: DynamoDB
              Properties: { Stream: !ImportValue s, StartingPosition: LATEST, MaximumRecordAgeInSeconds: «30» }
      `,
    ],
    good: [
      `
      Fn:
        Type: AWS::Serverless::Function
        Properties:
          Runtime: nodejs24.x
          Handler: index.handler
          CodeUri: .
          Events:
            Jobs:
              Type: SQS
              Properties: { Queue: !ImportValue q, ScalingConfig: { MaximumConcurrency: 2 } }
            Changes:
              Type: DynamoDB
              Properties: { Stream: !ImportValue s, StartingPosition: LATEST, MaximumRecordAgeInSeconds: -1, MaximumRetryAttempts: 3 }
      `,
    ],
  },
});

function checkRange({ model, resource }: LoweredContext, range: PropertyRange, report: Reporter): void {
  const { path, min, max, besides, safe = max } = range;
  const node = nodeAt(resource.properties, ...path);
  if (!node) return;
  const isOutside = (most: number) =>
    judgeScalar(model.evaluate(node), (scalar) => {
      const number = numberOf(scalar);
      return number !== undefined && number !== besides && (!Number.isInteger(number) || number < min || number > most);
    });
  const name = path.at(-1) ?? '';
  const refused = isOutside(max);
  if (refused) {
    const unlimited = besides === undefined ? '' : `, or ${besides} for no limit`;
    report({
      at: node,
      severity: refused.severity,
      message: `${name} is ${refused.scalar.text}, but must be a whole number from ${min} to ${max}${unlimited}.`,
      explainsAt: [node],
    });
    return;
  }
  const doubtful = isOutside(safe);
  if (!doubtful) return;
  report({
    at: node,
    severity: 'warning',
    message: `${name} is ${doubtful.scalar.text}: Lambda takes up to ${max}, but the CloudFormation schema only up to ${safe}. Set ${safe} or less.`,
    explainsAt: [node],
  });
}

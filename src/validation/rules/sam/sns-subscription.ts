import { entryOf } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';
import { samEvents } from '../../sam/events.ts';
import { isTruthy, literalMap, placeOfMissing, setEntry } from '../../sam/values.ts';

export const samSnsSubscription = defineRule({
  id: 'sam/sns-subscription',
  severity: 'error',
  certainty: 'fact',
  title: 'A queue of your own between topic and function is named by ARN and URL',
  why: 'SAM subscribes the queue by its ARN and writes the queue policy by its URL; it refuses one without the other.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-sqssubscriptionobject.html',
  applies: 'template',
  check({ model }, report) {
    for (const event of samEvents(model)) {
      const entry = event.type === 'SNS' ? setEntry(event.properties, 'SqsSubscription') : undefined;
      const map = literalMap(entry?.value);
      if (!entry || !map || map.entries.size === 0) continue;
      const missing = ['QueueArn', 'QueueUrl'].filter((name) => !isTruthy(entryOf(map, name)?.value));
      if (missing.length === 0) continue;
      report({
        at: placeOfMissing(map, missing, entry.key),
        resource: event.resource.id,
        message: `SqsSubscription of event ${event.id} lacks ${missing.join(' and ')}. Name a queue by both, or write SqsSubscription: true to have one made.`,
      });
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
    Events:
      Orders:
        Type: SNS
        Properties: {Topic: !ImportValue t, «SqsSubscription»: {QueueArn: !ImportValue q, BatchSize: 5}}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      Orders:
        Type: SNS
        Properties: {Topic: !ImportValue t, SqsSubscription: {QueueArn: !ImportValue q, QueueUrl: !ImportValue u}}
      Own:
        Type: SNS
        Properties: {Topic: !ImportValue t, SqsSubscription: true}
`,
    ],
  },
});

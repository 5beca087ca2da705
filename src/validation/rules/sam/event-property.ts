import { asIntrinsic, entryOf } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';
import { samEvents, type SamEvent } from '../../sam/events.ts';
import { renameFix } from '../../sam/fixes.ts';
import { nearestNames } from '../../helpers/nearest.ts';
import { suggestion } from '../../sam/names.ts';
import { isTruthy, kindOf, literalMap } from '../../sam/values.ts';

export const samEventProperty = defineRule({
  id: 'sam/event-property',
  severity: 'error',
  certainty: 'fact',
  title: 'Events have only properties their type knows',
  why: 'The transform refuses an event property it does not know, and the whole template with it.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventsource.html',
  applies: 'template',
  check({ model }, report) {
    for (const event of samEvents(model)) {
      if (!event.table) continue;
      const properties = entryOf(event.node, 'Properties');
      const resource = event.resource.id;
      if (properties && !literalMap(properties.value) && !asIntrinsic(properties.value)) {
        const isEmpty = kindOf(properties.value) === 'null';
        const message = `Properties of event ${event.id} must be a map${isEmpty ? ', but nothing is written' : ''}. Indent its properties below it.`;
        report({ at: isEmpty ? properties.key : properties.value, resource, message });
      }
      for (const [name, { key, value }] of event.properties?.entries ?? []) {
        if (isKnown(event, name) && !(name === 'ConsumerGroupId' && isTruthy(value) && !isKafka(event))) continue;
        if (name.startsWith('Fn::')) continue;
        const names = Object.keys(event.table.properties);
        const near = nearestNames(name, names);
        const message = `Event ${event.id} of type ${event.type} has no property "${name}". ${suggestion(near, names)}`;
        report({ at: key, resource, message, fix: renameFix(key, near) });
      }
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
      Jobs:
        Type: SQS
        Properties:
          Queue: !ImportValue q
          «BatchSiz»: 5
      Get:
        Type: HttpApi
        Properties: {Path: /, Method: get, «ResponseTransferMode»: RESPONSE_STREAM}
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
      Jobs:
        Type: SQS
        Properties: {Queue: !ImportValue q, BatchSize: 5}
`,
    ],
  },
});

function isKnown(event: SamEvent, name: string): boolean {
  return Object.hasOwn(event.table?.properties ?? {}, name);
}

/** The table of pull events is shared, but only Kafka events may name a consumer group. */
function isKafka(event: SamEvent): boolean {
  return event.type === 'MSK' || event.type === 'SelfManagedKafka';
}

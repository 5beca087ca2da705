import { asIntrinsic, entryOf } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';
import { samEvents, type SamEvent } from '../../sam/events.ts';
import { missingNames } from '../../sam/names.ts';
import { isTruthy, kindOf, literalMap, placeOfMissing, setEntry } from '../../sam/values.ts';
import { table } from '../../../world/table.ts';

/** Required by what the transform does with the event, beyond its property table. */
const requiredByUse: Readonly<Record<string, readonly string[]>> = table({
  DocumentDB: ['SourceAccessConfigurations'],
  MQ: ['SourceAccessConfigurations'],
  SelfManagedKafka: ['KafkaBootstrapServers', 'SourceAccessConfigurations', 'Topics'],
});

export const samEventRequired = defineRule({
  id: 'sam/event-required',
  severity: 'error',
  certainty: 'fact',
  title: 'Events have the properties their type needs',
  why: 'The transform refuses an event without its required properties.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventsource.html',
  applies: 'template',
  check({ model }, report) {
    for (const event of samEvents(model)) {
      if (!event.table || hasUnreadableProperties(event)) continue;
      const known = Object.keys(event.table.properties);
      const missing = missingNames([...missingProperties(event)], event.properties, known);
      if (missing.length === 0) continue;
      const plural = missing.length > 1 ? 'properties' : 'property';
      const message = `Event ${event.id} of type ${event.type} lacks the required ${plural} ${missing.join(', ')}.`;
      const place = entryOf(event.node, 'Properties')?.key ?? event.key;
      report({ at: placeOfMissing(event.properties, missing, place), resource: event.resource.id, message });
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
      Records:
        Type: Kinesis
        «Properties»: {Stream: !ImportValue s}
      «Get»:
        Type: Api
      Half:
        Type: HttpApi
        «Properties»: {Path: /a}
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
      Records:
        Type: Kinesis
        Properties: {Stream: !ImportValue s, StartingPosition: LATEST}
      Get:
        Type: Api
        Properties: {Path: /, Method: get}
      Default:
        Type: HttpApi
`,
    ],
  },
});

function hasUnreadableProperties(event: SamEvent): boolean {
  const node = entryOf(event.node, 'Properties')?.value;
  return node !== undefined && (asIntrinsic(node) !== undefined || (kindOf(node) !== 'null' && !literalMap(node)));
}

function* missingProperties(event: SamEvent): Iterable<string> {
  for (const [name, property] of Object.entries(event.table?.properties ?? {})) {
    // The implicit API stands in for an API that is not named.
    if (property.required && name !== 'RestApiId' && !setEntry(event.properties, name)) yield name;
  }
  for (const name of requiredByUse[event.type] ?? []) {
    if (!isTruthy(entryOf(event.properties, name)?.value)) yield name;
  }
  if (event.type === 'HttpApi') yield* missingOfRoute(event);
}

/** A route needs both; without either it is the default route. */
function* missingOfRoute(event: SamEvent): Iterable<string> {
  const hasPath = isTruthy(entryOf(event.properties, 'Path')?.value);
  const hasMethod = isTruthy(entryOf(event.properties, 'Method')?.value);
  if (hasPath && !hasMethod) yield 'Method';
  if (hasMethod && !hasPath) yield 'Path';
}

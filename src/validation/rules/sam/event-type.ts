import { entryOf } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';
import { eventTables, samEvents } from '../../sam/events.ts';
import { renameFix } from '../../sam/fixes.ts';
import { nearestNames } from '../../helpers/nearest.ts';
import { suggestion } from '../../sam/names.ts';
import { kindOf, literalMap } from '../../sam/values.ts';

export const samEventType = defineRule({
  id: 'sam/event-type',
  severity: 'error',
  certainty: 'fact',
  title: 'Every event has a type that SAM knows',
  why: 'The transform refuses the template when an event is not a map with a known Type.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventsource.html',
  applies: 'template',
  check({ model }, report) {
    for (const event of samEvents(model)) {
      if (event.table) continue;
      const names = Object.keys(eventTables[event.resource.type] ?? {});
      const typeNode = entryOf(event.node, 'Type')?.value;
      const resource = event.resource.id;
      if (!literalMap(event.node)) {
        report({ at: event.key, resource, message: `Event ${event.id} must be a map with Type and Properties.` });
        continue;
      }
      if (!typeNode || kindOf(typeNode) === 'null') {
        const message = `Event ${event.id} has no Type. Add one of ${names.join(', ')}.`;
        report({ at: typeNode ?? event.key, resource, message });
        continue;
      }
      const near = nearestNames(event.type, names);
      const hint = suggestion(near, names);
      const message = `${event.resource.type} has no event type ${event.type === '' ? 'like this' : `"${event.type}"`}. ${hint}`;
      report({ at: typeNode, resource, message, fix: renameFix(typeNode, near) });
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
        Type: «Sqs»
        Properties: {Queue: !ImportValue q}
      «Nothing»:
      «Untyped»:
        Properties: {Path: /, Method: get}
`,
      `Flow:
  Type: AWS::Serverless::StateMachine
  Properties:
    DefinitionUri: flow.asl.json
    Events:
      Jobs:
        Type: «SQS»
        Properties: {Queue: !ImportValue q}
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
        Properties: {Queue: !ImportValue q}
Flow:
  Type: AWS::Serverless::StateMachine
  Properties:
    DefinitionUri: flow.asl.json
    Events:
      Daily:
        Type: ScheduleV2
        Properties: {ScheduleExpression: rate(1 day)}
`,
    ],
  },
});

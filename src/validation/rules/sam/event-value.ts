import { defineRule } from '../../rule.ts';
import { samEvents } from '../../sam/events.ts';
import { kindFix } from '../../sam/fixes.ts';
import { describeKinds, describeSeen, kindOf, refusedNode } from '../../sam/values.ts';

export const samEventValue = defineRule({
  id: 'sam/event-value',
  severity: 'error',
  certainty: 'fact',
  title: 'Event properties hold the kind of value SAM reads',
  why: 'The transform refuses an event property whose value is of another kind.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventsource.html',
  applies: 'template',
  check({ model }, report) {
    for (const event of samEvents(model)) {
      for (const [name, { value }] of event.properties?.entries ?? []) {
        const property = event.table?.properties[name];
        if (property === undefined || isNamedElsewhere(name)) continue;
        const refused = refusedNode(property, value);
        if (refused) {
          const message = `${name} of event ${event.id} must be ${describeKinds(refused.kinds)}, but ${describeSeen(refused.node)} is written.`;
          report({
            fix: kindFix(refused.node, refused.kinds),
            at: refused.node,
            resource: event.resource.id,
            message,
          });
        } else if (property.isLiteral && kindOf(value) === 'call' && !model.hasLanguageExtensions) {
          const message = `${name} of event ${event.id} must be ${describeKinds(property.kinds ?? [])} as written: SAM does not resolve functions here.`;
          report({ at: value, resource: event.resource.id, message });
        }
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
          BatchSize: «"5"»
          FunctionResponseTypes: «ReportBatchItemFailures»
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
        Properties:
          Queue: !ImportValue q
          BatchSize: !ImportValue size
          FunctionResponseTypes: [ReportBatchItemFailures]
`,
    ],
  },
});

/** sam/api-ref says more about these. */
function isNamedElsewhere(name: string): boolean {
  return name === 'RestApiId' || name === 'ApiId';
}

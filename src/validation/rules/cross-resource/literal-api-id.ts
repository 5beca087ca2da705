import { asIntrinsic, entryOf, textOf } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';
import { apiProperty, samEvents } from '../../sam/events.ts';

export const literalApiId = defineRule({
  id: 'xref/literal-api-id',
  severity: 'warning',
  certainty: 'fact',
  title: 'Events refer to their API instead of naming it as text',
  why: 'SAM writes the text into the source ARN of the permission, so API Gateway may not call the function and answers 500.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-api.html',
  applies: 'template',
  check({ model }, report) {
    for (const event of samEvents(model)) {
      const value = entryOf(event.properties, apiProperty[event.type] ?? '')?.value;
      const id = value && !asIntrinsic(value) ? textOf(value) : undefined;
      if (!value || id === undefined || !model.resources.has(id)) continue;
      const message = `"${id}" is text here, so the permission names no API and calls fail. Write !Ref ${id}.`;
      const newText = model.document.format === 'json' ? `{"Ref": "${id}"}` : `!Ref ${id}`;
      report({
        at: value,
        resource: event.resource.id,
        message,
        fix: {
          description: `Refer to ${id}`,
          safety: 'safe',
          edits: [{ start: value.start, end: value.end, newText }],
        },
      });
    }
  },
  examples: {
    bad: [
      `Api:
  Type: AWS::Serverless::Api
  Properties: {StageName: v1}
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      Get:
        Type: Api
        Properties: {Path: /, Method: get, RestApiId: «Api»}
`,
    ],
    good: [
      `Api:
  Type: AWS::Serverless::Api
  Properties: {StageName: v1}
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      Get:
        Type: Api
        Properties: {Path: /, Method: get, RestApiId: !Ref Api}
`,
    ],
  },
});

import { sourceKindOf } from '../../helpers/event-source.ts';
import { defineRule } from '../../rule.ts';
import { setEntry } from '../../sam/values.ts';

export const eventSourceTopics = defineRule({
  id: 'xref/esm-topics',
  severity: 'error',
  certainty: 'documented',
  title: 'An event source mapping of Amazon MSK names its topic',
  why: 'SAM does not ask for it, so the stack rolls back when Lambda does.',
  source: 'https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html',
  applies: 'lowered',
  types: ['AWS::Lambda::EventSourceMapping'],
  check({ model, resource }, report) {
    const { properties, keyNode, id } = resource;
    if (sourceKindOf(model, resource) !== 'msk' || setEntry(properties, 'Topics')) return;
    report({ at: keyNode, message: `${id} reads Amazon MSK and needs Topics: [<name of the topic>].` });
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
      «Orders»:
        Type: MSK
        Properties: {Stream: !ImportValue cluster, StartingPosition: LATEST}
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
        Type: MSK
        Properties: {Stream: !ImportValue cluster, StartingPosition: AT_TIMESTAMP, StartingPositionTimestamp: 1760000000, Topics: [orders]}
`,
      `Mapping:
  Type: AWS::Lambda::EventSourceMapping
  Properties:
    FunctionName: worker
    EventSourceArn: !ImportValue source
`,
    ],
  },
});

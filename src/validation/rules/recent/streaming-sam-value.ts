import { nodeAt, textOf } from '../../../cloudformation/nodes.ts';
import { facts } from '../../../guidance/facts/index.ts';
import { replaceScalar } from '../../fixes/edits.ts';
import { defineRule } from '../../rule.ts';
import { samEvents } from '../../sam/events.ts';

const wanted = facts['api-gateway.streaming.samEvent'].value;
const values: readonly string[] = [wanted, 'BUFFERED'];

export const streamingSamValue = defineRule({
  id: 'streaming/sam-value',
  severity: 'warning',
  certainty: 'documented',
  title: 'A SAM Api event that streams says so in the words of SAM',
  why: 'SAM ignores any other value without a word, and the API answers buffered.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-api.html',
  applies: 'template',
  check({ model }, report) {
    for (const event of samEvents(model)) {
      const node = event.type === 'Api' ? nodeAt(event.properties, 'ResponseTransferMode') : undefined;
      const text = textOf(node);
      if (!node || node.kind !== 'scalar' || text === undefined || values.includes(text)) continue;
      const isStream = /stream/i.test(text);
      const right = isStream ? wanted : 'BUFFERED';
      report({
        at: node,
        resource: event.resource.id,
        message: `SAM ignores ResponseTransferMode: ${text}, so the response is buffered. Write ${isStream ? wanted : values.join(' or ')}.`,
        fix: {
          description: `Write ${right}`,
          safety: isStream ? 'safe' : 'review',
          edits: [replaceScalar(model.document, node, right)],
        },
        explainsAt: [node],
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
      Get:
        Type: Api
        Properties: {Path: /, Method: get, ResponseTransferMode: «STREAM»}
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
      Get:
        Type: Api
        Properties: {Path: /, Method: get, ResponseTransferMode: RESPONSE_STREAM}
`,
    ],
  },
});

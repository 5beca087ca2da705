import { defineCodeRule } from '../../rule.ts';
import { dottedName, isCall, unwrap, walk } from '../../syntax.ts';

/** Batch commands that answer 200 although single entries failed, and where the failures are. */
const failureFields: Readonly<Record<string, string>> = {
  PutRecordsCommand: 'FailedRecordCount and Records[].ErrorCode',
  PutRecordBatchCommand: 'FailedPutCount and RequestResponses[].ErrorCode',
  PutEventsCommand: 'FailedEntryCount and Entries[].ErrorCode',
  BatchWriteItemCommand: 'UnprocessedItems',
  BatchWriteCommand: 'UnprocessedItems',
  SendMessageBatchCommand: 'Failed',
  DeleteMessageBatchCommand: 'Failed',
  PublishBatchCommand: 'Failed',
};

export const partialFailure = defineCodeRule({
  id: 'lambda/partial-failure',
  severity: 'warning',
  title: 'Partial failure of a batch call ignored',
  why: 'These calls succeed as a whole while some entries failed; entries nobody looks at are lost.',
  source: 'https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html',
  check(model, report) {
    walk(model.program, (node, ancestors) => {
      if (node.type !== 'NewExpression') return undefined;
      const name = dottedName(node.callee)?.split('.').at(-1) ?? '';
      const field = Object.hasOwn(failureFields, name) ? failureFields[name] : undefined;
      const send = ancestors.at(-1);
      if (field === undefined || !isCall(send) || unwrap(send.arguments[0]) !== node) return undefined;
      const around = ancestors.slice(0, -1).findLast((ancestor) => ancestor.type !== 'AwaitExpression');
      if (around?.type !== 'ExpressionStatement') return undefined;
      report({
        node,
        message: `The answer of ${name} is thrown away. It can succeed while entries failed: check ${field}, and send the failed entries again with backoff.`,
      });
      return undefined;
    });
  },
  examples: {
    bad: [
      {
        code: "import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';\nconst client = new EventBridgeClient({});\nexport const handler = async () => { await client.send(new PutEventsCommand({ Entries: [] })); };",
      },
      {
        code: "import { SQSClient, SendMessageBatchCommand } from '@aws-sdk/client-sqs';\nconst sqs = new SQSClient({});\nexport async function handler(entries) { await sqs.send(new SendMessageBatchCommand({ QueueUrl: 'q', Entries: entries })); }",
      },
    ],
    good: [
      {
        code: "import { PutEventsCommand } from '@aws-sdk/client-eventbridge';\nexport const handler = async () => { const { FailedEntryCount } = await client.send(new PutEventsCommand({ Entries: [] })); if (FailedEntryCount) throw new Error('failed'); };",
      },
      {
        code: "import { PutEventsCommand } from '@aws-sdk/client-eventbridge';\nexport const publish = (entries) => client.send(new PutEventsCommand({ Entries: entries }));",
      },
      {
        code: "import { SendMessageCommand } from '@aws-sdk/client-sqs';\nexport const handler = async () => { await sqs.send(new SendMessageCommand({})); };",
      },
    ],
  },
});

import { describe, expect, it } from 'vitest';
import { getEventTypes } from '../../src/tools/get-event-types.ts';
import { makeToolContext } from '../local/support.ts';

async function call(given: Record<string, unknown>) {
  const input = getEventTypes.input.parse(given);
  const value = await getEventTypes.handle(input, makeToolContext('/'));
  expect(getEventTypes.output.parse(value)).toEqual(value);
  return getEventTypes.text(value, input);
}

describe('get_event_types', () => {
  it('gives what to paste into a handler', async () => {
    const text = await call({ source: 'http-api' });
    expect(text).toContain(
      "import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';",
    );
    expect(text).toContain('interface APIGatewayEventRequestContextV2');
  });

  it('gives a sample in the Region asked for', async () => {
    expect(await call({ source: 'sqs', as: 'sample', region: 'cn-north-1' })).toContain('arn:aws-cn:sqs:cn-north-1');
  });

  it('names the failing leaf of a pattern', async () => {
    const text = await call({ source: 'eventbridge', pattern: '{"detail":{"total":[{"numeric":[">",100]}]}}' });
    expect(text).toMatch(
      /does not match\n\$\.detail\.total fails: the pattern wants \{"numeric":\[">",100\]\}, the event has 49\.9/,
    );
  });

  it('lists the sources', async () => {
    expect(await call({})).toContain('dynamodb-stream: DynamoDB stream');
  });
});

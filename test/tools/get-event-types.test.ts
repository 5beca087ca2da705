import { describe, expect, it } from 'vitest';
import { eventSamples, isEventSampleName } from '../../src/guidance/facts/sample-events/catalogue.ts';
import { getEventTypes } from '../../src/tools/get-event-types.ts';
import { makeToolContext } from '../local/support.ts';

async function call(given: Record<string, unknown>) {
  const input = getEventTypes.input.parse(given);
  const value = await getEventTypes.handle(input, makeToolContext('/'));
  expect(getEventTypes.output.parse(value)).toEqual(value);
  return { value, text: getEventTypes.text(value, input) };
}

describe('get_event_types', () => {
  it('gives what to paste into a handler', async () => {
    const { text } = await call({ source: 'http-api' });
    expect(text).toContain(
      "import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';",
    );
    expect(text).toContain('interface APIGatewayEventRequestContextV2');
  });

  it('gives a sample in the Region asked for', async () => {
    const { text, value } = await call({ source: 'sqs', as: 'sample', region: 'cn-north-1' });
    expect(text).toContain('arn:aws-cn:sqs:cn-north-1');
    expect(value.sample).toHaveProperty('Records[0].eventSource', 'aws:sqs');
  });

  it('gives every sample as an object', async () => {
    for (const source of Object.keys(eventSamples).filter(isEventSampleName)) {
      const { text, value } = await call({ source, as: 'sample' });
      expect(value.sample).toEqual(eventSamples[source].build({}));
      expect(Array.isArray(eventSamples[source].build({}))).toBe(false);
      expect(text).toContain(JSON.stringify(value.sample, undefined, 2));
    }
  });

  it('names the failing leaf of a pattern', async () => {
    const { text, value } = await call({
      source: 'eventbridge',
      pattern: '{"detail":{"total":[{"numeric":[">",100]}]}}',
    });
    expect(text).toMatch(
      /does not match\nRecord 0: \$\.detail\.total fails: the pattern wants \{"numeric":\[">",100\]\}, the event has 49\.9/,
    );
    expect(value).toMatchObject({
      matches: false,
      failures: [{ record: 0, path: '$.detail.total', expected: '{"numeric":[">",100]}' }],
    });
  });

  it('lists the sources', async () => {
    expect((await call({})).text).toContain('dynamodb-stream: DynamoDB stream');
  });
});

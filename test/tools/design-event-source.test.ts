import { describe, expect, it } from 'vitest';
import { designEventSource } from '../../src/tools/design-event-source.ts';
import { eventSourceNames } from '../../src/guidance/event-sources/names.ts';
import { makeToolContext } from '../local/support.ts';

async function call(given: Record<string, unknown>) {
  const input = designEventSource.input.parse(given);
  const value = await designEventSource.handle(input, makeToolContext('/'));
  expect(designEventSource.output.parse(value)).toEqual(value);
  return { value, text: designEventSource.text(value, input) };
}

describe('design_event_source', () => {
  it('offers every source there is', () => {
    expect(designEventSource.input.shape.source.options).toEqual([...eventSourceNames]);
  });

  it('gives settings with reasons, the failure path, alarms and the template within the text budget', async () => {
    const { text, value } = await call({
      source: 'sqs',
      perSecond: 50,
      handlerMs: 200,
      resource: 'orders.fifo',
      region: 'us-gov-west-1',
    });
    expect(text).toContain('sqs: orders.fifo in us-gov-west-1 (aws-us-gov)');
    expect(text).toMatch(/VisibilityTimeout = 30: 6 × 5 s timeout/);
    expect(text).toContain('Failures: ');
    expect(text).toContain('Transform: AWS::Serverless-2016-10-31');
    expect(text.length).toBeLessThan(8000);
    expect(value.policy).toMatchObject({ Version: '2012-10-17' });
    expect(value.decisions).toContainEqual({
      setting: 'VisibilityTimeout',
      value: 30,
      reason: expect.stringMatching(/^6 × 5 s timeout/),
    });
  });

  it('says what is missing and why', async () => {
    await expect(call({ source: 'sqs' })).rejects.toThrow(/Missing: perSecond \(.*\) and handlerMs \(/);
    await expect(call({ source: 'sqs', existing: 'no' })).rejects.toThrow(/existing is not JSON/);
    await expect(call({ source: 's3', existing: '{}' })).rejects.toThrow(/no event source mapping/);
  });
});

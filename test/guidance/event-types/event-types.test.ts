import type * as Lambda from 'aws-lambda';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { answerEventTypes } from '../../../src/guidance/event-types/event-types.ts';
import { schemaToTypeScript } from '../../../src/guidance/event-types/schema-types.ts';
import { eventSamples, type EventSample } from '../../../src/guidance/facts/sample-events/catalogue.ts';

const samples: readonly (readonly [string, EventSample])[] = Object.entries(eventSamples);

describe('samples', () => {
  it('are events of the types of @types/aws-lambda', () => {
    // Compiling these lines is the test: each builder returns the type its entry names.
    const checked: [
      Lambda.APIGatewayProxyEvent,
      Lambda.SQSEvent,
      Lambda.DynamoDBStreamEvent,
      Lambda.MSKEvent,
      Lambda.PreTokenGenerationV2TriggerEvent,
      Lambda.CloudFrontResponseEvent,
      Lambda.LexV2Event,
    ] = [
      eventSamples['rest-api'].build(),
      eventSamples['sqs-fifo'].build({}),
      eventSamples['dynamodb-stream'].build(),
      eventSamples.msk.build(),
      eventSamples['cognito-pre-token-generation'].build(),
      eventSamples['cloudfront-response'].build(),
      eventSamples.lex.build(),
    ];
    expect(checked).toHaveLength(7);
  });

  it('exist for at least 30 sources', () => {
    expect(samples.length).toBeGreaterThanOrEqual(55);
  });

  it.each(samples)('%s survives JSON and carries no foreign partition', (_, sample) => {
    const event = sample.build({ region: 'us-gov-west-1', accountId: '111122223333' });
    const text = JSON.stringify(event);
    expect(JSON.parse(text)).toEqual(event);
    expect(text).not.toMatch(/arn:aws:/);
  });

  it.each(samples)('%s has a declaration', (name) => {
    const { shape, usage } = answerEventTypes({ source: name });
    expect(shape).toContain(eventSamples[name as keyof typeof eventSamples].eventType);
    expect(usage).toMatch(/^export const handler = async \(event: /);
  });

  it('hold log events as the service compresses them', () => {
    const { awslogs } = eventSamples['cloudwatch-logs'].build();
    expect(JSON.parse(gunzipSync(Buffer.from(awslogs.data, 'base64')).toString())).toMatchObject({
      messageType: 'DATA_MESSAGE',
    });
  });
});

describe('answers', () => {
  it('give import, handler and shape', () => {
    expect(answerEventTypes({ source: 'sqs' })).toMatchObject({
      importLine: "import type { SQSEvent, SQSBatchResponse } from 'aws-lambda';",
      usage: 'export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => { … }',
      shape: expect.stringMatching(/interface SQSEvent \{\n {2}Records: SQSRecord\[\];\n\}[\s\S]*interface SQSRecord /),
    });
  });

  it('give a declaration to copy where no package has one', () => {
    const answer = answerEventTypes({ source: 'rabbitmq' });
    expect(answer.importLine).toBeUndefined();
    expect(answer.notes.join()).toContain('No package declares this event');
  });

  it('keep every shape short enough for a chat', () => {
    for (const [name] of samples) expect(answerEventTypes({ source: name }).shape?.length).toBeLessThan(6500);
  });

  it('understand other names for a source, and list the sources', () => {
    expect(answerEventTypes({ source: 'DynamoDB', as: 'sample' }).title).toBe('DynamoDB stream');
    expect(answerEventTypes({}).sources?.length).toBe(samples.length);
  });

  it('test a pattern on the sample when no event is given', () => {
    expect(answerEventTypes({ source: 's3-eventbridge', pattern: '{"source":["aws.s3"]}' })).toMatchObject({
      matches: true,
    });
    expect(answerEventTypes({ source: 'sqs', pattern: '{"body":{"status":["PAID"]}}' })).toMatchObject({
      matches: false,
      records: [{ failure: { path: '$.body.status' } }],
    });
  });

  it.each([
    [{ source: 'carrier-pigeon' }, /Unknown source "carrier-pigeon". Known: rest-api, /],
    [{ source: 'sqs', region: 'mars-1' }, /"mars-1" does not look like a Region/],
    [{ source: 'sqs', as: 'pattern-test' }, /pattern is missing/],
    [{ pattern: '{"a":["b"]}' }, /Give the event to test/],
    [{ source: 'eventbridge', pattern: "{'a': ['b']}" }, /pattern is not JSON .*Expected for example/],
    [
      { source: 'eventbridge', pattern: '{"a":["b"]}', event: `"${'x'.repeat(5 * 1024 * 1024)}"` },
      /5120 KB; an EventBridge entry has at most 1024 KB/,
    ],
    [{ source: 'sqs', pattern: '{"a":["b"]}', event: '{broken' }, /event is not JSON/],
  ] as const)('refuse %j', (query, message) => {
    expect(() => answerEventTypes(query)).toThrow(message);
  });
});

describe('schemas of a registry as TypeScript', () => {
  it('become interfaces', () => {
    const content = JSON.stringify({
      openapi: '3.0.0',
      components: {
        schemas: {
          AWSEvent: {
            type: 'object',
            required: ['detail', 'detail-type'],
            properties: {
              detail: { $ref: '#/components/schemas/Order.Placed' },
              'detail-type': { type: 'string' },
              resources: { type: 'array', items: { type: 'string' } },
            },
          },
          'Order.Placed': {
            type: 'object',
            properties: {
              status: { type: 'string', enum: ['PLACED', 'PAID'] },
              lines: { type: 'array', items: { oneOf: [{ type: 'string' }, { type: 'integer' }] } },
              note: { type: 'string', nullable: true },
              labels: { type: 'object', additionalProperties: { type: 'number' } },
            },
          },
        },
      },
    });
    expect(schemaToTypeScript(content)).toMatchInlineSnapshot(`
      "export interface AWSEvent {
        detail: OrderPlaced;
        "detail-type": string;
        resources?: string[];
      }

      export interface OrderPlaced {
        status?: "PLACED" | "PAID";
        lines?: (string | number)[];
        note?: string | null;
        labels?: Record<string, number>;
      }"
    `);
  });

  it('are refused when they are none', () => {
    expect(() => schemaToTypeScript('nope')).toThrow(/is not JSON/);
    expect(() => schemaToTypeScript('{}')).toThrow(/names no types/);
  });
});

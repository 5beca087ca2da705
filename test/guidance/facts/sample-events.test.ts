import { describe, expect, it } from 'vitest';
import {
  albEvent,
  functionUrlEvent,
  httpApiEvent,
  restApiEvent,
  webSocketEvent,
} from '../../../src/guidance/facts/sample-events/http.ts';
import {
  dynamoDbStreamEvent,
  kinesisEvent,
  snsEvent,
  sqsEvent,
} from '../../../src/guidance/facts/sample-events/messaging.ts';
import {
  s3Event,
  s3EventBridgeEvent,
  scheduledEvent,
} from '../../../src/guidance/facts/sample-events/storage-and-bus.ts';

const request = {
  method: 'post',
  path: '/notes/a b',
  route: '/notes/{id}',
  pathParameters: { id: 'a b' },
  query: { tag: ['x', 'y z'], page: '2' },
  headers: { 'X-Trace': ['1', '2'], Cookie: 'a=1; b=2' },
  body: '{"title":"hi"}',
};

describe('HTTP sample events', () => {
  it('build a REST API event with single and multiple values', () => {
    const event = restApiEvent(request);
    expect(event).toMatchObject({
      httpMethod: 'POST',
      resource: '/notes/{id}',
      path: '/notes/a b',
      queryStringParameters: { tag: 'y z', page: '2' },
      multiValueQueryStringParameters: { tag: ['x', 'y z'], page: ['2'] },
      headers: { 'X-Trace': '2' },
      multiValueHeaders: { 'X-Trace': ['1', '2'] },
      pathParameters: { id: 'a b' },
      body: '{"title":"hi"}',
      isBase64Encoded: false,
    });
    expect(event.requestContext.requestTime).toBe('05/Mar/2026:14:30:00 +0000');
  });

  it('build an HTTP API event with joined values, cookies and a raw query', () => {
    expect(httpApiEvent({ ...request, stage: 'test' })).toMatchObject({
      version: '2.0',
      routeKey: 'POST /notes/{id}',
      rawPath: '/test/notes/a b',
      rawQueryString: 'tag=x&tag=y%20z&page=2',
      cookies: ['a=1', 'b=2'],
      headers: { 'x-trace': '1,2', 'content-type': 'application/json' },
      queryStringParameters: { tag: 'x,y z', page: '2' },
      requestContext: { http: { method: 'POST' }, stage: 'test' },
    });
  });

  it('leave out what the service leaves out', () => {
    expect(httpApiEvent()).not.toHaveProperty('body');
    expect(httpApiEvent()).not.toHaveProperty('queryStringParameters');
    expect(restApiEvent({ path: '/' })).toMatchObject({
      body: null,
      queryStringParameters: null,
      pathParameters: null,
    });
    expect(webSocketEvent({ routeKey: '$connect' })).not.toHaveProperty('body');
  });

  it('replace a default header by one given in other letters', () => {
    const { headers } = restApiEvent({ body: 'x', headers: { 'content-type': 'text/plain' } });
    expect(headers['content-type']).toBe('text/plain');
    expect(headers).not.toHaveProperty('Content-Type');
  });

  it('send bytes as base64', () => {
    expect(functionUrlEvent({ body: new Uint8Array([255, 0]) })).toMatchObject({ body: '/wA=', isBase64Encoded: true });
  });

  it('pass an authorizer on', () => {
    const authorizer = { jwt: { claims: { sub: 'u-1' }, scopes: null } };
    expect(httpApiEvent({ authorizer })).toMatchObject({ requestContext: { authorizer } });
  });

  it('keep the query of a load balancer encoded', () => {
    expect(albEvent(request).queryStringParameters).toEqual({ tag: 'y%20z', page: '2' });
  });
});

describe('messaging, storage and bus sample events', () => {
  it('mark FIFO messages with group and sequence', () => {
    const event = sqsEvent({ queueName: 'orders.fifo', bodies: [{ a: 1 }, 'text'], region: 'us-gov-west-1' });
    expect(event.Records.map((record) => record.body)).toEqual(['{"a":1}', 'text']);
    expect(event.Records[1]?.attributes.MessageGroupId).toBe('c-42');
    expect(event.Records[0]?.eventSourceARN).toBe('arn:aws-us-gov:sqs:us-gov-west-1:123456789012:orders.fifo');
    expect(sqsEvent().Records[0]?.attributes.MessageGroupId).toBeUndefined();
  });

  it('carry Kinesis data as base64 and DynamoDB changes with images', () => {
    const [record] = kinesisEvent({ payloads: [{ page: 'ä' }] }).Records;
    expect(JSON.parse(Buffer.from(record?.kinesis.data ?? '', 'base64').toString())).toEqual({ page: 'ä' });
    expect(dynamoDbStreamEvent().Records.map((change) => change.eventName)).toEqual(['INSERT', 'MODIFY', 'REMOVE']);
  });

  it('encode S3 keys as the service does, and only in notifications', () => {
    expect(s3Event({ key: 'a/b c+d.txt' }).Records[0]?.s3.object.key).toBe('a/b+c%2Bd.txt');
    expect(s3EventBridgeEvent({ key: 'a/b c+d.txt' }).detail.object.key).toBe('a/b c+d.txt');
  });

  it('place ARNs in the partition of the Region', () => {
    expect(snsEvent({ region: 'cn-north-1' }).Records[0]?.Sns.TopicArn).toBe(
      'arn:aws-cn:sns:cn-north-1:123456789012:orders',
    );
    expect(scheduledEvent({ region: 'eu-west-1' }).resources).toEqual([
      'arn:aws:events:eu-west-1:123456789012:rule/nightly',
    ]);
  });

  it('are the same on every call', () => {
    expect(sqsEvent()).toEqual(sqsEvent());
  });
});

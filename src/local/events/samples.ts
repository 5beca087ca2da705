import {
  albEvent,
  functionUrlEvent,
  httpApiEvent,
  restApiEvent,
  webSocketEvent,
} from '../../guidance/facts/sample-events/http.ts';
import {
  type AttributeMap,
  type TableChange,
  dynamoDbStreamEvent,
  kinesisEvent,
  snsEvent,
  sqsEvent,
} from '../../guidance/facts/sample-events/messaging.ts';
import {
  eventBridgeEvent,
  s3Event,
  s3EventBridgeEvent,
  scheduledEvent,
} from '../../guidance/facts/sample-events/storage-and-bus.ts';
import { isObject } from '../../world/json.ts';

interface SampleInput {
  readonly region: string;
  readonly time: Date;
}

/** `payload` is the caller's own content: a parsed JSON value, or the text when it is no JSON. */
type SampleBuilder = (input: SampleInput, payload: unknown) => object;

/** Event sources a function can be tried with, and where the caller's own payload goes in each. */
const builders = {
  'rest-api': (input, payload) => restApiEvent({ ...input, ...withBody(payload) }),
  'http-api': (input, payload) => httpApiEvent({ ...input, ...withBody(payload) }),
  'function-url': (input, payload) => functionUrlEvent({ ...input, ...withBody(payload) }),
  alb: (input, payload) => albEvent({ ...input, ...withBody(payload) }),
  websocket: (input, payload) => webSocketEvent({ ...input, ...(payload !== undefined && { body: textOf(payload) }) }),
  sqs: (input, payload) => sqsEvent({ ...input, ...(payload !== undefined && { bodies: asItems(payload) }) }),
  'sqs-fifo': (input, payload) =>
    sqsEvent({ ...input, queueName: 'orders.fifo', ...(payload !== undefined && { bodies: asItems(payload) }) }),
  sns: (input, payload) => snsEvent({ ...input, ...(payload !== undefined && { message: payload }) }),
  s3: (input, payload) => s3Event({ ...input, ...(typeof payload === 'string' && { key: payload }) }),
  's3-eventbridge': (input, payload) =>
    s3EventBridgeEvent({ ...input, ...(typeof payload === 'string' && { key: payload }) }),
  eventbridge: (input, payload) => eventBridgeEvent({ ...input, ...(payload !== undefined && { detail: payload }) }),
  schedule: (input) => scheduledEvent(input),
  'dynamodb-stream': (input, payload) =>
    dynamoDbStreamEvent({ ...input, ...(payload !== undefined && { changes: asItems(payload).map(toInsertion) }) }),
  kinesis: (input, payload) => kinesisEvent({ ...input, ...(payload !== undefined && { payloads: asItems(payload) }) }),
} as const satisfies Record<string, SampleBuilder>;

export type SampleName = keyof typeof builders;

/** Builds a sample event; `payloadText` becomes the message body, record, detail, HTTP body or object key. */
export function buildSample(name: SampleName, region: string, payloadText: string | undefined): object {
  const build: SampleBuilder = builders[name];
  return build({ region, time: new Date() }, parsePayload(payloadText));
}

function parsePayload(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A JSON list is a batch of several. */
function asItems(payload: unknown): readonly unknown[] {
  return Array.isArray(payload) ? payload : [payload];
}

function textOf(payload: unknown): string {
  return typeof payload === 'string' ? payload : JSON.stringify(payload);
}

function withBody(payload: unknown) {
  return payload === undefined ? {} : { method: 'POST', path: '/', body: textOf(payload) };
}

/** A plain item as the stream record of its insertion; its first attribute counts as the key. */
function toInsertion(item: unknown): TableChange {
  const newImage: AttributeMap = isObject(item) ? toAttributeMap(item) : { value: toAttribute(item) };
  const [[name, key] = ['value', toAttribute(item)] as const] = Object.entries(newImage);
  return { eventName: 'INSERT', keys: { [name]: key }, newImage };
}

function toAttributeMap(item: Readonly<Record<string, unknown>>): AttributeMap {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, toAttribute(value)]));
}

function toAttribute(value: unknown): AttributeMap[string] {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(toAttribute) };
  if (isObject(value)) return { M: toAttributeMap(value) };
  return { NULL: true };
}

export const sampleNames: readonly string[] = Object.keys(builders);

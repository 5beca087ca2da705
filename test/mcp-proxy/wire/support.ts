import { expect } from 'vitest';
import type { JsonObject } from '../../../src/mcp-proxy/operation.ts';
import { openApi, startServer } from '../helpers.ts';

/** What arrives at the server; `error`: nothing does, and the message is this. */
interface Arrival {
  /** All behind the path key. */
  readonly url?: string;
  /** All behind `/p`. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
  /** In hex. */
  readonly bytes?: string;
  /** Without the declaration. */
  readonly xml?: string;
  readonly error?: RegExp;
}

/** One operation, the arguments of one call of it, and what must arrive. */
export type WireRow = readonly [
  name: string,
  path: string,
  method: string,
  operation: JsonObject,
  given: Readonly<Record<string, unknown>>,
  arrival: Arrival,
];

export const text = { type: 'string' };
export const integer = { type: 'integer' };
export const list = { type: 'array', items: text };
export const anyObject = { type: 'object', additionalProperties: true };

type Schema = JsonObject | boolean;

const parameter =
  (name: string, place: string) =>
  (schema: Schema, more: JsonObject = {}) => [
    { name, in: place, ...(place === 'path' && { required: true }), schema, ...more },
  ];

export const query = parameter('v', 'query');
export const path = parameter('v', 'path');
export const header = parameter('X-V', 'header');
export const cookie = parameter('v', 'cookie');

export const body = (mediaType: string, schema: Schema, more: JsonObject = {}): JsonObject => ({
  requestBody: { required: true, content: { [mediaType]: { schema, ...more } } },
});

const components = {
  schemas: {
    Pet: {
      type: 'object',
      required: ['kind'],
      discriminator: { propertyName: 'kind', mapping: { Cat: '#/components/schemas/Cat' } },
      properties: { kind: text, name: text },
    },
    Cat: { allOf: [{ $ref: '#/components/schemas/Pet' }, { type: 'object', properties: { claws: integer } }] },
    Base: { type: 'object', properties: { id: text }, required: ['id'] },
    XmlOwner: { type: 'object', xml: { name: 'human' }, properties: { id: text } },
  },
};

/** Makes the call of a row against a real server: what arrived, and what had to. */
export async function callRow([, key, method, operation, given, arrival]: WireRow) {
  const server = await startServer();
  const specification = {
    openapi: '3.2.0',
    info: { title: 'Wire', version: '1' },
    paths: { [key]: { [method]: { responses: { 200: { description: 'ok' } }, ...operation } } },
    components,
  };
  const failure = await openApi(specification, server)
    .call(`${method.toUpperCase()} ${key}`, given)
    .then(() => undefined, String);
  const { error, ...rest } = arrival;
  const [seen] = server.seen;
  if (seen === undefined || error !== undefined) {
    const expected = error === undefined ? { ...rest, sent: 1 } : { sent: 0, failure: expect.stringMatching(error) };
    return { arrived: { failure, sent: server.seen.length }, expected };
  }
  const bodyText = seen.body.toString();
  const arrived = {
    method: seen.method,
    url: seen.url.slice(key.length),
    path: seen.url.slice('/p'.length),
    headers: Object.fromEntries(Object.keys(arrival.headers ?? {}).map((name) => [name, seen.headers[name]])),
    body: bodyText,
    bytes: seen.body.toString('hex'),
    xml: bodyText.replace(/^<\?xml[^>]*>\n/, ''),
  };
  return { arrived, expected: { ...rest, method: method.toUpperCase() } };
}

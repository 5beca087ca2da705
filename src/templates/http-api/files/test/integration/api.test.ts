import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDatabase } from '../../scripts/database.mjs';
import { handler as create } from '../../src/handlers/create-note.ts';
import { handler as remove } from '../../src/handlers/delete-note.ts';
import { handler as get } from '../../src/handlers/get-note.ts';
import { handler as list } from '../../src/handlers/list-notes.ts';
import { handler as update } from '../../src/handlers/update-note.ts';
import { hasCallers } from '../support/caller.ts';
import { lambdaContext } from '../support/context.ts';
import { request, type RequestOptions } from '../support/events.ts';
import { changedFields, invalidBodies, sampleFields } from '../support/samples.ts';

type Handler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

let database: Awaited<ReturnType<typeof startDatabase>>;

beforeAll(async () => {
  database = await startDatabase();
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = database.endpoint;
  process.env['TABLE_NAME'] = database.tableNames[0];
});

afterAll(() => database.stop());

async function call(handler: Handler, options: RequestOptions = {}) {
  const { statusCode, headers = {}, body } = await handler(request(options), lambdaContext);
  return { status: statusCode, headers, body: body === '' ? undefined : JSON.parse(body) };
}

it('creates, reads, updates and deletes', async () => {
  const created = await call(create, { body: sampleFields });
  expect(created).toMatchObject({ status: 201, body: { ...sampleFields, version: 1 } });
  const path = { id: created.body.id };
  expect(created.headers).toMatchObject({ location: `/v1/notes/${path.id}` });

  expect(await call(get, { path })).toMatchObject({ status: 200, body: created.body });

  const updated = await call(update, { path, body: { ...changedFields, version: 1 } });
  expect(updated).toMatchObject({ status: 200, body: { ...changedFields, version: 2 } });
  expect(updated.body.createdAt).toBe(created.body.createdAt);

  expect(await call(remove, { path })).toMatchObject({ status: 204, body: undefined });
  expect(await call(get, { path })).toMatchObject({ status: 404, body: { error: { code: 'NotFound' } } });
  expect(await call(remove, { path })).toMatchObject({ status: 404 });
  expect(await call(update, { path, body: { ...changedFields, version: 2 } })).toMatchObject({ status: 404 });
});

describe('bad requests', () => {
  it.each(invalidBodies)('names $path when its value is wrong', async ({ path, body }) => {
    const reply = await call(create, { body });
    expect(reply).toMatchObject({ status: 400, body: { error: { code: 'ValidationFailed' } } });
    expect(reply.body.error.fields).toContainEqual(expect.objectContaining({ path }));
  });

  it.each([undefined, null, [], 'text', {}, { ...sampleFields, surprise: true }])(
    'refuses the body %j',
    async (body) => {
      expect(await call(create, { body })).toMatchObject({ status: 400 });
    },
  );

  it('refuses a malformed id, limit, cursor and idempotency key', async () => {
    expect(await call(get, { path: { id: '../x' } })).toMatchObject({ status: 400 });
    for (const limit of ['0', '101', 'x', '-1', '1.5']) {
      expect(await call(list, { query: { limit } })).toMatchObject({ status: 400 });
    }
    expect(await call(list, { query: { cursor: 'AAAA' } })).toMatchObject({ status: 400 });
    const headers = { 'Idempotency-Key': 'has a space' };
    expect(await call(create, { body: sampleFields, headers })).toMatchObject({ status: 400 });
  });
});

it('answers 409 with the current version when an update is based on an old one', async () => {
  const { body: created } = await call(create, { body: sampleFields });
  const options = { path: { id: created.id }, body: { ...changedFields, version: 1 } };
  expect(await call(update, options)).toMatchObject({ status: 200 });
  expect(await call(update, options)).toMatchObject({
    status: 409,
    body: { error: { code: 'StaleVersion', currentVersion: 2 } },
  });
});

it('lets exactly one of ten concurrent updates win', async () => {
  const { body: created } = await call(create, { body: sampleFields });
  const options = { path: { id: created.id }, body: { ...changedFields, version: 1 } };
  const replies = await Promise.all(Array.from({ length: 10 }, () => call(update, options)));
  expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(replies.filter(({ status }) => status === 409)).toHaveLength(9);
});

it('creates once per idempotency key, also for concurrent calls', async () => {
  const user = 'idempotent';
  const options = { user, body: sampleFields, headers: { 'idempotency-key': 'order-1' } };
  const replies = await Promise.all(Array.from({ length: 5 }, () => call(create, options)));
  expect(new Set(replies.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
  expect(replies.filter(({ headers }) => headers['idempotency-replayed'] === 'false')).toHaveLength(1);
  const reused = await call(create, { ...options, body: changedFields });
  expect(reused).toMatchObject({ status: 422, body: { error: { code: 'IdempotencyKeyReused' } } });
});

it('pages through all of them, newest first', async () => {
  const user = 'pager';
  const before = (await call(list, { user, query: { limit: '100' } })).body.items.length;
  const ids = await createFive(user);

  const seen: string[] = [];
  let query: Record<string, string> | undefined = { limit: '2' };
  while (query) {
    const page = await call(list, { user, query });
    expect(page.status).toBe(200);
    seen.push(...page.body.items.map((item: { id: string }) => item.id));
    const cursor: string | undefined = page.body.nextCursor;
    query = cursor === undefined ? undefined : { limit: '2', cursor };
  }
  expect(seen.slice(0, 5)).toEqual(ids);
  expect(seen).toHaveLength(5 + before);
});

it('refuses a tampered cursor', async () => {
  const user = 'tamperer';
  await createFive(user);
  const { body } = await call(list, { user, query: { limit: '2' } });
  const cursor = `x${body.nextCursor.slice(1)}`;
  const reply = await call(list, { user, query: { limit: '2', cursor } });
  expect(reply).toMatchObject({ status: 400, body: { error: { fields: [{ path: 'cursor' }] } } });
});

/** Ids of five new ones, newest first; a moment apart, because ids of the same millisecond are in no order. */
async function createFive(user: string): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < 5; index += 1) {
    ids.unshift((await call(create, { user, body: sampleFields })).body.id);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return ids;
}

it.runIf(hasCallers)('shows nobody the data of another caller', async () => {
  const { body: created } = await call(create, { user: 'ada', body: sampleFields });
  const path = { id: created.id };
  expect(await call(get, { user: 'grace', path })).toMatchObject({ status: 404 });
  expect(await call(remove, { user: 'grace', path })).toMatchObject({ status: 404 });
  expect((await call(list, { user: 'grace' })).body.items).toEqual([]);
});

it.runIf(hasCallers)('answers 401 when the request context names no caller', async () => {
  const event = request();
  const anonymous = { ...event, requestContext: { ...event.requestContext, authorizer: null } };
  anonymous.requestContext.identity = { ...event.requestContext.identity, apiKeyId: null, userArn: null, caller: null };
  expect(await get(anonymous, lambdaContext)).toMatchObject({ statusCode: 401 });
});

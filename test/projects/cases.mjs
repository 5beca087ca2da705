// Projects that `npm run test:projects` generates, installs, type-checks, tests, bundles and invokes.

/**
 * @typedef {object} ProjectCase
 * @property {string} title
 * @property {string} kind
 * @property {Record<string, unknown>} options
 * @property {(call: Invoke) => Promise<void>} [use] drives the bundled functions; throws when a reply is wrong
 *
 * @callback Invoke
 * @param {Record<string, unknown>} target arguments of invoke_local besides the path
 * @returns {Promise<{ result: any, status: number, body: any }>} the function's result; of a request also the reply
 */

const order = { name: 'order', fields: { customerId: 'string', total: 'number', status: ['open', 'paid', 'shipped'] } };
const orderBody = { customerId: 'c-1', total: 12.5, status: 'open' };
const noteBody = { title: 'Milk', content: '2 litres' };

/** @type {ProjectCase[]} */
export const cases = [
  { title: 'notes', kind: 'http-api', options: {}, use: crud('/notes', noteBody) },
  { title: 'orders', kind: 'http-api', options: { resource: order }, use: crud('/orders', orderBody) },
  {
    title: 'an awkward resource, AWS principals',
    kind: 'http-api',
    options: {
      auth: 'iam',
      prefix: 'team-a',
      region: 'eu-central-1',
      resource: {
        name: 'class',
        fields: {
          name: 'string',
          size: 'number',
          status: ['in progress', 'done'],
          isOpen: 'boolean',
          date: 'date',
          timestamp: 'datetime',
          of: 'string',
          get: 'string',
        },
      },
    },
    use: crud('/classes', {
      name: 'Algebra',
      size: 3,
      status: 'in progress',
      isOpen: true,
      date: '2026-01-31',
      timestamp: '2026-01-31T09:30:00+01:00',
      of: 'x',
      get: 'y',
    }),
  },
  {
    title: 'orders',
    kind: 'queue-worker',
    options: {},
    use: batch({ id: '0197c1f0-0000-7000-8000-000000000001', ...orderBody }),
  },
  {
    title: 'orders',
    kind: 'event-bus',
    options: {},
    use: async (call) => {
      const detail = { id: '0197c1f0-0000-7000-8000-000000000001', ...orderBody };
      await call({
        function: 'HandleOrderChangedFunction',
        sample: 'eventbridge',
        samplePayload: JSON.stringify(detail),
      });
    },
  },
  {
    title: 'page watcher',
    kind: 'scheduled-job',
    options: { schedule: 'cron(0 6 * * ? *)', timezone: 'Europe/Madrid' },
  },
  {
    title: 'orders',
    kind: 'durable-workflow',
    options: {},
    use: async (call) => {
      const event = { id: '0197c1f0-0000-7000-8000-000000000001', ...orderBody };
      const callbacks = { approval: JSON.stringify({ isApproved: true, by: 'ada' }) };
      const { result } = await call({ function: 'ApproveOrderFunction', event, callbacks });
      if (result?.state !== 'confirmed') throw new Error(`expected confirmed: ${JSON.stringify(result)}`);
    },
  },
  { title: 'API keys', kind: 'http-api', options: { auth: 'api-key' }, use: crud('/notes', noteBody) },
  {
    title: 'open to all',
    kind: 'http-api',
    options: { auth: 'none', resource: order },
    use: crud('/orders', orderBody),
  },
];

/** Creates, reads, lists, updates (twice, the second stale) and deletes. */
function crud(path, body) {
  return async (call) => {
    const send = (method, target, content) =>
      call({
        request: {
          method,
          path: target,
          headers: { 'content-type': 'application/json' },
          ...(content === undefined ? {} : { body: JSON.stringify(content) }),
        },
      });
    const created = await send('POST', path, body);
    expectStatus(created, 201);
    const item = `${path}/${created.body.id}`;
    expectStatus(await send('GET', item), 200);
    expectStatus(await send('GET', path), 200);
    expectStatus(await send('POST', path, { ...body, surprise: 1 }), 400);
    expectStatus(await send('PUT', item, { ...body, version: 1 }), 200);
    expectStatus(await send('PUT', item, { ...body, version: 1 }), 409);
    expectStatus(await send('DELETE', item), 204);
    expectStatus(await send('GET', item), 404);
  };
}

/** Sends a good and a bad message in one batch: only the bad one comes back. */
function batch(message) {
  return async (call) => {
    const samplePayload = JSON.stringify([message, { ...message, surprise: 1 }]);
    const { result } = await call({ sample: 'sqs', samplePayload });
    if (result.batchItemFailures.length !== 1) throw new Error(`expected one failure: ${JSON.stringify(result)}`);
  };
}

function expectStatus({ status, body }, expected) {
  if (status !== expected) throw new Error(`expected ${expected}, got ${status}: ${JSON.stringify(body)}`);
}

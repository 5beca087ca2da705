import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startDatabase } from '../../scripts/database.mjs';
import { handler } from '../../src/handlers/run-job.ts';
import { lambdaContext } from '../support/context.ts';

let database: Awaited<ReturnType<typeof startDatabase>>;
let server: Server;
let answers: { status: number; body: string }[];
let hour = 0;

beforeAll(async () => {
  database = await startDatabase();
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = database.endpoint;
  process.env['TABLE_NAME'] = database.tableNames[0];
  server = createServer((_request, response) => {
    const { status, body } = answers.shift() ?? { status: 200, body: 'same' };
    response.writeHead(status).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  process.env['WATCHED_URL'] = `http://127.0.0.1:${String(address.port)}/`;
});

beforeEach(() => {
  answers = [];
});

afterAll(async () => {
  server.close();
  await database.stop();
});

const nextRun = () => ({ scheduledAt: new Date(Date.UTC(2026, 0, 1, (hour += 1))).toISOString() });

it('notices a change, and only a change', async () => {
  expect(await handler(nextRun(), lambdaContext)).toMatchObject({ status: 200, isChanged: false });
  expect(await handler(nextRun(), lambdaContext)).toMatchObject({ isChanged: false });
  answers = [{ status: 200, body: 'other' }];
  expect(await handler(nextRun(), lambdaContext)).toMatchObject({ isChanged: true, bytes: 5 });
});

it('does nothing when the same scheduled time comes again', async () => {
  const run = nextRun();
  expect(await handler(run, lambdaContext)).toBeDefined();
  expect(await handler(run, lambdaContext)).toBeUndefined();
});

it('tries again when the server cannot answer now', async () => {
  answers = [
    { status: 503, body: 'later' },
    { status: 200, body: 'now' },
  ];
  expect(await handler(nextRun(), lambdaContext)).toMatchObject({ status: 200, bytes: 3 });
});

it('fails without the scheduled time, so that a wrong template shows', async () => {
  await expect(handler({}, lambdaContext)).rejects.toThrow('scheduledAt');
});

import { expect, it } from 'vitest';
import { endpoint } from '../../src/http/endpoint.ts';
import { lambdaContext } from '../support/context.ts';
import { request } from '../support/events.ts';

it('hides the cause of an unexpected error but gives a request id to look it up', async () => {
  const handler = endpoint(() => Promise.reject(new Error('password=hunter2 at 10.0.0.7')));
  const event = request();
  const result = await handler(event, lambdaContext);
  expect(result.statusCode).toBe(500);
  expect(JSON.parse(result.body)).toEqual({
    error: {
      code: 'InternalError',
      message: 'Something went wrong on our side',
      requestId: event.requestContext.requestId,
    },
  });
});

it('answers JSON that nobody may cache', async () => {
  const handler = endpoint(() => Promise.resolve({ status: 200, body: { ok: true } }));
  const result = await handler(request(), lambdaContext);
  expect(result.headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' });
  expect(result.body).toBe('{"ok":true}');
});

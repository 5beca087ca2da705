import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { blueprints } from '../../src/templates/index.ts';
import { silenceHoursOf } from '../../src/templates/scheduled-job/template.ts';
import { orderResource, render } from './support.ts';

const templates = path.resolve(import.meta.dirname, '../../src/templates');

describe('the notes service', () => {
  it.each(['src/domain/note-fields.ts', 'test/support/samples.ts'])(
    'shows in its folder the %s that is built',
    async (file) => {
      await expect((await render())[file]).toMatchFileSnapshot(path.join(templates, 'shared/files/fields', file));
    },
  );

  it('has this openapi.yaml', async () => {
    await expect((await render())['openapi.yaml']).toMatchFileSnapshot('__snapshots__/http-api/openapi.yaml');
  });
});

describe('another resource', () => {
  it.each(blueprints.filter(({ options }) => 'resource' in options.shape).map(({ kind }) => kind))(
    'leaves no trace of notes in %s',
    async (kind) => {
      const files = await render({ resource: orderResource }, kind, 'orders-service');
      for (const [file, content] of Object.entries(files)) {
        expect(file).not.toMatch(/note/i);
        expect(content.replaceAll(/sha512-[^"]+/g, ''), file).not.toMatch(/notes?(?!d)\b|note[A-Z]|Note/);
      }
    },
  );

  it('flows into code, samples and prose', async () => {
    const files = await render({ resource: orderResource }, 'http-api', 'orders-service');
    expect(files['README.md']).toContain('Create an order');
    expect(files['src/domain/order-fields.ts']).toMatchSnapshot('fields');
    expect(files['test/support/samples.ts']).toMatchSnapshot('samples');
  });

  it.each([
    ['order', 'orders', 'CreateOrderFunction'],
    ['Orders', 'orders', 'CreateOrderFunction'],
    ['orderItem', 'order-items', 'CreateOrderItemFunction'],
    ['order-item', 'order-items', 'CreateOrderItemFunction'],
    ['order_item', 'order-items', 'CreateOrderItemFunction'],
    ['category', 'categories', 'CreateCategoryFunction'],
    ['person', 'people', 'CreatePersonFunction'],
    ['sheep', 'sheep', 'CreateSheepFunction'],
    ['x', 'xes', 'CreateXFunction'],
    ['mp3', 'mp3s', 'CreateMp3Function'],
    ['address', 'addresses', 'CreateAddressFunction'],
    ['class', 'classes', 'CreateClassFunction'],
    ['event', 'events', 'CreateEventFunction'],
  ])('named %s is served under /%s', async (name, plural, functionId) => {
    const files = await render({ resource: { name, fields: { name: 'string' } } });
    expect(files['template.yaml']).toContain(`Path: /${plural}/{id}`);
    expect(files['template.yaml']).toContain(`  ${functionId}:`);
    expect(files['openapi.yaml']).toContain(`  /${plural}:`);
  });

  it('keeps identifiers apart from those the code has already', async () => {
    const files = await render({ resource: { name: 'event', fields: { name: 'string' } } });
    expect(files['src/handlers/create-event.ts']).toContain('createEventRecord(');
    expect(files['openapi.yaml']).toContain('operationId: createEvent\n');
  });
});

describe('who may call', () => {
  it.each(['jwt', 'iam', 'api-key', 'none'])('is written in template, code and README for %s', async (auth) => {
    const files = await render({ auth });
    expect(files['README.md']).toContain('## Who may call');
    expect(files['README.md']).toContain('{"title":"');
    expect(files['src/http/caller.ts']).toMatchSnapshot('caller');
    expect(
      / {6}(?:# .*\n {6})?Auth:\n(?: {8}.*\n)+/.exec(files['template.yaml'] ?? '')?.[0] ?? 'no Auth',
    ).toMatchSnapshot('template');
    expect(files['template.yaml']?.match(/^ +security: \[\]$/gm)?.length ?? 0).toBe(auth === 'none' ? 5 : 0);
  });
});

it.each([
  ['rate(5 minutes)', 3],
  ['rate(1 hour)', 3],
  ['rate(1 day)', 26],
  ['cron(0 6 * * ? *)', 26],
  ['rate(30 days)', undefined],
  ['cron(0 6 1 * ? *)', undefined],
  ['at(2026-12-24T18:00:00)', undefined],
])('a job on the schedule %s is silent after %s hours', (schedule, hours) => {
  expect(silenceHoursOf(schedule)).toBe(hours);
});

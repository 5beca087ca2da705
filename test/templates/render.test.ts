import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { orderResource, render } from './support.ts';

const blueprint = path.resolve(import.meta.dirname, '../../src/templates/http-api');

describe('the notes service', () => {
  it('has these files', async () => {
    expect(Object.keys(await render())).toMatchSnapshot();
  });

  it('is the same every time', async () => {
    expect(await render()).toEqual(await render());
  });

  it.each(['src/domain/note-fields.ts', 'test/support/samples.ts'])(
    'shows in its folder the %s that is built',
    async (file) => {
      await expect((await render())[file]).toMatchFileSnapshot(path.join(blueprint, 'files', file));
    },
  );

  it.each(['template.yaml', 'openapi.yaml'])('has this %s', async (file) => {
    await expect((await render())[file]).toMatchFileSnapshot(`__snapshots__/http-api/${file}`);
  });

  it('locks the dependencies its package.json asks for, with no registry named', async () => {
    const lock = await readFile(path.join(blueprint, 'files/package-lock.json'), 'utf8');
    const { packages } = JSON.parse(lock);
    const {
      name: _name,
      version: _version,
      scripts: _scripts,
      private: _private,
      ...manifest
    } = JSON.parse(await readFile(path.join(blueprint, 'files/package.json'), 'utf8'));
    expect(packages['']).toMatchObject(manifest);
    expect(lock).not.toContain('"resolved"');
  });

  it('is named in package.json, its lock, samconfig.toml and the metrics', async () => {
    const files = await render({ prefix: 'team-a', region: 'eu-west-1' }, 'http-api', 'my-notes');
    expect(JSON.parse(files['package.json'] ?? '')).toMatchObject({ name: 'my-notes' });
    expect(JSON.parse(files['package-lock.json'] ?? '')).toMatchObject({
      name: 'my-notes',
      packages: { '': { name: 'my-notes' } },
    });
    expect(files['samconfig.toml']).toContain('stack_name = "team-a-my-notes"\nregion = "eu-west-1"');
    expect(files['template.yaml']).toContain('POWERTOOLS_METRICS_NAMESPACE: my-notes');
    expect(files['.github/workflows/deploy.yml']).toContain("aws-region: 'eu-west-1'");
  });
});

describe('another resource', () => {
  it('leaves no trace of notes', async () => {
    const files = await render({ resource: orderResource }, 'http-api', 'orders-service');
    for (const [file, content] of Object.entries(files)) {
      expect(file).not.toMatch(/note/i);
      expect(content.replaceAll(/sha512-[^"]+/g, ''), file).not.toMatch(/notes?(?!d)\b|note[A-Z]|Note/);
    }
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
    expect(/ {6}(?:# .*\n {6})?Auth:\n(?: {8}.*\n)+/.exec(files['template.yaml'] ?? '')?.[0]).toMatchSnapshot(
      'template',
    );
  });
});

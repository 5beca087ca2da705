import { createServer, type IncomingMessage } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { describeSchema, listSchemas, searchSchemas } from '../../src/aws/event-schemas.ts';

/** A registry service on localhost that answers by path; records what was asked. */
async function registryServer(answer: (request: IncomingMessage) => { status?: number; type?: string; body: unknown }) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const { status = 200, type, body } = answer(request);
    response.writeHead(status, { 'content-type': 'application/json', ...(type ? { 'x-amzn-errortype': type } : {}) });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.close();
  });
  process.env['AWS_ACCESS_KEY_ID'] = 'test';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'test';
  onTestFinished(() => {
    delete process.env['AWS_ACCESS_KEY_ID'];
    delete process.env['AWS_SECRET_ACCESS_KEY'];
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { asked, settings: { region: 'eu-west-1', endpoint: `http://127.0.0.1:${port}` } };
}

describe('schema registries', () => {
  it('are searched page by page', async () => {
    const { asked, settings } = await registryServer((request) => ({
      body: request.url?.includes('nextToken')
        ? { Schemas: [{ RegistryName: 'aws.events', SchemaName: 'aws.s3@ObjectDeleted' }] }
        : {
            NextToken: 'more',
            Schemas: [
              {
                RegistryName: 'aws.events',
                SchemaName: 'aws.s3@ObjectCreated',
                SchemaVersions: [{ SchemaVersion: '1' }],
              },
            ],
          },
    }));
    const found = await searchSchemas({ keywords: 's3 object' }, settings);
    expect(found).toEqual({
      schemas: [
        { registry: 'aws.events', schema: 'aws.s3@ObjectCreated', version: '1' },
        { registry: 'aws.events', schema: 'aws.s3@ObjectDeleted' },
      ],
      isCut: false,
    });
    expect(asked[0]).toContain('/v1/registries/name/aws.events/schemas/search?keywords=s3%20object');
  });

  it('are listed, cut at fifty', async () => {
    const many = Array.from({ length: 80 }, (_, index) => ({ SchemaName: `s${index}` }));
    const { settings } = await registryServer(() => ({ body: { Schemas: many } }));
    const found = await listSchemas('shop', settings);
    expect(found.schemas).toHaveLength(50);
    expect(found.isCut).toBe(true);
  });

  it('describe a schema with its content', async () => {
    const { settings } = await registryServer(() => ({
      body: { Content: '{"openapi":"3.0.0"}', SchemaVersion: '3', Type: 'OpenApi3' },
    }));
    expect(await describeSchema({ schema: 'aws.s3@ObjectCreated' }, settings)).toEqual({
      registry: 'aws.events',
      schema: 'aws.s3@ObjectCreated',
      version: '3',
      type: 'OpenApi3',
      content: '{"openapi":"3.0.0"}',
    });
  });

  it('say what does not exist, what is not permitted and what else is wrong', async () => {
    const missing = await registryServer(() => ({ status: 404, type: 'NotFoundException', body: { Message: 'no' } }));
    await expect(describeSchema({ schema: 'nope' }, missing.settings)).rejects.toThrow(
      /schema "nope" of registry "aws.events" does not exist/,
    );
    const denied = await registryServer(() => ({
      status: 403,
      type: 'AccessDeniedException',
      body: { Message: 'no' },
    }));
    await expect(searchSchemas({ keywords: 'x' }, denied.settings)).rejects.toThrow(/needs schemas:SearchSchemas/);
  });

  it('stop when cancelled', async () => {
    const { settings } = await registryServer(() => ({ body: {} }));
    const work = describeSchema({ schema: 'x' }, { ...settings, signal: AbortSignal.abort() });
    await expect(work).rejects.toThrow(/abort/i);
  });
});

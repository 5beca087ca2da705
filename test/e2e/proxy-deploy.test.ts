import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LambdaChild } from '../../src/local/child/lambda-child.ts';
import { bareEnvironment, builtServer, createClient, temporaryFolder, textOf } from '../support/server.ts';

const run = promisify(execFile);
const repository = path.resolve(import.meta.dirname, '../..');

const specification = `openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
paths:
  /pets/{id}:
    get:
      operationId: getPet
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      responses: { '200': { description: A pet } }
      security: [{ key: [] }]
components:
  securitySchemes: { key: { type: apiKey, in: header, name: X-Api-Key } }
`;

/** A real HTTP server that keeps what it is asked. */
async function startServer(answer: (url: string, body: string) => unknown) {
  const seen: { url: string; key: string | undefined; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      const url = request.url ?? '';
      seen.push({ url, key: request.headers['x-api-key']?.toString(), body });
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer(url, body)));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`, seen };
}

async function deploy(url: string, ...flags: string[]) {
  const folder = await temporaryFolder();
  const specificationFile = path.join(folder, 'pets.yaml');
  await writeFile(specificationFile, specification);
  const project = path.join(folder, 'project');
  const args = ['proxy', 'deploy', specificationFile, '--root', folder, '--base-url', url, '--output', project];
  const { stdout } = await run(process.execPath, [builtServer, ...args, ...flags], {
    env: bareEnvironment(),
    cwd: folder,
  });
  return { folder, specificationFile, project, stdout };
}

/** Starts the project's handler as Lambda does, with the built package installed. */
async function startFunction(project: string, env: Record<string, string>) {
  await mkdir(path.join(project, 'node_modules'));
  await symlink(repository, path.join(project, 'node_modules', 'serverless-mcp'));
  const child = new LambdaChild({
    taskRoot: project,
    handler: 'src/handler.handler',
    runtimeMajor: 24,
    env: bareEnvironment({
      SERVERLESS_MCP_PROXY_CONFIG: 'proxy.json',
      LAMBDA_TASK_ROOT: project,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      ...env,
    }),
    memoryMb: 512,
    initTimeoutMs: 10_000,
  });
  onTestFinished(() => child.close());
  return child;
}

/** Carries HTTP requests to the function as its URL, or an API Gateway REST API, delivers them. */
function fetchThrough(child: LambdaChild, format: 'function URL' | 'REST API'): typeof fetch {
  let previous: Promise<unknown> = Promise.resolve();
  return async (input, init) => {
    const request = new Request(input, init);
    const common = {
      headers: Object.fromEntries(request.headers),
      body: Buffer.from(await request.text()).toString('base64'),
      isBase64Encoded: true,
    };
    const event =
      format === 'function URL'
        ? { ...common, rawPath: '/', rawQueryString: '', requestContext: { http: { method: request.method } } }
        : { ...common, path: '/mcp', httpMethod: request.method, requestContext: {} };
    const { signal } = new AbortController();
    // An instance runs one invocation at a time.
    const invocation = previous.then(() =>
      child.invoke({ event, context: {}, timeoutMs: 10_000, traceId: 'x', signal }),
    );
    previous = invocation.catch(() => undefined);
    const outcome = await invocation;
    expect(outcome.failure).toBeUndefined();
    expect(outcome.stream?.contentType).toBe('application/vnd.awslambda.http-integration-response');
    const { statusCode: status, headers } = Object(outcome.stream?.metadata);
    // Lambda sends the status before the first chunk, and not at all without one.
    expect(outcome.stream?.chunks.length).toBeGreaterThan(0);
    const body = Buffer.concat((outcome.stream?.chunks ?? []).map(({ data }) => data));
    return new Response(body.length === 0 ? null : body, { status, headers });
  };
}

describe('a deployed proxy', () => {
  it.each([
    ['legacy', 'function URL'],
    ['modern', 'function URL'],
    ['modern', 'REST API'],
  ] as const)('serves a %s client behind a %s, from what the project holds alone', async (era, format) => {
    const api = await startServer((url) => ({ id: Number(url.split('/').at(-1)), name: 'Tom' }));
    const aws = await startServer(() => ({ Parameter: { Value: 'from-parameter-store' } }));
    const { project, specificationFile, stdout } = await deploy(api.url, '--sam', '--auth', 'api-key=env:PET_KEY');
    expect(stdout).toContain('--name /pets/PET_KEY --value "$PET_KEY"');
    await rm(specificationFile);

    const child = await startFunction(project, { AWS_ENDPOINT_URL_SSM: aws.url });
    const client = createClient(era);
    const fetch = fetchThrough(child, format);
    await client.connect(new StreamableHTTPClientTransport(new URL('https://example.com/mcp'), { fetch }));
    onTestFinished(() => client.close());

    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['getPet']);
    const result = await client.callTool({ name: 'getPet', arguments: { id: 7 } });
    expect(JSON.parse(textOf(result))).toEqual({ id: 7, name: 'Tom' });
    expect(api.seen).toMatchObject([{ url: '/pets/7', key: 'from-parameter-store' }]);
    expect(JSON.parse(aws.seen[0]?.body ?? '')).toEqual({ Name: '/pets/PET_KEY', WithDecryption: true });
    const metric = child.takeLogs().lines.find(({ text }) => text.includes('"_aws"'));
    expect(JSON.parse(metric?.text ?? '{}')).toMatchObject({ Tool: 'getPet', Calls: 1, Errors: 0 });
  });

  it('fails to start, with the reason, when it cannot read its configuration', async () => {
    const { project } = await deploy('https://pets.example.com', '--sam');
    await writeFile(path.join(project, 'proxy.json'), '{"apis": []}');
    const child = await startFunction(project, {});
    const { signal } = new AbortController();
    const outcome = await child.invoke({ event: {}, context: {}, timeoutMs: 10_000, traceId: 'x', signal });
    expect(JSON.stringify(outcome.failure)).toContain('proxy.json: wrong configuration');
  });

  it('never writes into a folder that holds something, and leaves nothing behind when it fails', async () => {
    const { folder, project } = await deploy('https://pets.example.com', '--agentcore');
    const before = await readFile(path.join(project, 'template.yaml'), 'utf8');
    const again = ['proxy', 'deploy', path.join(folder, 'pets.yaml'), '--root', folder, '--sam', '--output'];
    const fail = (...args: string[]) =>
      run(process.execPath, [builtServer, ...again, ...args], { env: bareEnvironment(), cwd: folder });
    await expect(fail(project)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('is not empty') });
    expect(await readFile(path.join(project, 'template.yaml'), 'utf8')).toBe(before);
    const refused = fail(path.join(folder, 'other'), '--auth', 'bearer=file:/nowhere');
    await expect(refused).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('file of this machine') });
    expect((await readdir(folder)).toSorted()).toEqual(['pets.yaml', 'project']);
  });

  it.each([
    [['--output', 'x'], 'proxy deploy <spec> --sam|--agentcore'],
    [['--sam', '--agentcore', '--output', 'x'], 'proxy deploy <spec> --sam|--agentcore'],
    [['--sam'], 'proxy deploy <spec> --sam|--agentcore'],
    [['--sam', '--output', 'x', '--auth-type', 'none'], 'expected iam or jwt'],
    [['--agentcore', '--live', '--output', 'x'], '--live goes with --sam'],
  ])('refuses %s as wrong usage', async (flags, message) => {
    const failed = run(process.execPath, [builtServer, 'proxy', 'deploy', 'x.yaml', ...flags], {
      env: bareEnvironment(),
    });
    await expect(failed).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  });
});

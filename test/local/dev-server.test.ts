import { readdir, unlink } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startDevServer } from '../../src/local/dev/dev-server.ts';
import { type DevEvent, formatDevEvent } from '../../src/local/dev/events.ts';
import { esbuildFunction, makeProject, template, writeProjectFiles } from './support.ts';

async function serve(files: Record<string, string>) {
  const folder = await makeProject(files);
  const events: DevEvent[] = [];
  const controller = new AbortController();
  const server = await startDevServer({
    directory: folder,
    port: 0,
    host: '127.0.0.1',
    signal: controller.signal,
    env: process.env,
    onEvent: (event) => void events.push(event),
  });
  onTestFinished(() => server.close());
  const texts = () => events.map(formatDevEvent).join('\n');
  return {
    folder,
    server,
    controller,
    texts,
    get: (route: string, init?: RequestInit) => fetch(server.url + route, init),
  };
}

const http = (method: string, route: string, type = 'HttpApi', rest = '') =>
  `      Events: { E: { Type: ${type}, Properties: { Path: '${route}', Method: ${method}${rest} } } }`;

const echo = 'export const handler = async (event: any) => ({ statusCode: 200, body: JSON.stringify(event) });';

describe('routes', () => {
  it('are announced and served, each by its function', async () => {
    const { get, texts } = await serve({
      'template.yaml': template(
        esbuildFunction('List', 'src/list.handler', http('get', '/notes')) +
          esbuildFunction('Files', 'src/files.handler', http('any', '/files/{proxy+}', 'Api')) +
          esbuildFunction('Job', 'src/list.handler'),
      ),
      'src/list.ts': `export const handler = async () => { console.log('listing'); return ['a']; };`,
      'src/files.ts': echo,
    });
    expect(texts()).toContain('GET /notes → List');
    expect(texts()).toContain('no HTTP route: Job');
    const list = await get('/notes');
    expect([list.status, list.headers.get('content-type'), await list.json()]).toEqual([
      200,
      'application/json',
      ['a'],
    ]);
    const file = await get('/files/a/b?x=1&x=2', { method: 'PUT', body: 'text', headers: { 'X-One': 'Two' } });
    expect(await file.json()).toMatchObject({
      httpMethod: 'PUT',
      pathParameters: { proxy: 'a/b' },
      multiValueQueryStringParameters: { x: ['1', '2'] },
      headers: { 'X-One': 'Two', 'content-type': 'text/plain;charset=UTF-8' },
      body: 'text',
    });
    expect((await get('/Prod/files/c')).status).toBe(200);
    const missing = await get('/none');
    expect([missing.status, await missing.json()]).toEqual([
      404,
      { message: 'No route for GET /none. Routes: GET /notes, ANY /files/{proxy+}' },
    ]);
    expect(texts()).toContain('List | listing');
    expect(texts()).toMatch(/GET \/notes 200 \d+ ms List/);
  });

  it('keep a process warm between requests, and add more when they come at once', async () => {
    const { get } = await serve({
      'template.yaml': template(esbuildFunction('Fn', 'fn.handler', http('get', '/'))),
      'fn.ts': `let count = 0; export const handler = async () => { count += 1; await new Promise((r) => setTimeout(r, 60)); return { pid: process.pid, count }; };`,
    });
    const call = async () => (await (await get('/')).json()) as { pid: number; count: number };
    const first = await call();
    expect(await call()).toEqual({ pid: first.pid, count: 2 });
    const parallel = await Promise.all([call(), call(), call()]);
    expect(new Set(parallel.map((answer) => answer.pid)).size).toBe(3);
  });

  it('carry bytes both ways', async () => {
    const { get } = await serve({
      'template.yaml': template(esbuildFunction('Fn', 'fn.handler', http('post', '/'))),
      'fn.ts': `export const handler = async (event: any) => ({ statusCode: 200, headers: { 'content-type': 'image/png' }, cookies: ['a=1', 'b=2'], isBase64Encoded: true, body: event.body });`,
    });
    const bytes = Uint8Array.from([0, 255, 128, 10]);
    const answer = await get('/', { method: 'POST', body: bytes, headers: { 'content-type': 'image/png' } });
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes);
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  it('stream as the function writes', async () => {
    const { get } = await serve({
      'template.yaml': template(
        esbuildFunction('Fn', 'fn.handler', '      FunctionUrlConfig: { AuthType: NONE, InvokeMode: RESPONSE_STREAM }'),
      ),
      'fn.ts': `declare const awslambda: any;
export const handler = awslambda.streamifyResponse(async (event: any, stream: any) => {
  const out = awslambda.HttpResponseStream.from(stream, { statusCode: 202, headers: { 'content-type': 'text/plain' } });
  out.write('first '); await new Promise((r) => setTimeout(r, 150)); out.write('second'); out.end();
});`,
    });
    const answer = await get('/any/path');
    expect(answer.status).toBe(202);
    const reader = answer.body!.getReader();
    const first = await reader.read();
    expect(new TextDecoder().decode(first.value)).toBe('first ');
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('second');
  });
});

describe('failures', () => {
  it('answer as API Gateway does and tell the reason in the log', async () => {
    const { get, texts } = await serve({
      'template.yaml': template(
        esbuildFunction('Throws', 'throws.handler', http('get', '/throws', 'Api')) +
          esbuildFunction('Loops', 'loops.handler', `      Timeout: 1\n${http('get', '/loops')}`) +
          esbuildFunction('Odd', 'odd.handler', http('get', '/odd', 'Api')) +
          esbuildFunction('Broken', 'broken.handler', http('get', '/broken')),
      ),
      'throws.ts': 'export const handler = async () => { throw new Error("secret detail"); };',
      'loops.ts': 'export const handler = async () => { for (;;) {} };',
      'odd.ts': 'export const handler = async () => "text";',
      'broken.ts': 'export const handler = ;',
    });
    const [throws, loops, odd, broken] = await Promise.all(['/throws', '/loops', '/odd', '/broken'].map((p) => get(p)));
    expect([throws!.status, await throws!.json()]).toEqual([502, { message: 'Internal server error' }]);
    expect([loops!.status, await loops!.json()]).toEqual([503, { message: 'Service Unavailable' }]);
    expect(odd!.status).toBe(502);
    expect([broken!.status, await broken!.text()]).toEqual([500, expect.stringContaining('broken.ts:1:24')]);
    expect(texts()).toContain('secret detail');
    expect(texts()).toContain('throws.ts:1:');
    expect(texts()).toContain('Loops timed out after 1 seconds');
    expect((await get('/throws')).status).toBe(502);
  });
});

describe('a change', () => {
  it('of the code is served at the next request', async () => {
    const { get, folder, texts } = await serve({
      'template.yaml': template(esbuildFunction('Fn', 'fn.handler', http('get', '/'))),
      'fn.ts': `import { word } from './word.ts'; export const handler = async () => word;`,
      'word.ts': 'export const word = "one";',
    });
    expect(await (await get('/')).text()).toBe('one');
    await writeProjectFiles(folder, { 'word.ts': 'export const word = "two";' });
    expect(await (await get('/')).text()).toBe('two');
    expect(texts()).toContain('Changed: word.ts. Reloading.');
    await writeProjectFiles(folder, { 'word.ts': 'export const word = ;' });
    expect((await get('/')).status).toBe(500);
    await writeProjectFiles(folder, { 'word.ts': 'export const word = "three";' });
    expect(await (await get('/')).text()).toBe('three');
  });

  it('of the template adds routes; a broken one leaves the former in service', async () => {
    const one = template(esbuildFunction('Fn', 'fn.handler', http('get', '/a')));
    const { get, folder, texts } = await serve({
      'template.yaml': one,
      'fn.ts': `export const handler = async () => 1;`,
    });
    expect((await get('/b')).status).toBe(404);
    await writeProjectFiles(folder, { 'template.yaml': one.replace('/a', '/b') });
    expect((await get('/b')).status).toBe(200);
    await writeProjectFiles(folder, { 'template.yaml': 'Resources: [' });
    expect((await get('/b')).status).toBe(200);
    expect(texts()).toContain('template.yaml:1');
    await unlink(path.join(folder, 'template.yaml'));
    expect((await get('/b')).status).toBe(200);
  });

  it('is noticed without a request', async () => {
    const { folder, texts } = await serve({
      'template.yaml': template(esbuildFunction('Fn', 'fn.handler', http('get', '/'))),
      'fn.ts': `export const handler = async () => 1;`,
    });
    await writeProjectFiles(folder, { 'package.json': '{}' });
    await vi.waitFor(() => expect(texts()).toContain('Changed: package.json'), { timeout: 3000 });
  });
});

describe('authorization', () => {
  const api = (auth: string) => `  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      CorsConfiguration: { AllowOrigins: ['https://app.example'], AllowMethods: [GET], AllowHeaders: [authorization] }
      Auth: ${auth}
`;
  const jwt = `{ DefaultAuthorizer: Jwt, Authorizers: { Jwt: { IdentitySource: '$request.header.Authorization', JwtConfiguration: { issuer: 'https://i', audience: [a] } } } }`;
  const token = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`;
  const files = (auth: string) => ({
    'template.yaml': template(
      api(auth) + esbuildFunction('Fn', 'fn.handler', http('get', '/', 'HttpApi', ', ApiId: !Ref Api')),
    ),
    'fn.ts': 'export const handler = async (event: any) => event.requestContext.authorizer;',
  });

  it('takes the claims of a bearer token and says that it does not verify them', async () => {
    const { get, texts } = await serve(files(jwt));
    expect(texts()).toContain('signature and audience are not checked');
    expect((await get('/')).status).toBe(401);
    const signedIn = await get('/', { headers: { authorization: `Bearer ${token({ sub: 'u1' })}` } });
    expect(await signedIn.json()).toEqual({ jwt: { claims: { sub: 'u1' }, scopes: null } });
    const headers = { authorization: `Bearer ${token({ sub: 'u1', exp: 1 })}` };
    expect((await get('/', { headers })).status).toBe(401);
    expect((await get('/', { headers: { authorization: 'Bearer nonsense' } })).status).toBe(401);
  });

  it('applies the cross-origin rules of the template', async () => {
    const { get } = await serve(files(jwt));
    const origin = 'https://app.example';
    const preflight = await get('/', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'GET' },
    });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, origin]);
    expect(preflight.headers.get('access-control-allow-methods')).toBe('GET');
    const refused = await get('/', { headers: { origin } });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, origin]);
    const stranger = await get('/', { headers: { origin: 'https://evil.example' } });
    expect(stranger.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('wants an API key where the template does', async () => {
    const { get } = await serve({
      'template.yaml': template(
        esbuildFunction('Fn', 'fn.handler', http('get', '/', 'Api', ', Auth: { ApiKeyRequired: true }')),
      ),
      'fn.ts': echo,
    });
    expect((await get('/')).status).toBe(403);
    expect((await get('/', { headers: { 'x-api-key': 'k' } })).status).toBe(200);
  });
});

describe('the server', () => {
  const files = {
    'template.yaml': template(esbuildFunction('Fn', 'fn.handler', http('get', '/'))),
    'fn.ts': 'export const handler = async () => process.pid;',
  };

  it('answers nobody who calls it by another name', async () => {
    const { server } = await serve(files);
    const status = await new Promise((resolve, reject) => {
      const sent = httpRequest(server.url, { headers: { host: 'evil.example' } }, (answer) =>
        resolve(answer.statusCode),
      );
      sent.on('error', reject).end();
    });
    expect(status).toBe(403);
  });

  it('ends with its processes and files when the signal says so', async () => {
    const { server, controller, get, folder } = await serve(files);
    const pid = Number(await (await get('/')).text());
    controller.abort();
    await server.closed;
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false));
    expect(await readdir(path.join(folder, '.serverless-mcp/run'))).toEqual([]);
    await expect(get('/')).rejects.toThrow('fetch failed');
  });

  it('says which port is taken', async () => {
    const { server, folder } = await serve(files);
    const port = Number(new URL(server.url).port);
    const second = startDevServer({
      directory: folder,
      port,
      host: '127.0.0.1',
      signal: new AbortController().signal,
      env: {},
      onEvent: () => {},
    });
    await expect(second).rejects.toThrow(`Port ${port} is taken`);
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type InvokeRequest, invokeLocal } from '../../src/local/invoke.ts';
import { esbuildFunction, makeProject, makeWorld, template } from './support.ts';

type Options = Partial<Omit<InvokeRequest, 'location'>>;

const invoke = (folder: string, options: Options = {}, world = makeWorld(folder)) =>
  invokeLocal({ location: folder, database: 'none', ...options }, world);

/** A project of one function `Fn` whose handler has the given body. */
async function oneFunction(body: string, properties = '', extra = ''): Promise<string> {
  return makeProject({
    'template.yaml': template(esbuildFunction('Fn', 'src/fn.handler', properties) + extra),
    'src/fn.ts': `export const handler = async (event: any, context: any) => {\n${body}\n};`,
  });
}

describe('the environment', () => {
  it('is that of Lambda, without anything of the caller', async () => {
    const folder = await oneFunction('return { env: process.env, cwd: process.cwd(), context };');
    const world = makeWorld(folder, {
      env: {
        ...process.env,
        AWS_PROFILE: 'mine',
        AWS_ACCESS_KEY_ID: 'AKIAMINE',
        AWS_SECRET_ACCESS_KEY: 'secret',
        NPM_TOKEN: 'npm-secret',
        NODE_OPTIONS: '--no-warnings',
      },
    });
    const { result } = await invoke(folder, {}, world);
    expect(result).toMatchObject({
      env: {
        AWS_LAMBDA_FUNCTION_NAME: 'Fn',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
        AWS_REGION: 'us-east-1',
        AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
        _HANDLER: 'fn.handler',
        AWS_ACCESS_KEY_ID: 'local',
        TZ: ':UTC',
      },
      context: {
        functionName: 'Fn',
        memoryLimitInMB: '256',
        invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:Fn',
        awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    });
    const text = JSON.stringify(result);
    for (const secret of ['AKIAMINE', 'secret', 'mine', process.env['HOME'] ?? '/root']) {
      expect(text).not.toContain(`"${secret}"`);
    }
    expect(text).not.toContain('NODE_OPTIONS');
  });

  it('takes variables from Globals, the template and the caller, the last one winning', async () => {
    const folder = await makeProject({
      'template.yaml': template(
        esbuildFunction(
          'Fn',
          'src/fn.handler',
          '      Environment: { Variables: { B: own, C: own, Q: !Ref Orders, ARN: !GetAtt Orders.Arn } }',
        ) + '  Orders: { Type: AWS::SQS::Queue }\n',
        '    Environment: { Variables: { A: global, B: global, C: global } }',
      ),
      'src/fn.ts':
        'export const handler = async () => { const { A, B, C, Q, ARN } = process.env; return { A, B, C, Q, ARN }; };',
    });
    const { result } = await invoke(folder, { env: { C: 'mine' } });
    expect(result).toEqual({
      A: 'global',
      B: 'own',
      C: 'mine',
      Q: 'https://sqs.us-east-1.amazonaws.com/123456789012/Orders',
      ARN: 'arn:aws:sqs:us-east-1:123456789012:Orders',
    });
  });

  it('names a variable only a deployment knows', async () => {
    const folder = await oneFunction(
      'return process.env.POOL;',
      "      Environment: { Variables: { POOL: !ImportValue 'pool-id' } }",
    );
    const { result, warnings } = await invoke(folder);
    expect(result).toBe('unresolved-POOL');
    expect(warnings.join()).toContain('POOL is known only after a deployment');
    expect((await invoke(folder, { env: { POOL: 'p-1' } })).warnings).toEqual([]);
  });

  it('passes the tenant on, and insists on it where the function is isolated', async () => {
    const isolated = await oneFunction(
      'return context.tenantId;',
      '      TenancyConfig: { TenantIsolationMode: PER_TENANT }',
    );
    expect((await invoke(isolated, { tenantId: 'acme' })).result).toBe('acme');
    await expect(invoke(isolated)).rejects.toThrow('Pass tenantId');
    const shared = await oneFunction('return 1;');
    await expect(invoke(shared, { tenantId: 'acme' })).rejects.toThrow('not tenant-isolated');
  });
});

describe('a failing handler', () => {
  it('is reported with the line in the source', async () => {
    const folder = await oneFunction(`  console.log('before');\n  const user: any = undefined;\n  return user.name;`);
    const report = await invoke(folder);
    expect(report).toMatchObject({ ok: false, logs: ['before'] });
    expect(report.error).toMatchObject({ type: 'TypeError', message: expect.stringContaining("reading 'name'") });
    expect(report.error?.stack[0]).toMatch(/\(?src\/fn\.ts:4:15\)?$/);
    expect(report.error?.stack.join()).not.toContain('bootstrap');
  });

  it.each([
    ['exits', 'process.exit(2);', /exited with code 2/, /process.exit/],
    ['loops', 'for (;;) {}', /timed out after 1 seconds/, /Timeout in the template \(at most 900\)/],
    ['allocates', 'const a: any[] = []; for (;;) a.push({ n: a.length });', /ran out of memory/, /MemorySize/],
    ['never answers', 'await new Promise(() => {});', /never settles/, /logs/],
  ])('that %s gets one clear error', async (_case, body, message, hint) => {
    const folder = await oneFunction(body);
    const { error, ok } = await invoke(folder, { timeoutSeconds: body.includes('for (;;) {}') ? 1 : 20 });
    expect(ok).toBe(false);
    expect(error?.message).toMatch(message);
    expect(error?.hint).toMatch(hint);
  });

  it('leaves no files behind', async () => {
    const folder = await oneFunction('throw new Error("x");');
    await invoke(folder);
    expect(await readdir(path.join(folder, '.serverless-mcp/run'))).toEqual([]);
  });
});

describe('how code is found', () => {
  it('runs plain JavaScript as it lies', async () => {
    const folder = await makeProject({
      'template.yaml': template(`  Fn:
    Type: AWS::Serverless::Function
    Properties: { Handler: fn.handler, CodeUri: js }
`),
      'js/fn.js': 'exports.handler = async (event) => ({ got: event });',
    });
    expect((await invoke(folder, { event: { a: 1 } })).result).toEqual({ got: { a: 1 } });
  });

  it('runs code written in the template', async () => {
    const folder = await makeProject({
      'template.yaml': template(`  Fn:
    Type: AWS::Serverless::Function
    Properties: { Handler: index.handler, InlineCode: 'exports.handler = async () => "inline"' }
`),
    });
    expect((await invoke(folder)).result).toBe('inline');
  });

  it('runs CommonJS bundles in a project of ES modules', async () => {
    const folder = await makeProject({
      'template.yaml': template(esbuildFunction('Fn', 'src/fn.handler')),
      'package.json': '{ "type": "module" }',
      'src/fn.ts': 'export const handler = async () => typeof require;',
    });
    expect((await invoke(folder)).result).toBe('function');
  });

  it('says why another language does not run', async () => {
    const folder = await makeProject({
      'template.yaml': template(`  Fn:
    Type: AWS::Serverless::Function
    Properties: { Runtime: python3.13, Handler: app.handler, CodeUri: . }
`),
    });
    await expect(invoke(folder)).rejects.toThrow('cannot run here: its runtime is python3.13');
  });

  it('asks for a function where there are several', async () => {
    const folder = await oneFunction('return 1;', '', esbuildFunction('Other', 'src/other.handler'));
    await expect(invoke(folder)).rejects.toThrow('(Fn, Other)');
    await expect(invoke(folder, { function: 'fn' })).rejects.toThrow('Known: Fn, Other');
    await expect(invoke(folder, { function: 'Fn', sample: 'sqs', event: {} })).rejects.toThrow('not sample and event');
  });
});

describe('events', () => {
  it.each([
    ['rest-api', { httpMethod: 'GET' }],
    ['http-api', { version: '2.0' }],
    ['function-url', { version: '2.0' }],
    ['sqs', { Records: [{ eventSource: 'aws:sqs' }] }],
    ['sns', { Records: [{ EventSource: 'aws:sns' }] }],
    ['s3', { Records: [{ eventSource: 'aws:s3' }] }],
    ['eventbridge', { 'detail-type': 'Order Placed' }],
    ['schedule', { 'detail-type': 'Scheduled Event' }],
    ['kinesis', { Records: [{ eventSource: 'aws:kinesis' }] }],
    ['dynamodb-stream', { Records: [{ eventName: 'INSERT' }, {}, {}] }],
  ] as const)('come from a sample of %s', async (sample, expected) => {
    const folder = await oneFunction('return event;');
    expect((await invoke(folder, { sample })).result).toMatchObject(expected);
  });

  it('carry the payload of the caller', async () => {
    const folder = await oneFunction(
      'return event.Records.map((record: any) => record.body ?? record.dynamodb.NewImage);',
    );
    const queue = await invoke(folder, { sample: 'sqs', samplePayload: '[{"id":1},"two"]' });
    expect(queue.result).toEqual(['{"id":1}', 'two']);
    const stream = await invoke(folder, { sample: 'dynamodb-stream', samplePayload: '{"pk":"a","n":2,"tags":["x"]}' });
    expect(stream.result).toEqual([{ pk: { S: 'a' }, n: { N: '2' }, tags: { L: [{ S: 'x' }] } }]);
  });
});

const routes = `      Events:
        Get: { Type: Api, Properties: { Path: '/notes/{id}', Method: get } }
        Mine: { Type: Api, Properties: { Path: /notes/mine, Method: get } }
        Any: { Type: HttpApi, Properties: { Path: '/files/{proxy+}', Method: any } }`;

describe('requests', () => {
  const echo = 'return { statusCode: 200, headers: { "X-A": "1" }, body: JSON.stringify(event) };';
  const send = async (method: string, requestPath: string, rest: object = {}) => {
    const folder = await oneFunction(echo, routes);
    const report = await invoke(folder, { request: { method, path: requestPath, ...rest } });
    return { ...report, event: JSON.parse(report.response!.body) as Record<string, unknown> };
  };

  it('reach a REST API route with its parameters', async () => {
    const { response, event } = await send('get', '/notes/a%20b?tag=x&tag=y', { headers: { 'X-Id': '7' } });
    expect(response).toMatchObject({ statusCode: 200, headers: { 'x-a': '1' } });
    expect(event).toMatchObject({
      httpMethod: 'GET',
      resource: '/notes/{id}',
      pathParameters: { id: 'a b' },
      multiValueQueryStringParameters: { tag: ['x', 'y'] },
      headers: { 'X-Id': '7' },
      requestContext: { stage: 'Prod' },
    });
  });

  it('prefer a literal path to a parameter', async () => {
    expect((await send('GET', '/notes/mine')).event['resource']).toBe('/notes/mine');
  });

  it('reach a greedy route of an HTTP API', async () => {
    const { event } = await send('PUT', '/files/a/b.txt', { body: 'text' });
    expect(event).toMatchObject({ version: '2.0', pathParameters: { proxy: 'a/b.txt' }, body: 'text' });
  });

  it('list the routes when none matches', async () => {
    await expect(send('DELETE', '/notes/1')).rejects.toThrow('GET /notes/{id}, GET /notes/mine, ANY /files/{proxy+}');
  });

  it('carry claims where the API has an authorizer', async () => {
    const folder = await makeProject({
      'template.yaml': `Transform: AWS::Serverless-2016-10-31
Resources:
  Rest:
    Type: AWS::Serverless::Api
    Properties:
      StageName: v1
      Auth: { DefaultAuthorizer: Pool, Authorizers: { Pool: { UserPoolArn: 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/x' } } }
  Fn:
    Type: AWS::Serverless::Function
    Metadata: { BuildMethod: esbuild, BuildProperties: { EntryPoints: [fn.ts] } }
    Properties:
      Runtime: nodejs24.x
      Handler: fn.handler
      Timeout: 5
      MemorySize: 256
      Events:
        A: { Type: Api, Properties: { Path: /a, Method: get, RestApiId: !Ref Rest } }
        B: { Type: Api, Properties: { Path: /b, Method: get, RestApiId: !Ref Rest, Auth: { Authorizer: NONE } } }
`,
      'fn.ts': `export const handler = async (event: any) => ({ statusCode: 200, body: JSON.stringify({ who: event.requestContext.authorizer?.claims, stage: event.requestContext.stage }) });`,
    });
    const get = async (requestPath: string, claims?: Record<string, unknown>) =>
      (await invoke(folder, { request: { method: 'GET', path: requestPath, ...(claims && { claims }) } })).response
        ?.body;
    expect(await get('/a', { sub: 'u1', admin: true })).toBe('{"who":{"sub":"u1","admin":"true"},"stage":"v1"}');
    expect(await get('/a')).toContain('local-user');
    expect(await get('/b')).toBe('{"stage":"v1"}');
  });

  it.each([
    ['{ DefaultAuthorizer: AWS_IAM }', { caller: 'u1', userArn: 'arn:aws:iam::123456789012:user/u1' }],
    ['{ ApiKeyRequired: true }', { apiKeyId: 'u1' }],
    ['{ DefaultAuthorizer: NONE }', { caller: null, apiKeyId: null }],
  ])('name the caller in the identity where a REST API has Auth %s', async (auth, identity) => {
    const folder = await makeProject({
      'template.yaml': template(
        `  Rest: { Type: AWS::Serverless::Api, Properties: { StageName: v1, Auth: ${auth} } }\n${esbuildFunction(
          'Fn',
          'fn.handler',
          '      Events: { A: { Type: Api, Properties: { Path: /a, Method: get, RestApiId: !Ref Rest } } }',
        )}`,
      ),
      'fn.ts': `export const handler = async (event: any) => ({ statusCode: 200, body: JSON.stringify(event.requestContext.identity) });`,
    });
    const { response } = await invoke(folder, { request: { method: 'GET', path: '/a', claims: { sub: 'u1' } } });
    expect(JSON.parse(response?.body ?? '')).toMatchObject(identity);
  });

  it('explain an answer that no API takes', async () => {
    const folder = await oneFunction('return { hello: 1 };', routes);
    const { error } = await invoke(folder, { request: { method: 'GET', path: '/notes/1' } });
    expect(error?.message).toContain('API Gateway answers 502');
  });
});

describe('streaming', () => {
  it('reports status and chunks', async () => {
    const folder = await makeProject({
      'template.yaml': template(
        esbuildFunction(
          'Fn',
          'src/fn.handler',
          '      FunctionUrlConfig: { AuthType: NONE, InvokeMode: RESPONSE_STREAM }',
        ),
      ),
      'src/fn.ts': `declare const awslambda: any;
export const handler = awslambda.streamifyResponse(async (event: any, stream: any) => {
  const out = awslambda.HttpResponseStream.from(stream, { statusCode: 206, headers: { 'content-type': 'text/plain' } });
  for (const part of ['a', 'b', 'c']) { out.write(part); await new Promise((r) => setTimeout(r, 10)); }
  out.end();
});`,
    });
    const report = await invoke(folder, { request: { method: 'GET', path: '/' } });
    expect(report.response).toEqual({ statusCode: 206, headers: { 'content-type': 'text/plain' }, body: 'abc' });
    expect(report.chunks?.map((chunk) => chunk.text)).toEqual(['a', 'b', 'c']);
  });
});

describe('parallel calls', () => {
  it('do not see each other', async () => {
    const folder = await oneFunction(
      `const fs = await import('node:fs'); const file = process.env.TMPDIR + '/mine';
       const before = fs.existsSync(file); fs.writeFileSync(file, String(event.n));
       await new Promise((r) => setTimeout(r, 100));
       return { before, text: fs.readFileSync(file, 'utf8') };`,
    );
    const reports = await Promise.all([1, 2, 3, 4].map((n) => invoke(folder, { event: { n } })));
    expect(reports.map((report) => report.result)).toEqual(
      [1, 2, 3, 4].map((n) => ({ before: false, text: String(n) })),
    );
  });

  it('end with the call that is cancelled', async () => {
    const folder = await oneFunction('await new Promise((r) => setTimeout(r, 20000));');
    const controller = new AbortController();
    const running = invoke(folder, { timeoutSeconds: 30 }, makeWorld(folder, { signal: controller.signal }));
    setTimeout(() => controller.abort(new Error('stop')), 300);
    await expect(running).rejects.toThrow('stop');
    const runs = path.join(folder, '.serverless-mcp/run');
    expect(existsSync(runs) ? await readdir(runs) : []).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { openCompiledApi } from '../../../src/mcp-proxy/compiled/open-compiled.ts';
import { buildSamProject, type ApiToDeploy } from '../../../src/mcp-proxy/deploy/sam-project.ts';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { temporaryFolder } from '../../support/server.ts';
import { apiToDeploy, expectValid, fileOf, templateOf } from './support.ts';

const specification = {
  openapi: '3.0.1',
  info: { title: 'Orders API', version: '1' },
  servers: [
    {
      url: 'https://a1b2c3.execute-api.eu-west-1.amazonaws.com/{basePath}',
      variables: { basePath: { default: 'prod' } },
    },
  ],
  paths: {
    '/orders': { get: { operationId: 'list' }, post: { operationId: 'create' } },
    '/orders/{id}': { get: { operationId: 'read' }, delete: { operationId: 'remove' } },
    '/odd/${AWS::AccountId}': { get: { operationId: 'odd' } },
  },
};

const build = (apis: readonly ApiToDeploy[], more: { authType?: 'iam' | 'jwt'; isLive?: boolean } = {}) =>
  buildSamProject({ name: 'orders', apis, authType: 'iam', isLive: false, version: '1.2.3', ...more });

const statements = (project: Awaited<ReturnType<typeof build>>) =>
  templateOf(project).Resources.Proxy.Properties.Policies?.[0].Statement ?? [];

describe('the SAM project of a proxy', () => {
  it.each(['iam', 'jwt'] as const)('passes our own rules with %s authorization', async (authType) => {
    const signed = await apiToDeploy(specification, { auth: { always: [{ type: 'sigv4' }] } });
    await expectValid(await build([signed], { authType }));
  });

  it('streams from a function URL that callers have to sign for', async () => {
    const project = await build([await apiToDeploy(specification)]);
    const { Resources } = templateOf(project);
    expect(Resources.Proxy.Properties).toMatchObject({
      FunctionUrlConfig: { AuthType: 'AWS_IAM', InvokeMode: 'RESPONSE_STREAM' },
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Tracing: 'Active',
    });
    expect(
      Object.values<{ Type: string; Properties: { MetricName?: string } }>(Resources)
        .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
        .map(({ Properties }) => Properties.MetricName),
    ).toEqual(['Errors', 'Throttles', 'Duration']);
  });

  it('streams from a REST API that takes access tokens with a scope', async () => {
    const { Resources } = templateOf(await build([await apiToDeploy(specification)], { authType: 'jwt' }));
    expect(Resources.Proxy.Properties.Events.Mcp.Properties.ResponseTransferMode).toBe('RESPONSE_STREAM');
    expect(Resources.Proxy.Properties.FunctionUrlConfig).toBeUndefined();
    expect(Resources.Api.Properties.Auth).toEqual({
      DefaultAuthorizer: 'Tokens',
      Authorizers: { Tokens: { UserPoolArn: { Ref: 'UserPoolArn' }, AuthorizationScopes: [{ Ref: 'RequiredScope' }] } },
    });
  });

  it('permits the chosen methods of the stage and nothing else', async () => {
    const api = await apiToDeploy(specification, { readOnly: true, auth: { always: [{ type: 'sigv4' }] } });
    const root = 'arn:${AWS::Partition}:execute-api:eu-west-1:${AWS::AccountId}:a1b2c3/prod';
    expect(statements(await build([api]))).toEqual([
      {
        Effect: 'Allow',
        Action: 'execute-api:Invoke',
        Resource: [
          // Foreign text stays text: the path of the specification is no variable of the template.
          { 'Fn::Sub': `${root}/GET/odd/$*` },
          { 'Fn::Sub': `${root}/GET/orders` },
          { 'Fn::Sub': `${root}/GET/orders/*` },
        ],
      },
    ]);
  });

  it('permits only methods that are signed for, and says which credential is missing', async () => {
    const iam = { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' };
    const paths = {
      '/a': { get: { security: [{ iam: [] }] } },
      '/b': { get: {} },
      '/c': { get: { security: [{ k: [] }] } },
    };
    const k = { type: 'apiKey', name: 'x-api-key', in: 'header' };
    const mixed = { ...specification, paths, components: { securitySchemes: { iam, k } } };
    const api = await apiToDeploy(mixed, { auth: { fallback: { type: 'sigv4' } } });
    const project = await build([api]);
    expect(statements(project)[0].Resource).toEqual([
      { 'Fn::Sub': 'arn:${AWS::Partition}:execute-api:eu-west-1:${AWS::AccountId}:a1b2c3/prod/GET/a' },
    ]);
    expect(project.notes).toEqual([
      'Orders API: 1 operation asks for the credential k, which is not configured; pass --auth, or leave them out with --exclude.',
    ]);
  });

  it('has no permission where calls are not signed', async () => {
    expect(statements(await build([await apiToDeploy(specification)]))).toEqual([]);
  });

  it('permits methods as a whole when paths do not fit into a policy, and says so', async () => {
    const paths = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`/a-rather-long-path/number/${index}`, { get: {} }]),
    );
    const api = await apiToDeploy({ ...specification, paths }, { auth: { always: [{ type: 'sigv4' }] } });
    const project = await build([api]);
    expect(statements(project)[0].Resource).toEqual([
      { 'Fn::Sub': 'arn:${AWS::Partition}:execute-api:eu-west-1:${AWS::AccountId}:a1b2c3/prod/GET/*' },
    ]);
    expect(project.notes.join()).toContain('200 operations are too many to name each');
  });

  it('moves secrets of the environment to Parameter Store and permits reading only those named', async () => {
    const project = await build([
      await apiToDeploy(specification, {
        headers: { 'X-Tenant': 'acme', 'X-Api-Key': 'env:KEY' },
        auth: {
          fallback: { type: 'basic', username: 'ssm:/shared/user', password: 'secretsmanager:shop/login#password' },
          schemes: { other: { type: 'bearer', token: 'env:TOKEN' } },
        },
      }),
    ]);
    expect(JSON.parse(fileOf(project, 'proxy.json')).apis[0]).toMatchObject({
      spec: 'api.compiled',
      headers: { 'X-Tenant': 'acme', 'X-Api-Key': 'ssm:/orders/KEY' },
      auth: {
        fallback: { username: 'ssm:/shared/user', password: 'secretsmanager:shop/login#password' },
        schemes: { other: { token: 'ssm:/orders/TOKEN' } },
      },
    });
    const arn = (service: string, place: string) => ({
      'Fn::Sub': `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${place}`,
    });
    expect(statements(project)).toEqual([
      {
        Effect: 'Allow',
        Action: 'ssm:GetParameter',
        Resource: ['orders/KEY', 'orders/TOKEN', 'shared/user'].map((name) => arn('ssm', `parameter/${name}`)),
      },
      {
        Effect: 'Allow',
        Action: 'secretsmanager:GetSecretValue',
        Resource: [arn('secretsmanager', 'secret:shop/login-??????')],
      },
    ]);
    expect(project.notes).toHaveLength(2);
    expect(project.notes.join('\n')).toContain('--name /orders/TOKEN --value "$TOKEN"');
    await expectValid(project);
  });

  it('refuses secrets that would stay on this machine or lie open in the project', async () => {
    const withFile = await apiToDeploy(specification, { auth: { fallback: { type: 'bearer', token: 'file:/etc/t' } } });
    await expect(build([withFile])).rejects.toThrow('file:/etc/t is a file of this machine');
    const open = await apiToDeploy(specification, { headers: { Authorization: 'Bearer abc' } });
    await expect(build([open])).rejects.toThrow(/Authorization holds its value in plain text.*ssm:/);
  });

  it('reads the export anew only when asked, and only then may', async () => {
    const spec = 'apigateway:a1b2c3/prod';
    const api = await apiToDeploy(specification, { spec, auth: { always: [{ type: 'sigv4' }] } });
    const compiled = await build([api]);
    expect(statements(compiled).map(({ Action }: { Action: string }) => Action)).toEqual(['execute-api:Invoke']);
    const live = await build([api], { isLive: true });
    expect(live.files.map((file) => file.path)).not.toContain('api.compiled');
    expect(JSON.parse(fileOf(live, 'proxy.json')).apis[0].spec).toBe(spec);
    expect(statements(live)[0]).toEqual({
      Effect: 'Allow',
      Action: 'apigateway:GET',
      Resource: [
        { 'Fn::Sub': 'arn:${AWS::Partition}:apigateway:${AWS::Region}::/restapis/a1b2c3/stages/prod/exports/oas30' },
      ],
    });
    await expectValid(live);
    await expect(build([await apiToDeploy(specification)], { isLive: true })).rejects.toThrow('Leave --live away');
  });

  it('names the stage of an HTTP API without one', async () => {
    const servers = [{ url: 'https://h1.execute-api.eu-west-1.amazonaws.com' }];
    const api = await apiToDeploy(
      { ...specification, servers },
      { spec: 'apigatewayv2:h1', include: ['list'], auth: { always: [{ type: 'sigv4' }] } },
    );
    expect(statements(await build([api]))[0].Resource).toEqual([
      { 'Fn::Sub': 'arn:${AWS::Partition}:execute-api:eu-west-1:${AWS::AccountId}:h1/$default/GET/orders' },
    ]);
  });

  it('says when a permission cannot be derived', async () => {
    const project = await build([
      await apiToDeploy(specification, {
        baseUrl: 'https://orders.example.com',
        auth: { always: [{ type: 'sigv4' }] },
      }),
    ]);
    expect(statements(project)).toEqual([]);
    expect(project.notes.join()).toContain('no permission could be derived');
  });

  it('does not trust a server of another host only because it was compiled', async () => {
    const spec = 'https://docs.example.com/openapi.json';
    await expect(build([await apiToDeploy(specification, { spec })])).rejects.toThrow(
      'names the server a1b2c3.execute-api.eu-west-1.amazonaws.com. Pass --base-url',
    );
    const relative = { ...specification, servers: [{ url: '/v2' }] };
    const project = await build([await apiToDeploy(relative, { spec })]);
    expect(JSON.parse(fileOf(project, 'proxy.json')).apis[0].baseUrl).toBe('https://docs.example.com/v2');
  });

  it('compiles several APIs, each with its selection applied', async () => {
    const project = await build([
      await apiToDeploy(specification, { prefix: 'one', include: ['list'] }),
      await apiToDeploy(specification, { prefix: 'two', readOnly: true }),
    ]);
    const folder = await temporaryFolder();
    const operations = await Promise.all(
      ['api.compiled', 'api-2.compiled'].map(async (name) => {
        const file = path.join(folder, name);
        await writeFile(file, fileOf(project, name));
        return openCompiledApi(file).entries.map((entry) => entry.operationId);
      }),
    );
    expect(operations).toEqual([['list'], ['list', 'read', 'odd']]);
  });
});

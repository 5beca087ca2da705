import fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import path from 'node:path';
import { TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import type { AuthSettings } from '../../../src/mcp-proxy/auth/settings.ts';
import type { JsonObject } from '../../../src/mcp-proxy/operation.ts';
import type { ProxySessionOptions } from '../../../src/mcp-proxy/session.ts';
import { afterThis, openApi, startServer, textOf } from '../helpers.ts';
import { signRequest } from '../../../src/mcp-proxy/auth/sigv4.ts';
import { finishDraft } from '../../../src/mcp-proxy/serialise/draft.ts';
import { encodeName, encodeReserved, encodeStrict } from '../../../src/mcp-proxy/serialise/percent.ts';
import { expectedSignature } from './verify-sigv4.ts';

const responses = { 200: { description: 'ok' } };
const operation = (security: readonly JsonObject[], more: JsonObject = {}) => ({
  get: { security, responses, ...more },
});

const specification: JsonObject = {
  openapi: '3.1.0',
  info: { title: 'Auth', version: '1' },
  paths: {
    '/open': operation([]),
    '/header': operation([{ header: [] }]),
    '/query': operation([{ query: [] }], { parameters: [{ name: 'q', in: 'query', schema: { type: 'string' } }] }),
    '/cookie': operation([{ cookie: [] }], {
      parameters: [{ name: 'theme', in: 'cookie', schema: { type: 'string' } }],
    }),
    '/basic': operation([{ basic: [] }]),
    '/bearer': operation([{ bearer: [] }]),
    '/either': operation([{ basic: [] }, { header: [] }]),
    '/both': operation([{ header: [], bearer: [] }]),
    '/optional': operation([{ bearer: [] }, {}]),
    '/free': operation([{ query: [] }], {
      parameters: [{ name: 'f', in: 'query', schema: { type: 'object', additionalProperties: true } }],
    }),
    '/oauth': operation([{ oauth: [] }]),
    '/sigv4/{id}': {
      post: {
        security: [{ sigv4: [] }],
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'q', in: 'query', schema: { type: 'array', items: { type: 'string' } } },
        ],
        requestBody: {
          content: { 'application/json': { schema: { type: 'object', properties: { a: { type: 'string' } } } } },
        },
        responses,
      },
    },
    '/signed-and-keyed': operation([{ sigv4: [], header: [] }]),
    '/cognito': operation([{ cognito: [] }]),
    '/mtls': operation([{ mtls: [] }]),
  },
  components: {
    securitySchemes: {
      header: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
      query: { type: 'apiKey', in: 'query', name: 'api_key' },
      cookie: { type: 'apiKey', in: 'cookie', name: 'session' },
      basic: { type: 'http', scheme: 'basic' },
      bearer: { type: 'http', scheme: 'bearer' },
      oauth: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: 'https://elsewhere.test/token', scopes: {} } } },
      sigv4: { type: 'apiKey', in: 'header', name: 'Authorization', 'x-amazon-apigateway-authtype': 'awsSigv4' },
      cognito: {
        type: 'apiKey',
        in: 'header',
        name: 'Authorization',
        'x-amazon-apigateway-authtype': 'cognito_user_pools',
      },
      mtls: { type: 'mutualTLS' },
    },
  },
};

const env = {
  KEY: 'key-secret',
  USER: 'ünal',
  PASS: 'pa:ss-secret',
  TOKEN: 'token-secret',
  ID: 'client',
  REFRESH: 'refresh-one',
};
const schemes = {
  header: { type: 'apiKey', value: 'env:KEY' },
  query: { type: 'apiKey', value: 'env:KEY' },
  cookie: { type: 'apiKey', value: 'env:KEY' },
  basic: { type: 'basic', username: 'env:USER', password: 'env:PASS' },
  bearer: { type: 'bearer', token: 'env:TOKEN' },
} as const;

async function calling(id: string, auth: AuthSettings, given = {}, options: Partial<ProxySessionOptions> = {}) {
  const server = await startServer();
  const api = openApi(specification, server, { auth, env, ...options });
  const result = await api.call(id, given);
  return { seen: server.seen.at(-1), server, api, result };
}

describe('static credentials', () => {
  it('sends API keys in header, query and cookie beside ordinary parameters', async () => {
    expect((await calling('GET /header', { schemes })).seen?.headers['x-api-key']).toBe('key-secret');
    expect((await calling('GET /query', { schemes }, { q: 'x' })).seen?.url).toBe('/query?q=x&api_key=key-secret');
    expect((await calling('GET /cookie', { schemes }, { theme: 'dark' })).seen?.headers.cookie).toBe(
      'theme=dark; session=key-secret',
    );
  });

  it('sends basic (UTF-8) and bearer', async () => {
    expect((await calling('GET /basic', { schemes })).seen?.headers.authorization).toBe(
      `Basic ${Buffer.from('ünal:pa:ss-secret').toString('base64')}`,
    );
    expect((await calling('GET /bearer', { schemes })).seen?.headers.authorization).toBe('Bearer token-secret');
  });

  it('sends none where the operation says so', async () => {
    const { seen } = await calling('GET /open', { schemes });
    expect(seen?.headers).not.toHaveProperty('authorization');
    expect(seen?.headers).not.toHaveProperty('x-api-key');
  });

  it('takes the alternative that is configured, and all schemes of it', async () => {
    const { seen } = await calling('GET /either', { schemes: { header: schemes.header } });
    expect(seen?.headers).toMatchObject({ 'x-api-key': 'key-secret' });
    const both = await calling('GET /both', { schemes });
    expect(both.seen?.headers).toMatchObject({ 'x-api-key': 'key-secret', authorization: 'Bearer token-secret' });
    expect(both.result.credentials).toEqual(['apiKey', 'bearer']);
    const half = await calling('GET /both', { schemes: { header: schemes.header } });
    expect(half.seen?.headers).not.toHaveProperty('x-api-key');
  });

  it('uses the fallback only for schemes it can satisfy', async () => {
    const auth: AuthSettings = { fallback: schemes.bearer };
    expect((await calling('GET /bearer', auth)).seen?.headers.authorization).toBe('Bearer token-secret');
    expect((await calling('GET /header', auth)).seen?.headers).not.toHaveProperty('authorization');
    expect((await calling('GET /optional', auth)).seen?.headers.authorization).toBe('Bearer token-secret');
    expect((await calling('GET /optional', {})).seen?.headers).not.toHaveProperty('authorization');
  });

  it('sends what is set for always, also where nothing is declared', async () => {
    const auth: AuthSettings = { always: [{ type: 'apiKey', value: 'env:KEY', name: 'X-Team', in: 'header' }] };
    expect((await calling('GET /open', auth)).seen?.headers['x-team']).toBe('key-secret');
  });

  it('replaces what a free-form argument writes under the name of the credential', async () => {
    const { seen } = await calling('GET /free', { schemes }, { f: { api_key: 'MODEL', a: '1' } });
    expect(seen?.url).toBe('/free?a=1&api_key=key-secret');
  });

  it('tells what is missing when the server refuses', async () => {
    const server = await startServer((_request, response) => response.writeHead(401).end());
    const result = await openApi(specification, server).call('GET /either');
    expect(textOf(result)).toMatch(/needs basic, or header, which is not configured/);
  });

  it('keeps a credential to the origins it is bound to', async () => {
    const bound = { schemes: { header: { ...schemes.header, origins: ['https://api.example.com'] } } } as const;
    await expect(calling('GET /header', bound)).rejects.toThrow(/bound to https:\/\/api\.example\.com/);
  });
});

describe('secrets', () => {
  it('are references, never values', async () => {
    const auth: AuthSettings = { schemes: { header: { type: 'apiKey', value: 'plain-secret' } } };
    await expect(calling('GET /header', auth)).rejects.toThrow(/must be a reference: env:NAME/);
    await expect(calling('GET /header', auth)).rejects.not.toThrow(/plain-secret/);
  });

  it('come from files, without the line end', async () => {
    const auth: AuthSettings = { schemes: { header: { type: 'apiKey', value: 'file:/run/secrets/key' } } };
    const readSecretFile = async (name: string) => `secret of ${name}\n`;
    expect((await calling('GET /header', auth, {}, { readSecretFile })).seen?.headers['x-api-key']).toBe(
      'secret of /run/secrets/key',
    );
  });

  it('come from SSM and Secrets Manager, signed, with a member of a JSON secret, and are cached', async () => {
    const aws = await startServer((request, response) => {
      const target = String(request.headers['x-amz-target']);
      const input = request.body.toString();
      const answer = target.startsWith('AmazonSSM')
        ? { Parameter: { Value: `ssm ${input}` } }
        : { SecretString: '{"user":"u","password":"from-the-vault"}' };
      response.setHeader('content-type', 'application/x-amz-json-1.1').end(JSON.stringify(answer));
    });
    const options = {
      env: { AWS_ENDPOINT_URL: aws.origin },
      region: 'eu-central-1',
      awsCredentials: async () => ({ accessKeyId: 'AKID', secretAccessKey: 'aws-secret' }),
    };
    const auth: AuthSettings = {
      schemes: {
        header: { type: 'apiKey', value: 'ssm:/team/key' },
        bearer: { type: 'bearer', token: 'secretsmanager:team/api#password' },
      },
    };
    const { api, seen } = await calling('GET /both', auth, {}, options);
    expect(seen?.headers).toMatchObject({
      'x-api-key': 'ssm {"Name":"/team/key","WithDecryption":true}',
      authorization: 'Bearer from-the-vault',
    });
    await api.call('GET /both');
    expect(aws.seen).toHaveLength(2);
    for (const request of aws.seen) {
      expect(request.headers.authorization).toContain(`Signature=${expectedSignature(request, 'aws-secret')}`);
    }
  });

  it('are said to be missing by reference', async () => {
    const auth: AuthSettings = { schemes: { header: { type: 'apiKey', value: 'env:NOT_SET' } } };
    await expect(calling('GET /header', auth)).rejects.toThrow('Environment variable NOT_SET is not set');
  });

  it('are redacted from results, errors and previews', async () => {
    const server = await startServer((request, response) =>
      response
        .writeHead(400, { 'content-type': 'application/json' })
        .end(JSON.stringify({ echo: request.headers, url: request.url })),
    );
    const api = openApi(specification, server, { auth: { schemes }, env });
    for (const id of ['GET /header', 'GET /basic', 'GET /both', 'GET /query']) {
      const all = JSON.stringify([await api.call(id), await api.preview(id)]);
      expect(all).not.toMatch(/key-secret|token-secret|ss-secret|w7xuYWw6/);
    }
    expect((await api.preview('GET /query')).url).toBe(`${server.origin}/query?api_key=REDACTED`);
  });
});

describe('OAuth', () => {
  it('sends the client id and secret by basic, with scopes and further fields', async () => {
    const issuer = await startServer((_request, response) =>
      response.setHeader('content-type', 'application/json').end('{"access_token":"tok-12345","expires_in":60}'),
    );
    const oauth = {
      type: 'oauth2',
      grant: 'client_credentials',
      tokenUrl: `${issuer.origin}/token`,
      clientId: 'env:ID',
      clientSecret: 'env:PASS',
      scopes: ['read', 'write'],
      extra: { audience: 'https://api' },
    } as const;
    const { seen, api } = await calling('GET /oauth', { schemes: { oauth } });
    expect(seen?.headers.authorization).toBe('Bearer tok-12345');
    expect(issuer.seen[0]?.body.toString()).toBe(
      'grant_type=client_credentials&audience=https%3A%2F%2Fapi&scope=read+write',
    );
    expect(issuer.seen[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from('client:pa%3Ass-secret').toString('base64')}`,
    );
    expect(api.session.redactor().all.redact('tok-12345')).toBe('[redacted]');
  });

  it('refreshes with a refresh token and keeps the rotated one', async () => {
    let issued = 0;
    const issuer = await startServer((_request, response) => {
      issued++;
      response
        .setHeader('content-type', 'application/json')
        .end(`{"access_token":"tok-${issued}000","expires_in":10,"refresh_token":"refresh-${issued}-rotated"}`);
    });
    const clock = { now: 0 };
    const oauth = {
      type: 'oauth2',
      grant: 'refresh_token',
      tokenUrl: `${issuer.origin}/token`,
      clientId: 'env:ID',
      refreshToken: 'env:REFRESH',
    } as const;
    const { api } = await calling('GET /oauth', { schemes: { oauth } }, {}, { now: () => clock.now });
    clock.now = 20_000;
    await api.call('GET /oauth');
    expect(issuer.seen.map((one) => one.body.toString())).toEqual([
      'grant_type=refresh_token&refresh_token=refresh-one&client_id=client',
      'grant_type=refresh_token&refresh_token=refresh-1-rotated&client_id=client',
    ]);
  });

  it('does not send the client secret to a token URL of the specification on a host that is not permitted', async () => {
    const oauth = {
      type: 'oauth2',
      grant: 'client_credentials',
      clientId: 'env:ID',
      clientSecret: 'env:PASS',
    } as const;
    await expect(calling('GET /oauth', { schemes: { oauth } })).rejects.toThrow(
      /elsewhere\.test is not among the permitted hosts/,
    );
  });

  it('says why there is no token, without the secret', async () => {
    const issuer = await startServer((_request, response) =>
      response.writeHead(401).end('{"error":"invalid_client","error_description":"bad pa:ss-secret"}'),
    );
    const oauth = {
      type: 'oauth2',
      grant: 'client_credentials',
      tokenUrl: `${issuer.origin}/t`,
      clientId: 'env:ID',
      clientSecret: 'env:PASS',
    } as const;
    await expect(calling('GET /oauth', { schemes: { oauth } })).rejects.toThrow(/invalid_client: bad \[redacted\]/);
  });
});

describe('AWS', () => {
  const awsCredentials = async () => ({
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'aws-secret',
    sessionToken: 'session-token',
  });
  const sigv4 = { type: 'sigv4', region: 'eu-west-1' } as const;

  it('signs path, repeated query, headers and body so that AWS would agree', async () => {
    const given = { id: 'a b/ü', q: ['x y', '*', "it's"], a: 'body' };
    const { seen } = await calling('POST /sigv4/{id}', { schemes: { sigv4 } }, given, { awsCredentials });
    expect(seen?.headers['x-amz-security-token']).toBe('session-token');
    expect(seen?.headers.authorization).toMatch(/\/eu-west-1\/execute-api\/aws4_request/);
    expect(seen?.headers.authorization).toContain(`Signature=${expectedSignature(seen!, 'aws-secret')}`);
    expect(seen?.headers.authorization).toContain('content-type;host');
  });

  it('signs any path, query, header and body so that AWS would agree', async () => {
    const word = fc.string({ unit: 'grapheme', maxLength: 12 });
    const headerText = fc.stringMatching(/^[!-~]{1,8}( {1,3}[!-~]{1,8}){0,2}$/);
    const query = fc.array(fc.tuple(fc.oneof(word, fc.constantFrom('a', 'a-b', 'A', 'ab', 'X-Amz-Test')), word));
    const credentials = await awsCredentials();
    await fc.assert(
      fc.asyncProperty(
        fc.array(word, { minLength: 1 }),
        query,
        headerText,
        fc.string(),
        async (path, pairs, header, body) => {
          const draft = {
            method: 'POST',
            origin: 'https://id.execute-api.eu-west-1.amazonaws.com',
            path: `/${path.map((segment) => `s${encodeStrict(segment)}`).join('/')}:run`,
            query: pairs.map(([name, value]) => ({
              name,
              text: `${encodeName(name)}=${encodeReserved(value, 'query')}`,
            })),
            headers: [
              ['Content-Type', 'application/json'],
              ['X-Test', header],
            ] as const,
            cookies: [],
            body: Buffer.from(body),
          };
          const options = { credentials, region: 'eu-west-1', service: 'execute-api', date: new Date(0) };
          const { path: target, headers, body: bytes } = finishDraft(await signRequest(draft, options));
          const arrived = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
          const seen = {
            method: 'POST',
            url: target,
            headers: { ...arrived, host: 'id.execute-api.eu-west-1.amazonaws.com' },
            rawHeaders: [],
            body: Buffer.from(bytes ?? []),
          };
          expect(arrived['authorization']).toContain(`Signature=${expectedSignature(seen, 'aws-secret')}`);
        },
      ),
    );
  });

  it('signs what an API key added, when both are wanted', async () => {
    const { seen } = await calling('GET /signed-and-keyed', { schemes: { ...schemes, sigv4 } }, {}, { awsCredentials });
    expect(seen?.headers['x-api-key']).toBe('key-secret');
    expect(seen?.headers.authorization).toContain(';x-api-key');
    expect(seen?.headers.authorization).toContain(`Signature=${expectedSignature(seen!, 'aws-secret')}`);
  });

  it('signs in to a Cognito user pool, then renews with the refresh token', async () => {
    const aws = await startServer((request, response) => {
      const isRefresh = request.body.includes('REFRESH_TOKEN_AUTH');
      const result = {
        AccessToken: 'acc',
        IdToken: isRefresh ? 'id-token-2' : 'id-token-1',
        ...(!isRefresh && { RefreshToken: 'ref-1' }),
        ExpiresIn: 60,
      };
      response.end(JSON.stringify({ AuthenticationResult: result }));
    });
    const clock = { now: 0 };
    const cognito = {
      type: 'cognito',
      region: 'eu-west-1',
      clientId: 'env:ID',
      clientSecret: 'env:KEY',
      username: 'env:USER',
      password: 'env:PASS',
    } as const;
    const options = { env: { ...env, AWS_ENDPOINT_URL: aws.origin }, now: () => clock.now };
    const { seen, api, server } = await calling('GET /cognito', { schemes: { cognito } }, {}, options);
    expect(seen?.headers.authorization).toBe('Bearer id-token-1');
    clock.now = 100_000;
    await api.call('GET /cognito');
    expect(server.seen.at(-1)?.headers.authorization).toBe('Bearer id-token-2');
    expect(aws.seen.map((one) => JSON.parse(one.body.toString()).AuthFlow)).toEqual([
      'USER_PASSWORD_AUTH',
      'REFRESH_TOKEN_AUTH',
    ]);
    expect(JSON.parse(aws.seen[0]!.body.toString()).AuthParameters).toHaveProperty('SECRET_HASH');
    expect(aws.seen[0]?.headers).not.toHaveProperty('authorization');
  });
});

describe('mutual TLS', () => {
  const folder = path.join(import.meta.dirname, '../fixtures/tls');
  const readSecretFile = (name: string) => readFile(path.join(folder, path.basename(name)), 'utf8');

  async function secureServer() {
    const [cert, key, ca] = await Promise.all(['server.pem', 'server.key', 'ca.pem'].map(readSecretFile));
    const server = createServer({ cert, key, ca, requestCert: true, rejectUnauthorized: true }, (request, response) => {
      const peer = request.socket instanceof TLSSocket ? request.socket.getPeerCertificate() : undefined;
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ client: peer?.subject.CN }));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    afterThis(() => server.close());
    afterThis(() => server.closeAllConnections());
    const address = server.address();
    return { origin: `https://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, seen: [] };
  }

  it('presents the client certificate', async () => {
    const server = await secureServer();
    const mtls = {
      type: 'mtls',
      cert: 'file:/tls/client.pem',
      key: 'file:/tls/client.key',
      ca: 'file:/tls/ca.pem',
    } as const;
    const api = openApi(specification, server, { auth: { schemes: { mtls } }, readSecretFile });
    expect((await api.call('GET /mtls')).structured).toEqual({ client: 'client.test' });
  });

  it('trusts no unknown authority, and shows the certificate only to its origins', async () => {
    const server = await secureServer();
    await expect(openApi(specification, server).call('GET /open')).rejects.toThrow(/broke off|self-signed|verify/);
    const bound = {
      type: 'mtls',
      cert: 'file:/tls/client.pem',
      key: 'file:/tls/client.key',
      ca: 'file:/tls/ca.pem',
      origins: ['https://other.test'],
    } as const;
    const api = openApi(specification, server, { auth: { schemes: { mtls: bound } }, readSecretFile });
    await expect(api.call('GET /open')).rejects.toThrow(/GET https/);
  });
});

describe('headers of the inbound request', () => {
  const inboundHeaders = { 'X-Tenant': 'blue', authorization: 'Bearer inbound', cookie: 'a=b', host: 'evil.test' };

  it('are passed on only when listed', async () => {
    const server = await startServer();
    const api = openApi(specification, server, { forwardHeaders: ['x-tenant'] });
    await api.call('GET /open', {}, { inboundHeaders });
    expect(server.seen[0]?.headers).toMatchObject({ 'x-tenant': 'blue', host: new URL(server.origin).host });
    expect(server.seen[0]?.headers).not.toHaveProperty('authorization');
    expect(server.seen[0]?.headers).not.toHaveProperty('cookie');
  });

  it('never replace a configured credential, and never include Cookie or Host', async () => {
    const server = await startServer();
    const api = openApi(specification, server, { forwardHeaders: ['authorization'], auth: { schemes }, env });
    await api.call('GET /bearer', {}, { inboundHeaders });
    await api.call('GET /open', {}, { inboundHeaders });
    expect(server.seen.map((one) => one.headers.authorization)).toEqual(['Bearer token-secret', 'Bearer inbound']);
    for (const name of ['Cookie', 'Host', 'Connection']) {
      const forwarding = openApi(specification, server, { forwardHeaders: [name] });
      await expect(forwarding.call('GET /open', {}, { inboundHeaders })).rejects.toThrow(/cannot be forwarded/);
    }
  });

  it('cannot be used to write a second header', async () => {
    const server = await startServer();
    const api = openApi(specification, server, { forwardHeaders: ['x-tenant'] });
    await expect(api.call('GET /open', {}, { inboundHeaders: { 'x-tenant': 'a\r\nb: c' } })).rejects.toThrow(
      /cannot hold/,
    );
  });
});

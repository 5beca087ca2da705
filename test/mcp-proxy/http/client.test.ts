import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import {
  gzipSync,
  brotliCompressSync,
  deflateRawSync,
  deflateSync,
  constants,
  createBrotliCompress,
  createDeflate,
  createGzip,
} from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpClient, type HttpClientOptions } from '../../../src/mcp-proxy/http/client.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  cleanups.push(() => closeServer(server));
  return `http://127.0.0.1:${portOf(server)}`;
}

function closeServer(server: Server): void {
  server.closeAllConnections();
  server.close();
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('not listening');
  return address.port;
}

function client(options: Partial<HttpClientOptions> = {}) {
  const created = createHttpClient({ policy: { allowPrivate: true }, ...options });
  cleanups.push(created.close);
  return created;
}

const get = (origin: string, path = '/') => ({ method: 'GET', origin, path, headers: [] });

describe('sending', () => {
  it('sends path, headers and body as they are', async () => {
    const seen: Pick<IncomingMessage, 'url' | 'method' | 'rawHeaders'>[] = [];
    const origin = await serve((request, response) => {
      seen.push({ url: request.url, method: request.method, rawHeaders: request.rawHeaders });
      request.on('data', (chunk: Buffer) => response.write(chunk));
      request.on('end', () => response.end());
    });
    const response = await client().send(
      {
        method: 'POST',
        origin,
        path: '/a%2Fb?c=%5B',
        headers: [
          ['X-One', '1'],
          ['x-one', '2'],
        ],
        body: Buffer.from([0, 255]),
      },
      { timeoutMs: 5_000 },
    );
    expect(seen[0]?.url).toBe('/a%2Fb?c=%5B');
    expect(seen[0]?.rawHeaders.filter((_, index) => index % 2 === 1)).toEqual(expect.arrayContaining(['1', '2']));
    expect([...response.body]).toEqual([0, 255]);
  });

  it('keeps duplicate response headers apart', async () => {
    const origin = await serve((_request, response) => {
      response.setHeader('Set-Cookie', ['a=1', 'b=2']);
      response.setHeader('Link', ['<1>', '<2>']);
      response.end();
    });
    const response = await client().send(get(origin), { timeoutMs: 5_000 });
    expect(response.headers.get('set-cookie')).toEqual(['a=1', 'b=2']);
    expect(response.headers.get('link')).toEqual(['<1>', '<2>']);
  });

  it('reuses the connection', async () => {
    const ports = new Set<number | undefined>();
    const origin = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.end('x');
    });
    const http = client({ maxConnections: 1 });
    for (let call = 0; call < 3; call++) await http.send(get(origin), { timeoutMs: 5_000 });
    expect(ports.size).toBe(1);
  });

  it('refuses a private address by default', async () => {
    const origin = await serve((_request, response) => response.end());
    await expect(client({ policy: { allowHttp: true } }).send(get(origin), { timeoutMs: 1_000 })).rejects.toThrow(
      /loopback/,
    );
  });

  it('connects to the address it checked, not to a second answer of the name server', async () => {
    const origin = await serve((_request, response) => response.end('here'));
    let lookups = 0;
    const http = client({
      policy: { allowPrivate: true },
      maxConnections: 1,
      resolve: async () => {
        lookups++;
        return [{ address: lookups === 1 ? '127.0.0.1' : '169.254.169.254', family: 4 }];
      },
    });
    const named = origin.replace('127.0.0.1', 'rebind.test');
    expect((await http.send(get(named), { timeoutMs: 5_000 })).body.toString()).toBe('here');
    expect((await http.send(get(named), { timeoutMs: 5_000 })).body.toString()).toBe('here');
    expect(lookups).toBe(1);
  });
});

describe('redirects', () => {
  it('follows on the same origin, with the credential', async () => {
    const origin = await serve((request, response) => {
      if (request.url === '/old') response.writeHead(302, { location: '/new?x=1' }).end();
      else response.end(`${String(request.url)} ${String(request.headers['x-api-key'])}`);
    });
    const response = await client().send(
      { ...get(origin, '/old'), headers: [['X-Api-Key', 'SECRET']] },
      { timeoutMs: 5_000 },
    );
    expect(response.body.toString()).toBe('/new?x=1 SECRET');
    expect(response.url).toBe(`${origin}/new?x=1`);
  });

  it('never goes to another origin', async () => {
    const leaked: unknown[] = [];
    const other = await serve((request, response) => {
      leaked.push(request.headers);
      response.end();
    });
    const origin = await serve((_request, response) => response.writeHead(302, { location: `${other}/x` }).end());
    const response = await client().send({ ...get(origin), headers: [['X-Api-Key', 'SECRET']] }, { timeoutMs: 5_000 });
    expect(response.status).toBe(302);
    expect(leaked).toEqual([]);
  });

  it('does not repeat a POST, and stops a loop', async () => {
    let hits = 0;
    const origin = await serve((_request, response) => {
      hits++;
      response.writeHead(307, { location: '/' }).end();
    });
    expect((await client().send({ ...get(origin), method: 'POST' }, { timeoutMs: 5_000 })).status).toBe(307);
    expect(hits).toBe(1);
    expect((await client().send(get(origin), { timeoutMs: 5_000 })).status).toBe(307);
    expect(hits).toBe(7);
  });
});

describe('limits', () => {
  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
  ])('unpacks %s', async (encoding, compress) => {
    const origin = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(compress(Buffer.from('plain'))),
    );
    expect((await client().send(get(origin), { timeoutMs: 5_000 })).body.toString()).toBe('plain');
  });

  it('refuses a gzip bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000));
    const origin = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    await expect(client({ maxResponseBytes: 1_000_000 }).send(get(origin), { timeoutMs: 5_000 })).rejects.toThrow(
      /unpacks to more than/,
    );
  });

  it.each([
    ['gzip', () => createGzip({ flush: constants.Z_SYNC_FLUSH })],
    ['deflate', () => createDeflate({ flush: constants.Z_SYNC_FLUSH })],
    ['br', () => createBrotliCompress({ flush: constants.BROTLI_OPERATION_FLUSH })],
  ])('gives what came of a compressed stream without an end (%s)', async (encoding, compress) => {
    const origin = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': encoding });
      const packed = compress();
      packed.pipe(response);
      packed.write('data: 1\n\n');
    });
    const response = await client().send(get(origin), { timeoutMs: 5_000, streamMs: 300 });
    expect(response).toMatchObject({ isTruncated: true, body: Buffer.from('data: 1\n\n') });
  });

  it('says when an encoding is broken', async () => {
    const origin = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('no'),
    );
    await expect(client().send(get(origin), { timeoutMs: 5_000 })).rejects.toThrow(/cannot be unpacked/);
  });

  it('stops reading at the cap', async () => {
    const origin = await serve((_request, response) => {
      const write = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 'x')));
        response.once('drain', write);
      };
      write();
    });
    const response = await client({ maxResponseBytes: 100_000 }).send(get(origin), { timeoutMs: 5_000 });
    expect(response.isTruncated).toBe(true);
    expect(response.body.length).toBe(100_000);
  });

  it.each([
    ['before the answer', false],
    ['in the middle of the answer', true],
  ])('cuts a hung server off %s', async (_name, writesHead) => {
    const origin = await serve((_request, response) => {
      if (writesHead) response.write('x');
    });
    const startedAt = performance.now();
    await expect(client().send(get(origin), { timeoutMs: 200 })).rejects.toThrow(/within 200 ms/);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it('aborts the request when the caller cancels', async () => {
    const controller = new AbortController();
    const closed = new Promise<void>((done) => {
      cleanups.push(() => undefined);
      void serve((request) => {
        request.socket.once('close', () => done());
        controller.abort(new Error('cancelled by the caller'));
      }).then(async (origin) => {
        await expect(client().send(get(origin), { timeoutMs: 5_000, signal: controller.signal })).rejects.toThrow(
          'cancelled by the caller',
        );
      });
    });
    await closed;
  });

  it('names an unreachable server as such', async () => {
    await expect(client().send(get('http://127.0.0.1:1'), { timeoutMs: 2_000 })).rejects.toMatchObject({
      code: 'ECONNREFUSED',
      isBeforeSend: true,
    });
  });
});

// The HTTP servers that functions under the emulator call.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { parse } from 'yaml';
import { root } from '../bundle-options.mjs';

const example = path.join(root, 'examples', 'petstore');

/** The petstore of the examples, on a free port. */
export async function startPetstore() {
  const child = spawn(process.execPath, [path.join(example, 'server.mjs'), '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let lines = '';
  for await (const chunk of child.stdout) {
    lines += chunk.toString();
    if (lines.includes('listening on')) break;
  }
  const [url] = /http:\S+/.exec(lines) ?? [];
  return {
    url,
    /** Asks the petstore itself. @param {string} place */
    async get(place) {
      const response = await fetch(`${url}${place}`);
      return { status: response.status, body: await response.json() };
    },
    stop: () => child.kill('SIGKILL'),
  };
}

/** What API Gateway answers to GetExport for the petstore; `seen` tells path and kind of credential of each request. */
export async function startApiGateway() {
  const specification = parse(await readFile(path.join(example, 'openapi.yaml'), 'utf8'));
  const seen = [];
  const server = createServer((request, response) => {
    seen.push(`${request.url.split('?')[0]} ${request.headers.authorization?.split(' ')[0]}`);
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ ...specification, openapi: '3.0.1' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}`, seen, stop: () => server.close() };
}

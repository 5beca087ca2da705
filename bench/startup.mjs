// Spawn to answered tools/list: ours against a raw JSON-RPC loop and a one-tool server of the same SDK, interleaved.
// Usage: node bench/startup.mjs [rounds]     (after npm run build)
import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { bundleOptions, root } from '../scripts/bundle-options.mjs';

const rounds = Number(process.argv[2] ?? 15);
// Inside the project, so that the bundle's packages are those of the product.
const folder = await mkdtemp(path.join(root, 'node_modules', '.bench-startup-'));
await build({ ...bundleOptions, entryPoints: { peer: 'bench/startup/one-tool.mjs' }, outdir: folder });

const contenders = {
  'raw JSON-RPC loop': [path.join(root, 'bench/startup/raw-loop.cjs')],
  'one tool, same SDK': [path.join(folder, 'peer.js')],
  'serverless-mcp': [path.join(root, 'dist/cli.js')],
};
// On Node 20 this variable alone costs every process some 30 ms and would flatter the ratios.
const { NODE_EXTRA_CA_CERTS: _certificates, ...environment } = process.env;

const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
let listCharacters = 0;
try {
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, args] of Object.entries(contenders)) {
      const { milliseconds, listing } = await timeToList(args);
      if (round > 0) times[name].push(milliseconds);
      if (name === 'serverless-mcp') listCharacters = JSON.stringify(listing.tools).length;
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

const ours = median(times['serverless-mcp']);
console.log(
  `Node ${process.version}, ${rounds} rounds interleaved after one warm-up; milliseconds from spawn to tools/list reply`,
);
for (const [name, values] of Object.entries(times)) {
  const row = [
    name.padEnd(20),
    `median ${median(values).toFixed(1)}`,
    `min ${Math.min(...values).toFixed(1)}`,
    `max ${Math.max(...values).toFixed(1)}`,
  ];
  console.log(
    `${row.join('  ')}${name === 'serverless-mcp' ? '' : `  ours is ${(ours / median(values)).toFixed(2)} x`}`,
  );
}
console.log(`tools/list of serverless-mcp: ${listCharacters} characters`);

function timeToList(args) {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const child = spawn(process.execPath, args, { env: environment, stdio: ['pipe', 'pipe', 'inherit'] });
    let pending = '';
    const send = (message) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
    child.on('error', reject);
    child.stdout.on('data', (chunk) => {
      const lines = (pending + chunk).split('\n');
      pending = lines.pop();
      for (const line of lines) {
        const { id, result } = JSON.parse(line);
        if (id === 1) {
          send({ method: 'notifications/initialized' });
          send({ id: 2, method: 'tools/list', params: {} });
        }
        if (id === 2) {
          const milliseconds = performance.now() - startedAt;
          child.on('exit', () => resolve({ milliseconds, listing: result }));
          child.kill('SIGKILL');
        }
      }
    });
    send({
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'bench', version: '1' } },
    });
  });
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

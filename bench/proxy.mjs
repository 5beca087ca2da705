// REST to MCP: ours against the peers that turn OpenAPI into tools. Two tables in one run on one machine:
//   listing: start to complete tools/list, tools, bytes, tokens and peak memory on five specifications
//   wire: how many requests reach a recording server with the right bytes
// Peers and specifications are installed into a temporary folder, never into the project.
// Usage: node bench/proxy.mjs [rounds] [--only listing|wire] [--spec <name>]... [--folder <kept folder>]
//        (after npm run build; --folder keeps what was installed for the next run)
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, realpath } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fetchSpecifications, installPeers } from './proxy/install.mjs';
import { compareListings } from './proxy/listing.mjs';
import { compareWire } from './proxy/wire.mjs';

const { values, positionals } = parseArgs({
  options: { only: { type: 'string' }, spec: { type: 'string', multiple: true }, folder: { type: 'string' } },
  allowPositionals: true,
});
const rounds = Number(positionals[0] ?? 5);
const wanted = (name) =>
  values.spec === undefined || values.spec.some((part) => name.toLowerCase().includes(part.toLowerCase()));

const folder = await openFolder();
process.on('exit', () => values.folder ?? rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

const versions = await installPeers(folder);
console.log(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model}), load average ${systemLoad()}`);
console.log(`${rounds} rounds, interleaved; peers: ${JSON.stringify(versions)}`);
if (values.only !== 'listing') await partly('wire', () => compareWire({ folder, versions }));
if (values.only !== 'wire') {
  const specifications = await fetchSpecifications(folder, wanted);
  await partly('listing', () => compareListings({ folder, versions, specifications, rounds }));
}
console.log(`\nload average at the end ${systemLoad()}`);

function systemLoad() {
  return loadavg()
    .map((value) => value.toFixed(2))
    .join(' ');
}

/** What was printed before a failure stays worth having, and so does the other table. */
async function partly(table, work) {
  try {
    await work();
  } catch (error) {
    process.exitCode = 1;
    console.log(`The ${table} table stopped: ${error.stack}`);
  }
}

async function openFolder() {
  if (values.folder === undefined) return realpath(await mkdtemp(path.join(tmpdir(), 'serverless-mcp-peers-')));
  await mkdir(values.folder, { recursive: true });
  return realpath(values.folder);
}

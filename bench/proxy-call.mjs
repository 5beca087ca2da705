// What the proxy adds to one HTTP call: the whole way from arguments to shaped result against the same request sent
// directly, interleaved, at 1, 16 and 64 concurrent calls, against a server that answers at once and after 10 ms.
// Usage: node bench/proxy-call.mjs [calls per round] [rounds]
import { fork } from 'node:child_process';
import http from 'node:http';
import path from 'node:path';
import { request as undiciRequest, Agent } from 'undici';
import { loadSource } from '../scripts/load-source.mjs';

const calls = Number(process.argv[2] ?? 2000);
const rounds = Number(process.argv[3] ?? 7);
const { openProxy } = await loadSource('bench/proxy-call/contenders.ts');
const target = '/shops/north%2Fwest/pets?status=free&status=sold&limit=20';
const headers = { accept: 'application/json', 'x-api-key': 'a-secret-key-of-this-bench' };

console.log(`Node ${process.version}, ${calls} calls a round, ${rounds} rounds interleaved after one warm-up`);
for (const delayMs of [0, 10]) {
  const server = fork(path.join(import.meta.dirname, 'proxy-call/server.mjs'), { env: { DELAY_MS: String(delayMs) } });
  try {
    const port = await new Promise((resolve) => server.once('message', resolve));
    await compare(`http://127.0.0.1:${port}`, delayMs);
  } finally {
    server.kill();
  }
}
process.exit();

async function compare(origin, delayMs) {
  const proxy = openProxy(origin);
  const dispatcher = new Agent({ connections: 64 });
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  const contenders = {
    'direct, fetch': async () => (await fetch(origin + target, { headers })).json(),
    'direct, node:http': () => sendByNode(origin, agent),
    'direct, undici.request': async () => (await undiciRequest(origin + target, { headers, dispatcher })).body.json(),
    'through the proxy': proxy.call,
  };
  for (const concurrency of [1, 16, 64]) {
    const medians = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
    const rates = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
    for (let round = 0; round <= rounds; round += 1) {
      for (const [name, call] of Object.entries(contenders)) {
        const total = delayMs === 0 ? calls : Math.max(concurrency * 8, Math.ceil(calls / 8));
        const { latencies, seconds } = await run(call, concurrency, total);
        if (round === 0) continue;
        medians[name].push(median(latencies));
        rates[name].push(total / seconds);
      }
    }
    console.log(`\nserver answers after ${delayMs} ms, ${concurrency} at once`);
    const ours = median(medians['through the proxy']);
    for (const name of Object.keys(contenders)) {
      const row = [
        name.padEnd(24),
        `median ${median(medians[name]).toFixed(3)} ms`,
        `${median(rates[name]).toFixed(0).padStart(6)} calls/s`,
      ];
      const isOurs = name === 'through the proxy';
      console.log(
        `${row.join('  ')}${isOurs ? '' : `  the proxy adds ${(ours - median(medians[name])).toFixed(3)} ms`}`,
      );
    }
  }
  await proxy.close();
  await dispatcher.destroy();
  agent.destroy();
}

async function run(call, concurrency, total) {
  const latencies = [];
  let started = 0;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (started < total) {
        started += 1;
        const callStartedAt = performance.now();
        await call();
        latencies.push(performance.now() - callStartedAt);
      }
    }),
  );
  return { latencies, seconds: (performance.now() - startedAt) / 1000 };
}

function sendByNode(origin, agent) {
  return new Promise((resolve, reject) => {
    const sent = http.request(origin + target, { agent, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end();
  });
}

function median(values) {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)];
}

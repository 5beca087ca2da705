// The listing table: from spawn to the last page of tools/list, interleaved, each contender once a round.
import { loadavg } from 'node:os';
import { compileSpecification, listingContenders } from './contenders.mjs';
import { startServer } from '../stdio-client.mjs';

const serverTimeoutMs = 120_000;
/** A contender this slow is measured once, so that the bench ends in minutes. */
const slowMs = 20_000;
/** As src/mcp-proxy/inspect.ts estimates: measured on GitHub's and Stripe's listings with the o200k tokenizer. */
const charactersPerToken = 4.4;

export async function compareListings({ folder, versions, specifications, rounds }) {
  for (const [name, file] of Object.entries(specifications)) {
    const contenders = [];
    for (const contender of listingContenders(folder, versions)) {
      const { compiledFor: mode } = contender;
      const compiled = mode && (await compileSpecification(folder, file, mode).catch((error) => error));
      contenders.push({ ...contender, file: compiled ?? file, runs: [] });
    }
    const loadBefore = loadavg()[0];
    for (let round = 0; round < rounds; round += 1) {
      for (const contender of contenders) {
        if (isWorthRepeating(contender)) await measureOnce(contender);
      }
    }
    printTable(name, contenders, rounds, [loadBefore, loadavg()[0]]);
  }
}

function isWorthRepeating({ failure, runs }) {
  return failure === undefined && !runs.some(({ milliseconds }) => milliseconds > slowMs);
}

async function measureOnce(contender) {
  if (contender.file instanceof Error) {
    contender.failure = `proxy build failed: ${contender.file.message.split('\n')[1] ?? contender.file.message}`;
    return;
  }
  const server = startServer(contender.start(contender.file), serverTimeoutMs);
  try {
    await server.initialize();
    const { tools, bytes, listedAt } = await server.listTools();
    const characters = tools.reduce((sum, tool) => sum + JSON.stringify(tool).length + 1, 0);
    contender.runs.push({
      milliseconds: listedAt - server.startedAt,
      tools: tools.length,
      bytes,
      tokens: Math.ceil(characters / charactersPerToken),
      megabytes: await server.peakMegabytes(),
    });
  } catch (error) {
    contender.failure = error.message.split('\n')[0];
  } finally {
    await server.close();
  }
}

function printTable(name, contenders, rounds, [before, after]) {
  console.log(`\n### ${name} (load average ${before.toFixed(1)} before, ${after.toFixed(1)} after)\n`);
  console.log('| | start to listed, ms (range) | tools | bytes | tokens | peak MB |');
  console.log('| --- | --- | --- | --- | --- | --- |');
  for (const { name: contender, runs, failure } of contenders) {
    if (runs.length === 0) {
      console.log(`| ${contender} | ${(failure ?? 'not run').replaceAll('|', '/')} | | | | |`);
      continue;
    }
    const times = runs.map(({ milliseconds }) => milliseconds);
    const { tools, bytes, tokens } = runs[0];
    const memory = runs.map(({ megabytes }) => megabytes).filter((value) => value !== undefined);
    const cells = [
      `${whole(median(times))} (${whole(Math.min(...times))}-${whole(Math.max(...times))})`,
      ...[tools, bytes, tokens].map(whole),
      memory.length === 0 ? 'not told' : whole(median(memory)),
    ];
    const note = noteOf(runs.length, rounds, failure);
    console.log(`| ${contender}${note} | ${cells.join(' | ')} |`);
  }
}

function noteOf(measured, rounds, failure) {
  if (failure !== undefined) return ` (measured ${measured} times, then: ${failure})`;
  return measured < rounds ? ' (measured once)' : '';
}

function whole(value) {
  return Math.round(value).toLocaleString('en-US');
}

function median(values) {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)];
}

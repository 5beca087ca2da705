// Compares the validator with AWS's own SAM transform on mutated templates: what the transform refuses should be an
// error at the changed place, and what it accepts no error of the families that speak for it.
//   node scripts/evaluate-mutations.mjs <folder of YAML templates> [--seconds 900] [--show missed|accepted]
// Needs Python with aws-sam-translator.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadSource } from './load-source.mjs';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '900' }, show: { type: 'string' } },
});
const [folder] = positionals;
if (!folder) {
  console.error('Usage: node scripts/evaluate-mutations.mjs <folder> [--seconds 900] [--show missed|accepted]');
  process.exit(2);
}
const { validateTemplate } = await loadSource('src/validation/validate.ts');
const now = new Date();
const script = path.join(path.dirname(fileURLToPath(import.meta.url)), 'mutate-templates.py');
const python = spawn('python3', [script, folder, '--seconds', flags.seconds], { stdio: ['ignore', 'pipe', 'inherit'] });

const totals = { refused: 0, flagged: 0, placed: 0, withoutCode: 0, accepted: 0, contradicted: 0, crashed: 0 };
const bases = new Map();
for await (const line of createInterface({ input: python.stdout })) {
  const entry = JSON.parse(line);
  if (entry.template) bases.set(entry.file, { template: entry.template, known: keysOf(errorsIn(entry.template)) });
  else judge(entry);
}
console.log(
  `refused ${totals.refused}: flagged ${totals.flagged}, at the changed place ${totals.placed}; ${totals.withoutCode} more lack only code, which sam build adds`,
);
console.log(
  `accepted ${totals.accepted}: errors of the parse, template and SAM families on ${totals.contradicted}; the transform itself failed on ${totals.crashed}`,
);

function judge(entry) {
  const { template, known } = bases.get(entry.file);
  const found = errorsIn(mutate(template, entry)).filter((finding) => !known.has(keyOf(finding)));
  if (entry.verdict === 'crashed') totals.crashed += 1;
  else if (entry.verdict === 'refused') judgeRefused(entry, found);
  else judgeAccepted(entry, found);
}

function judgeRefused(entry, found) {
  if (
    found.length === 0 &&
    entry.messages.some((message) => message.includes("Only one of 'InlineCode' or 'CodeUri'"))
  ) {
    totals.withoutCode += 1;
    return;
  }
  totals.refused += 1;
  if (found.length > 0) totals.flagged += 1;
  else if (flags.show === 'missed') console.log(`${entry.property} ${entry.change}: ${entry.messages.join(' ')}`);
  if (found.some(({ propertyPath }) => isNear(propertyPath ?? '', entry))) totals.placed += 1;
}

function judgeAccepted(entry, found) {
  totals.accepted += 1;
  const own = found.filter(({ rule }) => /^(?:parse|template|resource|sam)\//.test(rule));
  if (own.length === 0) return;
  totals.contradicted += 1;
  if (flags.show === 'accepted') console.log(`${entry.property} ${entry.change}: ${own[0].rule} ${own[0].message}`);
}

/** At the changed value; for a key that is gone or misspelt, at what should hold it. */
function isNear(found, { path: steps, change }) {
  const isKey = change === 'remove' || change === 'misspell';
  const place = steps.slice(0, isKey ? -1 : undefined).join('.');
  return found === place || found.startsWith(`${place}.`) || (isKey && place.startsWith(found));
}

function mutate(template, { path: steps, change, value }) {
  const mutant = structuredClone(template);
  const parent = steps.slice(0, -1).reduce((node, step) => node[step], mutant);
  const key = steps.at(-1);
  if (change === 'remove') {
    if (Array.isArray(parent)) parent.splice(key, 1);
    else delete parent[key];
  } else if (change === 'misspell') {
    const entries = Object.entries(parent);
    for (const [name] of entries) delete parent[name];
    for (const [name, each] of entries) parent[name === key ? `X${name}x` : name] = each;
  } else parent[key] = value;
  return mutant;
}

function errorsIn(template) {
  const text = JSON.stringify(template, null, 1);
  const { findings } = validateTemplate(text, { file: 'template.json', now, assumeSam: true });
  return findings.filter(({ severity }) => severity === 'error');
}

function keyOf({ rule, message }) {
  return `${rule} ${message}`;
}

function keysOf(findings) {
  return new Set(findings.map(keyOf));
}

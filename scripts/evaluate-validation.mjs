// Runs the validator over folders of templates and prints what it found, per folder and rule. For a folder with
// `<name>.expected.json` files (the SAM transform's own messages) also how many were flagged, on the right resource
// and on the right line.
//   node scripts/evaluate-validation.mjs <corpus folder> [--show error|warning|info|missed] [--rule <id>] [--folder <name>] [--fixes]
// With --fixes each fix is applied alone: its finding must go and no error or warning may come.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { judgeExpected, readExpectedErrors } from './expected-sam-errors.mjs';
import { loadSource } from './load-source.mjs';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    show: { type: 'string' },
    rule: { type: 'string' },
    folder: { type: 'string' },
    now: { type: 'string' },
    fixes: { type: 'boolean' },
  },
});
const [corpus] = positionals;
if (!corpus) {
  console.error(
    'Usage: node scripts/evaluate-validation.mjs <corpus folder> [--show error] [--rule <id>] [--folder <name>]',
  );
  process.exit(2);
}
const { validateTemplate } = await loadSource('src/validation/validate.ts');
const now = new Date(flags.now ?? Date.now());

for (const folder of (await readdir(corpus)).sort()) {
  if (flags.folder && flags.folder !== folder) continue;
  await evaluateFolder(folder);
}

async function evaluateFolder(folder) {
  const names = (await readdir(path.join(corpus, folder)).catch(() => [])).filter((name) =>
    /\.(ya?ml|json|template)$/.test(name),
  );
  const templates = names.filter((name) => !name.endsWith('.expected.json')).sort();
  if (templates.length === 0) return;
  const isSamTest = folder.startsWith('sam-translator');
  const totals = { files: 0, error: 0, warning: 0, info: 0 };
  const byRule = new Map();
  const times = [];
  const fixes = { applied: 0, stayed: 0, harmful: 0, lostComments: 0, rules: new Set() };
  const expected = {
    files: 0,
    flagged: 0,
    rightResource: 0,
    rightLine: 0,
    errors: 0,
    errorsFound: 0,
    namingAProperty: 0,
    errorsOnLine: 0,
  };
  for (const name of templates) {
    const text = await readFile(path.join(corpus, folder, name), 'utf8');
    const started = performance.now();
    const result = validateTemplate(text, { file: name, now, ...(isSamTest ? { assumeSam: true } : {}) });
    times.push(performance.now() - started);
    totals.files += 1;
    for (const finding of result.findings) count(totals, byRule, finding, folder, name);
    if (flags.fixes) tryFixes(fixes, folder, name, text, isSamTest);
    if (names.includes(expectedName(name))) await compare(expected, folder, name, result);
  }
  print(folder, totals, byRule, times, expected);
  if (flags.fixes)
    console.log(
      `  fixes: ${fixes.applied} applied one by one, ${fixes.stayed} did not remove their finding, ${fixes.harmful} brought another, ${fixes.lostComments} lost a comment; ${fixes.rules.size} rules`,
    );
}

/** Comments of YAML: from a hash at the start of a line or after a space. */
function commentsIn(text) {
  return [...text.matchAll(/(?<=^|\s)#.*$/gm)].map(([comment]) => comment);
}

function expectedName(name) {
  return name.replace(/\.[^.]+$/, '.expected.json');
}

function count(totals, byRule, finding, folder, name) {
  totals[finding.severity] += 1;
  const key = `${finding.severity} ${finding.rule}`;
  byRule.set(key, (byRule.get(key) ?? 0) + 1);
  const isWanted = flags.show === finding.severity || flags.rule === finding.rule;
  if (isWanted && (!flags.rule || flags.rule === finding.rule)) {
    const { line, column } = finding.range.start;
    console.log(`${folder}/${name}:${line}:${column} ${finding.severity} ${finding.rule} ${finding.message}`);
  }
}

function tryFixes(totals, folder, file, text, assumeSam) {
  const validate = (source) =>
    validateTemplate(source, { file, now, profile: 'strict', ...(assumeSam ? { assumeSam } : {}) });
  const before = validate(text);
  const keysOf = ({ findings }) =>
    findings
      .filter(({ severity }) => severity !== 'info')
      .map(({ rule, message }) => `${rule} ${message.replace(/line \d+/g, 'line')}`);
  const known = keysOf(before);
  for (const finding of before.findings) {
    if (!finding.fix) continue;
    totals.applied += 1;
    totals.rules.add(finding.rule);
    const { text: source } = before.model.document;
    const edited = finding.fix.edits
      .toSorted((a, b) => b.start - a.start)
      .reduce((each, { start, end, newText }) => each.slice(0, start) + newText + each.slice(end), source);
    const lost = commentsIn(source).filter((comment) => !edited.includes(comment));
    if (lost.length > 0) {
      totals.lostComments += 1;
      console.log(`  lost: ${folder}/${file}:${finding.range.start.line} ${finding.rule} ${lost[0]}`);
    }
    const after = validate(edited);
    const same = ({ findings }) =>
      findings.filter(({ rule, message }) => rule === finding.rule && message === finding.message).length;
    if (same(after) >= same(before)) {
      totals.stayed += 1;
      console.log(`  stayed: ${folder}/${file}:${finding.range.start.line} ${finding.rule} ${finding.message}`);
    }
    const left = [...known];
    const added = keysOf(after).filter((key) => {
      const index = left.indexOf(key);
      if (index !== -1) left.splice(index, 1);
      return index === -1;
    });
    if (added.length > 0) {
      totals.harmful += 1;
      console.log(
        `  brought: ${folder}/${file}:${finding.range.start.line} ${finding.rule} (${finding.fix.description}) → ${added[0]}`,
      );
    }
  }
}

async function compare(totals, folder, name, { model, findings }) {
  const { errorMessage } = JSON.parse(await readFile(path.join(corpus, folder, expectedName(name)), 'utf8'));
  const errors = findings.filter(({ severity }) => severity === 'error');
  const judged = readExpectedErrors(errorMessage).map((expected) => ({
    expected,
    ...judgeExpected(model.document, expected, errors),
  }));
  totals.files += 1;
  if (errors.length > 0) totals.flagged += 1;
  if (judged.every(({ outcome }) => outcome !== 'missed')) totals.rightResource += 1;
  if (judged.every(({ outcome }) => outcome === 'line')) totals.rightLine += 1;
  totals.errors += judged.length;
  totals.namingAProperty += judged.filter(({ isNamed }) => isNamed).length;
  totals.errorsFound += judged.filter(({ outcome }) => outcome !== 'missed').length;
  totals.errorsOnLine += judged.filter(({ isNamed, outcome }) => isNamed && outcome === 'line').length;
  if (flags.show !== 'missed') return;
  for (const { expected, outcome } of judged.filter((one) => one.outcome !== 'line')) {
    const said = errors.map(({ message, range }) => `${range.start.line} ${message}`).join(' | ');
    console.log(`${name}: ${outcome === 'missed' ? 'missed' : 'another line'}: ${expected.text}\n  ${said}`);
  }
}

function print(folder, totals, byRule, times, expected) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
  console.log(
    `\n${folder}: ${totals.files} files, ${totals.error} errors, ${totals.warning} warnings, ${totals.info} advice; p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`,
  );
  for (const [key, number] of [...byRule].sort(([a], [b]) => (a < b ? -1 : 1)))
    console.log(`  ${String(number).padStart(4)} ${key}`);
  if (expected.files > 0) {
    console.log(
      `  of ${expected.files} invalid: flagged ${expected.flagged}, right resource ${expected.rightResource}, right lines ${expected.rightLine}`,
    );
    console.log(
      `  of ${expected.errors} errors in them: on the right resource ${expected.errorsFound}; of ${expected.namingAProperty} that name a property on its line ${expected.errorsOnLine}`,
    );
  }
}

// Writes docs/rules.md and docs/code-rules.md from the rule files. `--check` fails on a difference instead.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './bundle-options.mjs';
import { loadSource } from './load-source.mjs';

const { allRules } = await loadSource('src/validation/rules/index.ts');
const { isSecurityRule } = await loadSource('src/validation/rule.ts');
const { prepareExample } = await loadSource('src/validation/examples.ts');
const { codeRules } = await loadSource('src/code-analysis/rules/index.ts');
const isCheck = process.argv.includes('--check');
await publish('docs/rules.md', render(allRules), allRules.length);
await publish('docs/code-rules.md', renderCode(codeRules), codeRules.length);

async function publish(file, text, count) {
  const target = path.join(root, file);
  if (!isCheck) {
    await writeFile(target, text);
    console.log(`${file}: ${count} rules`);
  } else if ((await readFile(target, 'utf8').catch(() => '')) !== text) {
    console.error(`${file} is stale: run npm run docs:rules`);
    process.exitCode = 1;
  }
}

function renderCode(rules) {
  const sections = rules.map(({ id, severity, title, why, source, contexts, examples: { bad } }) =>
    [
      `## ${id}`,
      '',
      `**${title}.** ${why}`,
      '',
      `${severity}${contexts ? `, where the handler is ${contexts.join(' or ')}` : ''}. Source: ${source}`,
      '',
      '```ts',
      bad[0].code.trimEnd(),
      '```',
      '',
    ].join('\n'),
  );
  return [
    '# Rules of check_code',
    '',
    '<!-- Written by npm run docs:rules from src/code-analysis/rules. -->',
    '',
    `${rules.length} rules. Each shows code that it finds. Silence one with a comment on the line or the line above:`,
    '`// serverless-mcp:ignore <rule> – reason`.',
    '',
    ...sections,
  ].join('\n');
}

function render(rules) {
  const families = Map.groupBy?.(rules, familyOf) ?? groupBy(rules);
  const count = (severity) => rules.filter((rule) => rule.severity === severity).length;
  const contents = [...families].map(([family, members]) => `[${family}](#${family}) ${members.length}`).join(' · ');
  return [
    '# Rules of validate_template',
    '',
    '<!-- Written by npm run docs:rules from src/validation/rules. -->',
    '',
    `${rules.length} rules: ${count('error')} errors, ${count('warning')} warnings, ${count('info')} advice. A finding may be milder than its rule: an error fires only when every possible value is bad.`,
    'Rules marked "security" carry `security: true` in structured results, and the tag `security` with a `security-severity` in SARIF.',
    'Ids of cfn-lint, checkov, cfn_nag and guard in brackets: suppressions written for them count here too.',
    '',
    contents,
    '',
    ...[...families].flatMap(([family, members]) => [`## ${family}`, '', ...members.flatMap(renderRule)]),
  ].join('\n');
}

function groupBy(rules) {
  const groups = new Map();
  for (const rule of rules) groups.set(familyOf(rule), [...(groups.get(familyOf(rule)) ?? []), rule]);
  return groups;
}

function familyOf({ id }) {
  return id.split('/')[0];
}

function renderRule(rule) {
  const { id, severity, certainty, title, why, source, aliases = [], profile, examples } = rule;
  const kind = isSecurityRule(rule) ? ', security' : '';
  const also = aliases.length > 0 ? ` [${aliases.join(', ')}]` : '';
  const when = profile === 'strict' ? ', strict profile only' : '';
  const [bad] = examples.bad;
  return [
    `### ${id}`,
    '',
    `**${title}.** ${why}`,
    '',
    `${severity}, ${certainty}${kind}${when}.${also} [Source](${source})`,
    '',
    ...(bad === undefined ? [] : ['```yaml', shorten(prepareExample(bad)), '```', '']),
  ];
}

/** The example with what is reported marked, without the lines every SAM template begins with. */
function shorten({ text, marks, files }) {
  return [
    shortenText(text, marks),
    ...files.map((file) => `# ${file.name}\n${shortenText(file.text, file.marks)}`),
  ].join('\n');
}

function shortenText(text, marks) {
  let marked = text;
  for (const { start, end } of [...marks].reverse())
    marked = `${marked.slice(0, start)}«${marked.slice(start, end)}»${marked.slice(end)}`;
  const lines = marked.trimEnd().replace('Transform: AWS::Serverless-2016-10-31\n', '').split('\n');
  return lines.length <= 24 ? lines.join('\n') : [...lines.slice(0, 24), '# …'].join('\n');
}

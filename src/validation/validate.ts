import { buildModel, type TemplateModel } from '../cloudformation/model.ts';
import { isMapping, nodeAt, type TemplateNode, textOf } from '../cloudformation/nodes.ts';
import { parseTemplate } from '../cloudformation/parse.ts';
import { loadResourceSchemas } from '../cloudformation/schemas/resource-schemas.ts';
import { settle } from './engine/findings.ts';
import { indexRules, type RuleIndex, runRules } from './engine/run-rules.ts';
import { findPlaceholder } from './engine/placeholders.ts';
import { groupAdvice, isAtLeast, orderForReading, type Profile, selectRules } from './engine/select.ts';
import { covers, readSuppressions } from './engine/suppressions.ts';
import { judge, type Verdict } from './engine/verdict.ts';
import type { Finding } from './finding.ts';
import type { ProjectFiles } from './project/files.ts';
import type { Rule, Severity } from './rule.ts';
import { allRules } from './rules/index.ts';

export interface ValidationOptions {
  /** Name shown in findings; its ending tells JSON from YAML. */
  readonly file?: string | undefined;
  readonly region?: string | undefined;
  /** Parameter values by name. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  readonly profile?: Profile | undefined;
  readonly minSeverity?: Severity | undefined;
  /** Rule ids, families (`schema`) or wildcards (`schema/*`); only these run. */
  readonly rules?: readonly string[] | undefined;
  /** Judge by SAM's rules although nothing in the text says so. */
  readonly assumeSam?: boolean | undefined;
  /** What lies beside the template; without it only the text is judged. */
  readonly files?: ProjectFiles | undefined;
  /** Decides which runtimes are past their date. */
  readonly now: Date;
}

export interface Validation {
  readonly model: TemplateModel;
  /** Errors first, then warnings, security, advice. */
  readonly findings: readonly Finding[];
  /** Before filters and suppressions; fixes are taken from these. */
  readonly counts: Readonly<Record<Severity, number>>;
  /** Findings the template's author asked not to hear about. */
  readonly suppressed: number;
  readonly verdict: Verdict;
  /** ISO date of the resource index. */
  readonly schemaDate: string;
  /** False when the text is no template at all; then there are no findings. */
  readonly isTemplate: boolean;
  /** What another tool must fill in before the text is a template, as written. */
  readonly placeholder: string | undefined;
}

const indexes = new Map<string, RuleIndex>();

/** Checks a template's text against every rule. Never throws on bad text. */
export function validateTemplate(source: string, options: ValidationOptions): Validation {
  const document = parseTemplate(source, { file: options.file });
  const model = buildModel(document, { parameters: options.parameters, assumeSam: options.assumeSam });
  return validateModel(model, options);
}

/** Checks a model that was built already. */
function validateModel(
  model: TemplateModel,
  options: ValidationOptions,
  rules: readonly Rule[] = allRules,
): Validation {
  const schemas = loadResourceSchemas();
  const profile = options.profile ?? 'default';
  const context = {
    model,
    schemas,
    today: options.now.toISOString().slice(0, 10),
    region: options.region,
    ruleIds: rules.map(({ id }) => id),
  };
  const index = indexFor(rules, profile, options.rules);
  const placeholder = findPlaceholder(model);
  const isTemplate = placeholder === undefined && looksLikeTemplate(model);
  const all = isTemplate ? settle(model, runRules(context, index, options.files)) : [];
  const suppressions = readSuppressions(model);
  const heard = all.filter((finding) => !suppressions.some((suppression) => covers(suppression, finding, model)));
  const minimum = options.minSeverity ?? (profile === 'errors' ? 'error' : 'info');
  const wanted = heard.filter(({ severity }) => isAtLeast(severity, minimum));
  return {
    model,
    findings: orderForReading(profile === 'strict' ? wanted : groupAdvice(wanted)),
    counts: count(wanted),
    suppressed: all.length - heard.length,
    verdict: isTemplate ? judge(model, schemas, all) : { deployable: 'unknown', notChecked: [whyNot(placeholder)] },
    schemaDate: schemas.publishedOn,
    isTemplate,
    placeholder,
  };
}

function whyNot(placeholder: string | undefined): string {
  return placeholder === undefined
    ? 'The text has no Resources and no other section of a template.'
    : `The text holds placeholders that another tool fills in (${placeholder}).`;
}

function indexFor(rules: readonly Rule[], profile: Profile, patterns: readonly string[] | undefined): RuleIndex {
  if (rules !== allRules) return indexRules(selectRules(rules, profile, patterns));
  const key = `${profile === 'strict'} ${patterns?.join(',') ?? ''}`;
  const known = indexes.get(key);
  if (known) return known;
  const index = indexRules(selectRules(rules, profile, patterns));
  if (indexes.size < 50) indexes.set(key, index);
  return index;
}

const sections = [
  'Resources',
  'AWSTemplateFormatVersion',
  'Transform',
  'Parameters',
  'Outputs',
  'Mappings',
  'Conditions',
  'Globals',
];

/** JSON or YAML for something else (a schema, a serverless.yml) is left alone. */
function looksLikeTemplate({ document, root }: TemplateModel): boolean {
  if (document.problems.length > 0) return true;
  if (!root) return false;
  return (
    sections.some((name) => root.entries.has(name)) ||
    [...root.entries.values()].some(({ value }) => holdsResources(value))
  );
}

/** A misspelt `Resource:` still holds resources. */
function holdsResources(section: TemplateNode): boolean {
  if (!isMapping(section)) return false;
  return [...section.entries.values()].some(({ value }) => textOf(nodeAt(value, 'Type'))?.startsWith('AWS::'));
}

function count(findings: readonly Finding[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

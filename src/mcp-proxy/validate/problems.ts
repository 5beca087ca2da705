import type { OutputUnit } from '@cfworker/json-schema';
import type { JsonObject, ProxyTool } from '../operation.ts';
import { jsonText } from '../serialise/scalar.ts';
import { readLocation, schemaAt, typesOf } from './schema-node.ts';
import type { Arguments } from './validate.ts';
import { isObject } from '../../world/json.ts';
import { valueAt } from '../json.ts';

const maxProblems = 8;

/** Keywords that only say that something below them failed. */
const containers = new Set(
  '$ref properties patternProperties additionalProperties unevaluatedProperties items prefixItems additionalItems unevaluatedItems allOf if dependentSchemas propertyNames'.split(
    ' ',
  ),
);

/** The message for arguments that do not fit: one line per problem, then what to do. */
export function describeProblems(
  tool: ProxyTool,
  given: Arguments,
  { problems, unknown: strange }: { problems: readonly OutputUnit[]; unknown: readonly string[] },
): string {
  const lines = new Set([
    ...strange.map((name) => unknown([name], tool)),
    ...leavesOf(problems).map((problem) => describe(problem, tool, given)),
  ]);
  const shown = [...lines].slice(0, maxProblems);
  const more = lines.size > shown.length ? `\n- … and ${lines.size - shown.length} more` : '';
  return `The arguments of ${tool.name} do not fit, so nothing was sent:\n${shown.map((line) => `- ${line}`).join('\n')}${more}\nCorrect them and call ${tool.name} again.`;
}

/** Failed leaves; below an anyOf or oneOf only that keyword itself, because its branches contradict each other. */
function leavesOf(problems: readonly OutputUnit[]): OutputUnit[] {
  const choices = problems.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf');
  return problems.filter((problem) => {
    const isInsideChoice = choices.some(
      (choice) => problem !== choice && problem.keywordLocation.startsWith(`${choice.keywordLocation}/`),
    );
    const isContainer =
      containers.has(problem.keyword) && problems.some((other) => other !== problem && isBelow(other, problem));
    return !isInsideChoice && !isContainer;
  });
}

function isBelow(other: OutputUnit, parent: OutputUnit): boolean {
  return other.keywordLocation !== parent.keywordLocation && other.instanceLocation.startsWith(parent.instanceLocation);
}

function describe(problem: OutputUnit, tool: ProxyTool, given: Arguments): string {
  const path = readLocation(problem.instanceLocation);
  const schema = schemaAt(tool.inputSchema, problem.keywordLocation);
  const name = path.length === 0 ? 'The arguments' : `"${path.join('.')}"`;
  const value = `is ${excerpt(valueAt(given, path))}`;
  switch (problem.keyword) {
    case 'required':
      return missing(problem, path, schema);
    case 'type':
      return `${name} ${value}, must be ${typesOf(schema).join(' or ')}${hint(schema)}`;
    case 'enum':
      return `${name} ${value}, allowed: ${listOf(schema?.['enum'])}`;
    case 'const':
      return `${name} ${value}, must be ${excerpt(schema?.['const'])}`;
    case 'false':
      return unknown(path, tool);
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
    case 'multipleOf':
      return `${name} ${value}, must be ${relation(problem.keyword)} ${excerpt(schema?.[problem.keyword])}`;
    case 'pattern':
      return `${name} ${value}, must match the pattern ${excerpt(schema?.['pattern'])}${hint(schema)}`;
    case 'anyOf':
    case 'oneOf':
      return `${name} ${value}, fits none (or more than one) of its allowed forms: ${formsOf(schema?.[problem.keyword])}`;
    default:
      return `${name}: ${problem.error}${hint(schema)}`;
  }
}

function missing(problem: OutputUnit, path: readonly string[], schema: JsonObject | undefined): string {
  const name = /required property "(.*)"\.$/s.exec(problem.error)?.[1] ?? '';
  const property = valueAt(schema, ['properties', name]);
  const types = isObject(property) ? typesOf(property) : [];
  const about = isObject(property) ? hint(property) : '';
  return `"${[...path, name].join('.')}" is missing${types.length > 0 ? ` (${types.join(' or ')})` : ''}${about}`;
}

function unknown(path: readonly string[], tool: ProxyTool): string {
  const name = path.at(-1) ?? '';
  const parent = path.length === 1 ? tool.inputSchema['properties'] : undefined;
  const known = isObject(parent) ? Object.keys(parent) : [];
  const near = known.find((candidate) => isNear(candidate, name));
  const suggestion = near === undefined ? '' : ` Did you mean "${near}"?`;
  const list = path.length === 1 ? ` Arguments: ${known.slice(0, 40).join(', ') || 'none'}.` : '';
  return `"${path.join('.')}" is not known here.${suggestion}${list}`;
}

function relation(keyword: string): string {
  const words: Readonly<Record<string, string>> = {
    minimum: 'at least',
    maximum: 'at most',
    exclusiveMinimum: 'more than',
    exclusiveMaximum: 'less than',
    multipleOf: 'a multiple of',
  };
  return words[keyword] ?? keyword;
}

function formsOf(branches: unknown): string {
  if (!Array.isArray(branches)) return 'see the input schema';
  return branches
    .slice(0, 6)
    .map((branch) => {
      if (!isObject(branch)) return 'anything';
      const required = Array.isArray(branch['required']) ? ` with ${branch['required'].join(', ')}` : '';
      const choices = Array.isArray(branch['enum']) ? ` of ${listOf(branch['enum'])}` : '';
      return `${typesOf(branch).join(' or ') || 'value'}${required}${choices}`;
    })
    .join('; ');
}

function hint(schema: JsonObject | undefined): string {
  const description = schema?.['description'];
  return typeof description === 'string' && description !== '' ? `: ${description.slice(0, 160)}` : '';
}

function listOf(values: unknown): string {
  return Array.isArray(values) ? values.slice(0, 30).map(excerpt).join(', ') : '';
}

function excerpt(value: unknown): string {
  const text = value === undefined ? 'not given' : jsonText(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

/** One insertion, deletion, replacement or swap apart, or the same but for case and separators. */
function isNear(left: string, right: string): boolean {
  const fold = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const [one, two] = [fold(left), fold(right)];
  if (one === two) return true;
  if (Math.abs(one.length - two.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === two[start]) start++;
  let end = 0;
  while (end < Math.min(one.length, two.length) - start && one.at(-1 - end) === two.at(-1 - end)) end++;
  const [leftRest, rightRest] = [one.slice(start, one.length - end), two.slice(start, two.length - end)];
  const isSwap = leftRest.length === 2 && leftRest === `${rightRest[1] ?? ''}${rightRest[0] ?? ''}`;
  return isSwap || Math.max(leftRest.length, rightRest.length) <= 1;
}

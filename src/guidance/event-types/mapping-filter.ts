import { UserError } from '../../world/errors.ts';
import { facts } from '../facts/index.ts';
import { parseJson } from './json.ts';
import { mappingOperators } from './operators.ts';
import { compilePattern, type Failure, type Pattern } from './pattern.ts';
import { isObject, type JsonObject } from '../../world/json.ts';

/** Event sources whose mapping can filter. */
export type FilterSource = 'sqs' | 'kinesis' | 'dynamodb' | 'kafka' | 'mq';

export interface RecordMatch {
  readonly index: number;
  readonly matches: boolean;
  readonly failure?: Failure;
}

export interface MappingMatch {
  readonly matched: number;
  readonly records: readonly RecordMatch[];
  readonly notes: readonly string[];
}

/** Where each source carries its payload, and how. */
const payloadKeys: Readonly<Record<FilterSource, { readonly key: string; readonly isBase64: boolean } | undefined>> = {
  sqs: { key: 'body', isBase64: false },
  kinesis: { key: 'data', isBase64: true },
  dynamodb: undefined,
  kafka: { key: 'value', isBase64: true },
  mq: { key: 'data', isBase64: true },
};

const example = '{"body":{"status":["PLACED"]}} or {"Filters":[{"Pattern":"{\\"body\\":{…}}"}]}';

/**
 * Tests a batch against the filter criteria of an event source mapping: one pattern, or `FilterCriteria` with several
 * joined by OR. The payload is decoded first; a pattern of fields drops records that are not JSON, a pattern of plain
 * strings drops records that are.
 */
export function matchMapping(source: FilterSource, criteria: unknown, event: unknown): MappingMatch {
  const patterns = readPatterns(criteria).map((pattern) => ({
    compiled: compilePattern(pattern, mappingOperators),
    pattern,
  }));
  const records = readRecords(source, event).map((record, index): RecordMatch => {
    const failures = patterns.map(({ compiled, pattern }) => matchRecord(source, compiled, pattern, record));
    const failure = failures.at(-1);
    return failures.includes(undefined) || failure === undefined
      ? { index, matches: true }
      : { index, matches: false, failure };
  });
  const notes = patterns.flatMap(({ pattern }) => notesOn(source, pattern));
  return { matched: records.filter((record) => record.matches).length, records, notes: [...new Set(notes)] };
}

function readPatterns(criteria: unknown): JsonObject[] {
  if (!isObject(criteria)) throw new UserError(`The filter must be an object such as ${example}.`);
  const filters = criteria['Filters'];
  if (filters === undefined) return [criteria];
  if (!Array.isArray(filters) || filters.length === 0)
    throw new UserError(`Filters must be a list with at least one Pattern, such as ${example}.`);
  const most = facts['esm.filters.max'].value;
  if (filters.length > most)
    throw new UserError(
      `A mapping has at most ${most} filters (${facts['esm.filters.default'].value} without a raised quota); here are ${filters.length}.`,
    );
  return filters.map((filter, index) => {
    const pattern: unknown = isObject(filter) ? filter['Pattern'] : undefined;
    const parsed =
      typeof pattern === 'string'
        ? parseJson(pattern, `Filters[${index}].Pattern`, '{"body":{"status":["PLACED"]}}')
        : pattern;
    if (!isObject(parsed))
      throw new UserError(`Filters[${index}].Pattern must be a JSON text of an object, such as ${example}.`);
    return parsed;
  });
}

function matchRecord(
  source: FilterSource,
  compiled: Pattern,
  pattern: JsonObject,
  record: JsonObject,
): Failure | undefined {
  const payload = payloadKeys[source];
  if (!payload || pattern[payload.key] === undefined) return compiled.match(record);
  const raw = record[payload.key];
  const text = typeof raw === 'string' ? decode(raw, payload.isBase64) : JSON.stringify(raw);
  const parsed = asJsonObject(text);
  const path = `$.${payload.key}`;
  if (isObject(pattern[payload.key])) {
    if (parsed) return compiled.match({ ...record, [payload.key]: parsed });
    return { path, expected: 'a JSON object, because the pattern names fields', actual: shorten(text) };
  }
  if (parsed)
    return { path, expected: 'plain text, because the pattern is a list of strings', actual: 'a JSON object' };
  return compiled.match({ ...record, [payload.key]: text });
}

function readRecords(source: FilterSource, event: unknown): JsonObject[] {
  const records = isObject(event) ? recordsOf(source, event) : undefined;
  if (records && records.length > 0) return records;
  const place = {
    sqs: 'Records[]',
    kinesis: 'Records[].kinesis',
    dynamodb: 'Records[]',
    kafka: 'records.<topic-partition>[]',
    mq: 'messages[] or rmqMessagesByQueue',
  };
  throw new UserError(
    `The event has no ${place[source]}; give a whole ${source} event, or leave event out to test the sample.`,
  );
}

function recordsOf(source: FilterSource, event: JsonObject): JsonObject[] {
  switch (source) {
    case 'sqs':
    case 'dynamodb':
      return objects(event['Records']);
    case 'kinesis':
      return objects(event['Records']).map((record) => (isObject(record['kinesis']) ? record['kinesis'] : record));
    case 'kafka':
      return nestedObjects(event['records']);
    case 'mq':
      return [...objects(event['messages']), ...nestedObjects(event['rmqMessagesByQueue'])];
  }
}

function objects(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function nestedObjects(value: unknown): JsonObject[] {
  return isObject(value) ? Object.values(value).flatMap(objects) : [];
}

function decode(text: string, isBase64: boolean): string {
  return isBase64 ? Buffer.from(text, 'base64').toString('utf8') : text;
}

function asJsonObject(text: string): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function notesOn(source: FilterSource, pattern: JsonObject): string[] {
  const notes: string[] = [];
  const text = JSON.stringify(pattern);
  if (source === 'sqs') notes.push('Messages that do not match are deleted from the queue.');
  if (source === 'dynamodb' && text.includes('"numeric"')) {
    notes.push(
      'DynamoDB numbers arrive as text ({"N":"5"}): numeric never matches them; compare the text, or filter in the handler.',
    );
  }
  const payload = payloadKeys[source];
  if (payload && pattern[payload.key] === undefined) {
    notes.push(`The pattern has no "${payload.key}": fields of the payload belong below it.`);
  }
  return notes;
}

function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

import { UserError } from '../../world/errors.ts';
import { facts } from '../facts/index.ts';
import { regionNamePattern } from '../facts/partitions.ts';
import {
  eventSamples,
  isEventSampleName,
  type EventSample,
  type EventSampleName,
} from '../facts/sample-events/catalogue.ts';
import { describeEventTypes } from './declarations.ts';
import { parseJson } from './json.ts';
import { matchMapping, type FilterSource, type RecordMatch } from './mapping-filter.ts';
import { compilePattern } from './pattern.ts';

export interface EventTypesQuery {
  readonly source?: string | undefined;
  readonly as?: 'types' | 'sample' | 'pattern-test' | undefined;
  /** JSON of an event to test the pattern on; default the sample of the source. */
  readonly event?: string | undefined;
  /** JSON of an EventBridge pattern, or of a mapping's pattern or FilterCriteria. */
  readonly pattern?: string | undefined;
  readonly region?: string | undefined;
}

export interface EventTypesAnswer {
  readonly title: string;
  readonly importLine?: string;
  readonly usage?: string;
  readonly shape?: string;
  readonly sample?: Record<string, unknown>;
  readonly matches?: boolean;
  readonly records?: readonly RecordMatch[];
  readonly sources?: readonly string[];
  readonly notes: readonly string[];
}

/** Names people use for our sources. */
const aliases: Readonly<Record<string, EventSampleName>> = {
  'api-gateway': 'rest-api',
  apigateway: 'rest-api',
  api: 'rest-api',
  httpapi: 'http-api',
  'api-gateway-v2': 'http-api',
  dynamodb: 'dynamodb-stream',
  dynamodbstreams: 'dynamodb-stream',
  events: 'eventbridge',
  'event-bridge': 'eventbridge',
  'scheduled-event': 'schedule',
  scheduler: 'schedule',
  kafka: 'kafka',
  mq: 'activemq',
  docdb: 'documentdb',
  cloudfront: 'cloudfront-request',
  'lambda-edge': 'cloudfront-request',
  cognito: 'cognito-pre-sign-up',
  appsync: 'appsync-resolver',
  iot: 'iot-rule',
  logs: 'cloudwatch-logs',
  alarm: 'cloudwatch-alarm',
};

const filterSources: Partial<Readonly<Record<EventSampleName, FilterSource>>> = {
  sqs: 'sqs',
  'sqs-fifo': 'sqs',
  kinesis: 'kinesis',
  'dynamodb-stream': 'dynamodb',
  msk: 'kafka',
  kafka: 'kafka',
  activemq: 'mq',
  rabbitmq: 'mq',
};

/** Types, sample event or pattern test for a source; the list of sources when none is named. Offline. */
export function answerEventTypes(query: EventTypesQuery): EventTypesAnswer {
  if (query.region !== undefined && !regionNamePattern.test(query.region)) {
    throw new UserError(
      `region "${query.region}" does not look like a Region; write it as eu-west-1 or us-gov-west-1.`,
    );
  }
  const kind = query.as ?? (query.pattern === undefined ? 'types' : 'pattern-test');
  if (kind === 'pattern-test') return testPattern(query);
  if (query.source === undefined) {
    return {
      title: `${Object.keys(eventSamples).length} event sources`,
      sources: Object.entries(eventSamples).map(([name, { title }]) => `${name}: ${title}`),
      notes: ['Name one in "source".'],
    };
  }
  const sample = findSample(query.source);
  const notes = sample.note === undefined ? [] : [sample.note];
  if (kind === 'sample') {
    const event = { ...sample.build(query.region === undefined ? {} : { region: query.region }) };
    return { title: sample.title, sample: event, notes };
  }
  const types = describeEventTypes(sample);
  const origin =
    types.importLine === ''
      ? 'No package declares this event: copy the declaration.'
      : `From ${types.package} (a development dependency).`;
  const cut = types.leftOut.length > 0 ? [`Left out, see the package: ${types.leftOut.join(', ')}.`] : [];
  return {
    title: sample.title,
    ...(types.importLine === '' ? {} : { importLine: types.importLine }),
    usage: types.usage,
    shape: types.shape,
    notes: [origin, ...notes, ...cut],
  };
}

function testPattern(query: EventTypesQuery): EventTypesAnswer {
  if (query.pattern === undefined) {
    throw new UserError(
      'pattern is missing: give the EventBridge pattern, or the filter of the mapping, as JSON text.',
    );
  }
  if (query.source === undefined && query.event === undefined) {
    throw new UserError('Give the event to test as JSON text in "event", or name a "source" whose sample is used.');
  }
  const name = query.source === undefined ? 'eventbridge' : nameOf(query.source);
  const pattern = parseJson(query.pattern, 'pattern', '{"source":["com.example.orders"]}');
  const filterSource = filterSources[name];
  const event =
    query.event === undefined ? eventSamples[name].build({}) : readEvent(query.event, filterSource !== undefined);
  if (filterSource) {
    const { matched, records, notes } = matchMapping(filterSource, pattern, event);
    return {
      title: `Filter of an event source mapping (${filterSource}): ${matched} of ${records.length} records match`,
      matches: matched > 0,
      records,
      notes: [...notes, ...spellingNotes(query)],
    };
  }
  const failure = compilePattern(pattern).match(event);
  return {
    title: failure ? 'The EventBridge pattern does not match' : 'The EventBridge pattern matches',
    matches: failure === undefined,
    records: [failure ? { index: 0, matches: false, failure } : { index: 0, matches: true }],
    notes: spellingNotes(query),
  };
}

/** Numbers with a second spelling: whether they are equal to the first, documentation and engine disagree. */
function spellingNotes({ pattern = '', event = '' }: EventTypesQuery): string[] {
  const numbers = `${pattern} ${event}`.replaceAll(/"(?:[^"\\]|\\.)*"/g, '').match(/-?\d[\d.eE+-]*/g) ?? [];
  const odd = numbers.filter((text) => String(Number(text)) !== text);
  if (odd.length === 0) return [];
  return [
    `Compared by value: ${[...new Set(odd)].slice(0, 3).join(', ')}. ${facts['eventbridge.pattern.numberSpelling'].statement} Write numbers plainly, or use numeric.`,
  ];
}

function readEvent(text: string, isMapping: boolean): unknown {
  const mostKb = isMapping ? facts['lambda.payload.syncMb'].value * 1024 : facts['eventbridge.entry.maxKb'].value;
  const kb = Buffer.byteLength(text) / 1024;
  if (kb > mostKb) {
    throw new UserError(
      `event has ${Math.round(kb)} KB; ${isMapping ? 'a Lambda invocation' : 'an EventBridge entry'} has at most ${mostKb} KB. Test one representative ${isMapping ? 'record' : 'event'}.`,
    );
  }
  return parseJson(text, 'event', '{"source":"com.example.orders","detail":{}}');
}

function nameOf(source: string): EventSampleName {
  const wanted = source.trim().toLowerCase();
  const name = Object.hasOwn(aliases, wanted) ? (aliases[wanted] ?? wanted) : wanted;
  if (isEventSampleName(name)) return name;
  throw new UserError(`Unknown source "${source}". Known: ${Object.keys(eventSamples).join(', ')}.`);
}

function findSample(source: string): EventSample {
  return eventSamples[nameOf(source)];
}

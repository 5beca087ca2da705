import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchMapping } from '../../../src/guidance/event-types/mapping-filter.ts';
import { compilePattern } from '../../../src/guidance/event-types/pattern.ts';
import { mskEvent, rabbitMqEvent } from '../../../src/guidance/facts/sample-events/brokers.ts';
import { dynamoDbStreamEvent, kinesisEvent, sqsEvent } from '../../../src/guidance/facts/sample-events/messaging.ts';

const event = {
  source: 'com.example.orders',
  detail: {
    status: 'PLACED',
    total: 49.9,
    express: true,
    coupon: null,
    empty: '',
    tags: ['new', 'gift'],
    none: [],
    ip: '10.0.0.17',
    file: 'img/2026/summer.png',
    items: [
      { sku: 'A', count: 1 },
      { sku: 'B', count: 9 },
    ],
  },
};

const detail = (pattern: object): object => ({ detail: pattern });

describe('EventBridge patterns', () => {
  it.each([
    [{ source: ['com.example.orders'] }, true],
    [{ source: ['other', 'com.example.orders'] }, true],
    [{ source: ['com.example'] }, false],
    [detail({ status: ['placed'] }), false],
    [detail({ status: [{ 'equals-ignore-case': 'placed' }] }), true],
    [detail({ status: [{ prefix: 'PL' }] }), true],
    [detail({ status: [{ prefix: { 'equals-ignore-case': 'pl' } }] }), true],
    [detail({ file: [{ suffix: '.png' }] }), true],
    [detail({ file: [{ suffix: { 'equals-ignore-case': '.PNG' } }] }), true],
    [detail({ file: [{ wildcard: 'img/*/summer.*' }] }), true],
    [detail({ file: [{ wildcard: 'img/*/winter.*' }] }), false],
    [detail({ file: [{ wildcard: 'img/2026/summer.png' }] }), true],
    [detail({ total: [49.9] }), true],
    [detail({ total: ['49.9'] }), false],
    [detail({ total: [{ numeric: ['>', 40, '<=', 49.9] }] }), true],
    [detail({ total: [{ numeric: ['=', 50] }] }), false],
    [detail({ status: [{ numeric: ['>', 0] }] }), false],
    [detail({ express: [true] }), true],
    [detail({ coupon: [null] }), true],
    [detail({ empty: [''] }), true],
    [detail({ empty: [null] }), false],
    [detail({ missing: [null] }), false],
    [detail({ coupon: [{ exists: true }] }), true],
    [detail({ missing: [{ exists: false }] }), true],
    [detail({ missing: [{ exists: true }] }), false],
    [detail({ items: [{ exists: true }] }), false],
    [detail({ none: [{ exists: false }] }), true],
    [detail({ tags: ['gift'] }), true],
    [detail({ tags: ['old'] }), false],
    [detail({ status: [{ 'anything-but': 'CANCELLED' }] }), true],
    [detail({ status: [{ 'anything-but': ['PLACED', 'PAID'] }] }), false],
    [detail({ status: [{ 'anything-but': { prefix: 'PL' } }] }), false],
    [detail({ status: [{ 'anything-but': { suffix: ['X', 'Y'] } }] }), true],
    [detail({ status: [{ 'anything-but': { 'equals-ignore-case': ['placed'] } }] }), false],
    [detail({ file: [{ 'anything-but': { wildcard: '*.jpg' } }] }), true],
    [detail({ missing: [{ 'anything-but': 'x' }] }), false],
    [detail({ ip: [{ cidr: '10.0.0.0/24' }] }), true],
    [detail({ ip: [{ cidr: '10.0.1.0/24' }] }), false],
    [detail({ ip: [{ cidr: '2001:db8::/32' }] }), false],
    [detail({ items: { sku: ['A'], count: [1] } }), true],
    [detail({ items: { sku: ['A'], count: [9] } }), false],
    [detail({ $or: [{ status: ['PAID'] }, { total: [{ numeric: ['<', 50] }] }] }), true],
    [detail({ $or: [{ status: ['PAID'] }, { total: [{ numeric: ['>', 50] }] }] }), false],
    [{ source: ['com.example.orders'], detail: { status: ['PAID', { prefix: 'X' }] } }, false],
    [detail({ status: { sub: ['x'] } }), false],
  ])('%j matches: %s', (pattern, matches) => {
    expect(compilePattern(pattern).match(event) === undefined).toBe(matches);
  });

  it('names the failing leaf, what it wants and what is there', () => {
    expect(compilePattern(detail({ status: ['PAID', { prefix: 'X' }] })).match(event)).toEqual({
      path: '$.detail.status',
      expected: '"PAID" or {"prefix":"X"}',
      actual: '"PLACED"',
    });
    expect(compilePattern(detail({ colour: ['red'] })).match(event)).toMatchObject({
      path: '$.detail.colour',
      actual: 'no such field',
    });
    expect(compilePattern(detail({ $or: [{ status: ['PAID'] }, { total: [1] }] })).match(event)).toMatchObject({
      path: '$.detail.$or',
      actual: '$.detail.status is "PLACED", $.detail.total is 49.9',
    });
  });

  it.each([
    ['text', /must be an object/],
    [[], /must be an object/],
    [{}, /is empty/],
    [{ source: 'x' }, /every value is a list: "source": \["x"\]/],
    [{ source: [] }, /empty list/],
    [{ detail: {} }, /empty object/],
    [{ source: [['x']] }, /lists do not nest/],
    [{ source: [{ like: 'x' }] }, /unknown operator "like"; known: prefix/],
    [{ source: [{ prefix: 'a', suffix: 'b' }] }, /exactly one key/],
    [{ source: [{ prefix: 3 }] }, /prefix takes a string/],
    [{ source: [{ numeric: ['>'] }] }, /numeric takes/],
    [{ source: [{ numeric: ['=>', 3] }] }, /numeric takes/],
    [{ source: [{ exists: 'yes' }] }, /true or false/],
    [{ source: [{ wildcard: 'a**b' }] }, /two \* in a row/],
    [{ source: [{ cidr: '10.0.0/24' }] }, /address block/],
    [{ source: [{ 'anything-but': { exists: true } }] }, /anything-but combines/],
    [{ $or: [{ a: [1] }] }, /at least two/],
  ])('refuses %j with the reason', (pattern, message) => {
    expect(() => compilePattern(pattern)).toThrow(message);
  });

  it('match wildcards in linear time and as a regular expression would', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
    fc.assert(
      fc.property(letters, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 }), (glob, value) => {
        fc.pre(glob !== '' && !glob.includes('**'));
        const expected = new RegExp(`^${glob.replaceAll('*', '.*')}$`).test(value);
        expect(compilePattern({ k: [{ wildcard: glob }] }).match({ k: value }) === undefined).toBe(expected);
      }),
    );
    const slow = compilePattern({ k: [{ wildcard: `${'a*'.repeat(500)}b` }] });
    const started = performance.now();
    slow.match({ k: 'a'.repeat(100_000) });
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('refuses a pattern nested without end', () => {
    let pattern: object = { leaf: ['x'] };
    for (let depth = 0; depth < 200; depth += 1) pattern = { deeper: pattern };
    expect(() => compilePattern(pattern)).toThrow(/deeper than/);
  });
});

/** As documented, and as the engine AWS publishes (aws/event-ruler) behaves. */
describe('tricky patterns', () => {
  const tricky = {
    n: 300,
    big: 6e9,
    negative: -5,
    zero: 0,
    text: '300',
    nothing: null,
    no: false,
    empty: '',
    list: [],
    nested: [['a'], ['b', ['c']]],
    mixed: ['x', 7, null],
    address: { city: 'Ulm' },
    ip6: '2001:db8::17',
    star: 'a*b',
    slash: 'a\\b',
    $or: 'field',
    orders: [{ id: 1, lines: [{ sku: 'A' }, { sku: 'B', gift: true }] }, { id: 2 }],
  };
  it.each<[object, boolean]>([
    [{ n: [300.0] }, true],
    [{ n: ['300'] }, false],
    [{ text: [300] }, false],
    [{ n: [{ numeric: ['>=', 300, '<', 301] }] }, true],
    [{ n: [{ numeric: ['>', 300, '<', 301] }] }, false],
    [{ negative: [{ numeric: ['<', 0] }] }, true],
    [{ big: [{ numeric: ['>', 0] }] }, false],
    [{ text: [{ numeric: ['=', 300] }] }, false],
    [{ zero: [{ 'anything-but': 0 }] }, false],
    [{ text: [{ 'anything-but': 300 }] }, true],
    [{ nothing: [{ 'anything-but': 'x' }] }, true],
    [{ mixed: [{ 'anything-but': ['x'] }] }, true],
    [{ mixed: [null] }, true],
    [{ no: [false] }, true],
    [{ no: ['false'] }, false],
    [{ empty: [{ prefix: '' }] }, true],
    [{ text: [{ prefix: '' }] }, true],
    [{ n: [{ prefix: '' }] }, false],
    [{ empty: [{ 'anything-but': '' }] }, false],
    [{ empty: [{ 'equals-ignore-case': '' }] }, true],
    [{ list: [{ exists: true }] }, false],
    [{ list: [{ exists: false }] }, true],
    [{ address: [{ exists: true }] }, false],
    [{ address: [{ exists: false }] }, true],
    [{ nothing: [{ exists: false }] }, false],
    [{ nested: ['c'] }, true],
    [{ nested: [{ 'anything-but': ['a', 'b', 'c'] }] }, false],
    [{ orders: { id: [2], lines: { sku: [{ exists: false }] } } }, false],
    [{ orders: { lines: { gift: [{ exists: false }] } } }, false],
    [{ orders: { lines: { colour: [{ exists: false }] } } }, true],
    [{ orders: { lines: { sku: ['A'], gift: [true] } } }, false],
    [{ orders: { lines: { sku: ['B'], gift: [true] } } }, true],
    [{ orders: { id: [2], lines: { sku: ['A'] } } }, false],
    [{ star: [{ wildcard: 'a\\*b' }] }, true],
    [{ star: [{ wildcard: 'a\\**' }] }, true],
    [{ slash: [{ wildcard: 'a\\\\*' }] }, true],
    [{ ip6: [{ cidr: '2001:db8::/32' }] }, true],
    [{ n: [{ cidr: '0.0.0.0/0' }] }, false],
    [{ $or: [{ n: [1] }, { address: { $or: [{ city: ['Bonn'] }, { city: [{ prefix: 'U' }] }] } }] }, true],
    [{ n: [300], $or: [{ n: [1] }, { text: ['1'] }] }, false],
    [{ missing: ['x', { exists: false }] }, true],
  ])('%j matches: %s', (pattern, matches) => {
    expect(compilePattern(pattern).match(tricky) === undefined).toBe(matches);
  });

  it('say where an absence is contradicted', () => {
    expect(compilePattern({ orders: { id: [2], lines: { sku: [{ exists: false }] } } }).match(tricky)).toMatchObject({
      path: '$.orders.lines.sku',
      actual: 'no such field here, but in another element of the list',
    });
  });

  it.each<[object, RegExp]>([
    [{ a: [{ 'anything-but': ['x', 1] }] }, /strings or numbers, not both/],
    [{ a: [{ 'anything-but': { prefix: '' } }] }, /non-empty/],
    [{ a: [{ 'anything-but': null }] }, /takes a string, a number/],
    [{ a: [{ numeric: ['<', 5, '>', 1] }] }, /a lower bound, then an upper/],
    [{ a: [{ numeric: ['=', 5, '<', 9] }] }, /a lower bound, then an upper/],
    [{ a: [{ numeric: ['>', 9, '<', 5] }] }, /is empty/],
    [{ a: [{ numeric: ['>', 6e9] }] }, /from -5000000000 to 5000000000/],
    [{ a: [{ wildcard: 'a\\n' }] }, /backslash stands only before/],
    [{ a: [{ wildcard: 'a**' }] }, /two \* in a row/],
    [{ a: [{ cidr: '10.0.0.1' }] }, /address block/],
    [{ a: [{ exists: null }] }, /true or false/],
  ])('%j is refused', (pattern, message) => {
    expect(() => compilePattern(pattern)).toThrow(message);
  });
});

describe('event source mapping filters', () => {
  const orders = sqsEvent({ bodies: [{ status: 'PLACED', total: 5 }, { status: 'PAID' }, 'plain text'] });

  it('look into the JSON body of SQS messages and drop what is not JSON', () => {
    const { matched, records, notes } = matchMapping('sqs', { body: { status: ['PLACED'] } }, orders);
    expect(matched).toBe(1);
    expect(records[1]?.failure).toEqual({ path: '$.body.status', expected: '"PLACED"', actual: '"PAID"' });
    expect(records[2]?.failure?.expected).toContain('a JSON object');
    expect(notes.join()).toContain('deleted from the queue');
  });

  it('compare plain bodies with plain patterns and drop JSON', () => {
    const { records } = matchMapping('sqs', { body: ['plain text'] }, orders);
    expect(records.map((record) => record.matches)).toEqual([false, false, true]);
    expect(records[0]?.failure?.actual).toBe('a JSON object');
  });

  it('join several filters by OR', () => {
    const criteria = { Filters: [{ Pattern: '{"body":{"status":["PAID"]}}' }, { Pattern: '{"body":{"total":[5]}}' }] };
    expect(matchMapping('sqs', criteria, orders).matched).toBe(2);
  });

  it('decode Kinesis, Kafka and RabbitMQ payloads', () => {
    expect(matchMapping('kinesis', { data: { page: ['/pricing'] } }, kinesisEvent()).matched).toBe(1);
    expect(matchMapping('kinesis', { partitionKey: ['v-8'] }, kinesisEvent()).matched).toBe(0);
    expect(matchMapping('kafka', { value: { orderId: [{ prefix: 'o-' }] } }, mskEvent()).matched).toBe(1);
    expect(matchMapping('mq', { data: { total: [{ numeric: ['>', 40] }] } }, rabbitMqEvent()).matched).toBe(1);
  });

  it('filter DynamoDB changes and warn that its numbers are text', () => {
    const changes = dynamoDbStreamEvent();
    expect(matchMapping('dynamodb', { eventName: ['INSERT', 'MODIFY'] }, changes).matched).toBe(2);
    const byNumber = matchMapping(
      'dynamodb',
      { dynamodb: { NewImage: { version: { N: [{ numeric: ['=', 1] }] } } } },
      changes,
    );
    expect(byNumber.matched).toBe(0);
    expect(byNumber.notes.join()).toContain('numbers arrive as text');
    expect(matchMapping('dynamodb', { dynamodb: { NewImage: { version: { N: ['1'] } } } }, changes).matched).toBe(1);
  });

  it.each([
    [{ body: { a: [{ wildcard: 'x*' }] } }, /not among those event source mappings support/],
    [{ Filters: [] }, /at least one Pattern/],
    [{ Filters: Array.from({ length: 11 }, () => ({ Pattern: '{"body":["x"]}' })) }, /at most 10 filters/],
    [{ Filters: [{ Pattern: '{body' }] }, /Filters\[0\].Pattern is not JSON/],
  ])('refuse %j', (criteria, message) => {
    expect(() => matchMapping('sqs', criteria, orders)).toThrow(message);
  });

  it('say when the event is none of that source', () => {
    expect(() => matchMapping('kafka', { value: ['x'] }, orders)).toThrow(/no records.<topic-partition>/);
  });
});

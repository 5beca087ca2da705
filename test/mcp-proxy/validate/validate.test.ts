import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject, ProxyTool } from '../../../src/mcp-proxy/operation.ts';
import { validateArguments } from '../../../src/mcp-proxy/validate/validate.ts';

/** A tool whose arguments are all query parameters, unless `otherArguments` opens its body. */
function toolWith(inputSchema: JsonObject, otherArguments: 'body' | 'refuse' = 'refuse'): ProxyTool {
  const properties = inputSchema['properties'];
  return {
    name: 'list_pets',
    description: '',
    inputSchema: { type: 'object', ...inputSchema },
    annotations: { readOnlyHint: true },
    argumentMap: {
      bindings: Object.keys(properties ?? {}).map((argument) => ({ argument, in: 'query' as const, name: argument })),
      constants: [],
      otherArguments,
      nestedNames: {},
    },
    operation: {
      id: 'GET /pets',
      method: 'GET',
      path: '/pets',
      tags: [],
      isDeprecated: false,
      servers: [],
      parameters: [],
      security: [],
      responses: [],
      pointer: '',
    },
  };
}

function outcome(work: () => unknown): string {
  try {
    work();
    return 'accepted';
  } catch (error) {
    return error instanceof Error ? error.name : 'something else';
  }
}

const check = (inputSchema: JsonObject, given: JsonObject): unknown => validateArguments(toolWith(inputSchema), given);

describe('messages', () => {
  it('name each argument, its value, what is allowed, and what to do', () => {
    const schema = {
      properties: {
        id: { type: 'integer', description: 'Number of the pet.' },
        status: { type: 'string', enum: ['sold', 'free'] },
        limit: { type: 'integer', minimum: 1, maximum: 100 },
        tags: { type: 'array', items: { type: 'string', maxLength: 3 } },
      },
      required: ['id'],
    };
    expect(() => check(schema, { status: 'gone', limit: 500, tags: ['ab', 'abcd'], limti: 5 })).toThrow(
      [
        'The arguments of list_pets do not fit, so nothing was sent:',
        '- "limti" is not known here. Did you mean "limit"? Arguments: id, status, limit, tags.',
        '- "id" is missing (integer): Number of the pet.',
        '- "status" is "gone", allowed: "sold", "free"',
        '- "limit" is 500, must be at most 100',
        '- "tags.1": String is too long (4 > 3).',
        'Correct them and call list_pets again.',
      ].join('\n'),
    );
  });

  it('say what the forms of a choice are', () => {
    const schema = { properties: { a: { anyOf: [{ type: 'integer' }, { type: 'object', required: ['id'] }] } } };
    expect(() => check(schema, { a: 'x' })).toThrow(
      '"a" is "x", fits none (or more than one) of its allowed forms: integer; object with id',
    );
  });

  it('find what a reference says', () => {
    const schema = {
      properties: { node: { $ref: '#/$defs/Node' } },
      $defs: { Node: { type: 'object', properties: { n: { type: 'integer' }, next: { $ref: '#/$defs/Node' } } } },
    };
    expect(check(schema, { node: { n: 1, next: { n: 2 } } })).toEqual({ node: { n: 1, next: { n: 2 } } });
    expect(() => check(schema, { node: { next: { n: 'x' } } })).toThrow('"node.next.n" is "x", must be integer');
  });

  it('are bounded', () => {
    const given = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`x${index}`, 'y'.repeat(5_000)]));
    const properties = Object.fromEntries(Object.keys(given).map((name) => [name, { type: 'integer' }]));
    expect(() => check({ properties }, given)).toThrow(/and 42 more/);
    expect(() => check({ properties }, given)).toThrow(/^.{0,3000}$/s);
  });
});

describe('reading what was meant', () => {
  it('takes texts for what the schema asks for', () => {
    const schema = {
      properties: {
        n: { type: 'integer' },
        b: { type: 'boolean' },
        l: { type: 'array', items: { type: 'integer' } },
        o: { type: ['object', 'null'] },
        s: { type: 'string' },
      },
    };
    expect(check(schema, { n: ' 5', b: 'true', l: '[1,2]', o: '{"a":1}', s: '5' })).toEqual({
      n: 5,
      b: true,
      l: [1, 2],
      o: { a: 1 },
      s: '5',
    });
    expect(check(schema, { n: '9007199254740993' })).toEqual({ n: 9007199254740993n });
    for (const bad of ['', '5x', '0x10', '1e5', 'five']) expect(() => check(schema, { n: bad })).toThrow('"n" is');
    expect(() => check(schema, { l: '["a"]' })).toThrow('"l.0" is "a", must be integer');
  });

  it('fills in defaults of required arguments only', () => {
    const schema = {
      properties: { a: { type: 'integer', default: 5 }, b: { type: 'integer', default: 6 } },
      required: ['a'],
    };
    expect(check(schema, {})).toEqual({ a: 5 });
  });

  it('takes null of an optional parameter as left out', () => {
    const schema = { properties: { a: { type: 'integer' }, b: { type: 'integer' } }, required: ['b'] };
    expect(check(schema, { a: null, b: 1 })).toEqual({ b: 1 });
    expect(() => check(schema, { b: null })).toThrow('"b" is null, must be integer');
  });

  it('leaves formats to the server', () => {
    expect(check({ properties: { at: { type: 'string', format: 'date-time' } } }, { at: 'tomorrow' })).toEqual({
      at: 'tomorrow',
    });
    const named = { properties: { format: { type: 'string', enum: ['json'] } } };
    expect(() => check(named, { format: 'xml' })).toThrow('"format" is "xml", allowed: "json"');
  });
});

describe('hostile specifications and arguments', () => {
  it('ends a pattern that backtracks without end', () => {
    const startedAt = performance.now();
    expect(() =>
      check({ properties: { a: { type: 'string', pattern: '^(a+)+$' } } }, { a: `${'a'.repeat(60)}b` }),
    ).toThrow(/patterns of its specification took longer/);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it('applies patterns that behave', () => {
    const schema = { properties: { a: { type: 'string', pattern: '^[a-z]+$' } } };
    expect(check(schema, { a: 'abc' })).toEqual({ a: 'abc' });
    expect(() => check(schema, { a: 'ABC' })).toThrow('"a" is "ABC", must match the pattern "^[a-z]+$"');
  });

  it('is not confused by names of Object.prototype', () => {
    const schema = {
      properties: JSON.parse(
        '{"constructor":{"type":"string"},"toString":{"type":"string"},"__proto__":{"type":"integer"}}',
      ),
      required: ['constructor'],
    };
    expect(() => check(schema, {})).toThrow('"constructor" is missing (string)');
    expect(() => check(schema, JSON.parse('{"constructor":"x","__proto__":"y"}'))).toThrow('"__proto__" is "y"');
    expect(Object.prototype).not.toHaveProperty('polluted');
  });

  it('refuses whole numbers that were rounded on their way here, and takes them as texts', () => {
    const schema = { properties: { id: { type: 'integer' }, list: { type: 'array', items: { type: 'integer' } } } };
    expect(() => check(schema, { id: 2 ** 53 })).toThrow(/"id" is a whole number beyond 2\^53/);
    expect(() => check(schema, { list: [1, -(2 ** 60)] })).toThrow(/"list.1" is a whole number/);
    expect(check(schema, { id: Number.MAX_SAFE_INTEGER })).toEqual({ id: Number.MAX_SAFE_INTEGER });
    expect(check(schema, { id: '9007199254740993' })).toEqual({ id: 9007199254740993n });
  });

  it('refuses arguments nested without end', () => {
    const deep = JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`);
    expect(() => check({ properties: { a: {} } }, { a: deep })).toThrow(/nested more than 100 levels/);
  });

  it('refuses with a message or accepts, whatever the arguments', () => {
    const schema = {
      properties: {
        a: { type: 'integer' },
        b: {
          anyOf: [
            { type: 'string', maxLength: 3 },
            { type: 'array', items: { type: 'boolean' } },
          ],
        },
      },
    };
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__'), fc.jsonValue()), (given) => {
        expect(['accepted', 'UserError']).toContain(outcome(() => check(schema, given)));
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/mcp-proxy/operation.ts';
import { inputOfBody, open, plain, toolOf } from '../specification/support.ts';

describe('input schemas', () => {
  it('merge allOf and inline references', () => {
    const components = {
      Named: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
      Pet: {
        allOf: [
          { $ref: '#/components/schemas/Named' },
          { type: 'object', required: ['age'], properties: { age: { type: 'integer' } } },
        ],
      },
    };
    expect(inputOfBody({ $ref: '#/components/schemas/Pet' }, components)).toEqual({
      type: 'object',
      properties: { name: { type: 'string' }, age: { type: 'integer' } },
      required: ['name', 'age'],
    });
  });

  it('use $defs only where a schema holds itself', () => {
    const components = {
      Node: {
        type: 'object',
        properties: { value: { $ref: '#/components/schemas/Leaf' }, next: { $ref: '#/components/schemas/Node' } },
      },
      Leaf: { type: 'string' },
    };
    expect(
      inputOfBody({ type: 'object', properties: { list: { $ref: '#/components/schemas/Node' } } }, components),
    ).toEqual({
      type: 'object',
      properties: { list: { $ref: '#/$defs/Node' } },
      $defs: { Node: { type: 'object', properties: { value: { type: 'string' }, next: { $ref: '#/$defs/Node' } } } },
    });
  });

  it('take any object at a recursive place for hosts without $ref', () => {
    const components = { Node: { type: 'object', properties: { next: { $ref: '#/components/schemas/Node' } } } };
    const input = inputOfBody(
      { type: 'object', properties: { list: { $ref: '#/components/schemas/Node' } } },
      components,
      { references: 'never' },
    );
    expect(input).toEqual({
      type: 'object',
      properties: { list: { type: 'object', properties: { next: { type: 'object' } } } },
    });
  });

  it('keep null allowed at a recursive place', () => {
    const components = {
      Node: {
        type: 'object',
        properties: { next: { allOf: [{ $ref: '#/components/schemas/Node' }], nullable: true } },
      },
    };
    const input = inputOfBody(
      { type: 'object', properties: { list: { $ref: '#/components/schemas/Node' } } },
      components,
    );
    expect(input).toMatchObject({
      $defs: { Node: { properties: { next: { anyOf: [{ $ref: '#/$defs/Node' }, { type: 'null' }] } } } },
    });
  });

  it('write nullable in every dialect as a type, with null among the values', () => {
    const input = inputOfBody({
      type: 'object',
      properties: {
        a: { type: 'string', nullable: true },
        b: { type: ['integer', 'null'] },
        c: { type: 'string', nullable: true, enum: ['x', 'y', null] },
        d: { oneOf: [{ type: 'boolean' }, { type: 'null' }] },
      },
    });
    expect(input['properties']).toEqual({
      a: { type: ['string', 'null'] },
      b: { type: ['integer', 'null'] },
      c: { type: ['string', 'null'], enum: ['x', 'y', null] },
      d: { type: ['boolean', 'null'] },
    });
  });

  it('leave readOnly properties out and mend required', () => {
    const input = inputOfBody({
      type: 'object',
      required: ['id', 'name', 'nested', 'ghost'],
      properties: {
        id: { type: 'string', readOnly: true },
        name: { type: 'string' },
        nested: {
          type: 'object',
          required: ['etag'],
          properties: { etag: { type: 'string', readOnly: true }, x: { type: 'string', writeOnly: true } },
        },
      },
    });
    expect(input).toEqual({
      type: 'object',
      properties: { name: { type: 'string' }, nested: { type: 'object', properties: { x: { type: 'string' } } } },
      required: ['name', 'nested'],
    });
  });

  it('put a body with alternatives at its root under one argument', () => {
    const input = inputOfBody({
      oneOf: [
        { type: 'object', properties: { a: { type: 'string' } } },
        { type: 'array', items: { type: 'string' } },
      ],
    });
    expect(input).toEqual({
      type: 'object',
      properties: {
        body: {
          anyOf: [
            { type: 'object', properties: { a: { type: 'string' } } },
            { type: 'array', items: { type: 'string' } },
          ],
        },
      },
      required: ['body'],
    });
  });

  it('keep bounds that say something, known formats, safe patterns and small defaults', () => {
    const input = inputOfBody({
      type: 'object',
      properties: {
        n: { type: 'integer', format: 'int32', minimum: -2147483648, maximum: 10, exclusiveMaximum: true, default: 5 },
        s: { type: 'string', minLength: 0, maxLength: 20, pattern: '^[a-z]+$', format: 'date' },
        bad: { type: 'string', pattern: '^(a+)+$', format: 'whatever', 'x-note': 1, example: 'e', xml: {} },
        pcre: { type: 'string', pattern: '(?i)abc' },
      },
    });
    expect(input['properties']).toEqual({
      n: { type: 'integer', exclusiveMaximum: 10, default: 5 },
      s: { type: 'string', maxLength: 20, pattern: '^[a-z]+$', format: 'date' },
      bad: { type: 'string' },
      pcre: { type: 'string' },
    });
  });

  it('cut what does not fit the budget, optional and deep parts first', () => {
    const wide = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`field${index}`, { type: 'string' }]));
    const schema = {
      type: 'object',
      required: ['must'],
      properties: {
        must: { type: 'object', required: ['key'], properties: { key: { type: 'string' }, ...wide } },
        more: { type: 'object', properties: wide },
      },
    };
    const input = inputOfBody(schema, {}, { toolBudget: 400 });
    expect(JSON.stringify(input).length).toBeLessThan(440);
    expect(input).toMatchObject({
      properties: { must: { required: ['key'], properties: { key: { type: 'string' } } }, more: { type: 'object' } },
    });
  });

  it('survive an allOf circle and a reference circle', () => {
    const components = {
      A: { allOf: [{ $ref: '#/components/schemas/B' }], properties: { a: { type: 'string' } } },
      B: { allOf: [{ $ref: '#/components/schemas/A' }], properties: { b: { $ref: '#/components/schemas/A' } } },
      Loop: { $ref: '#/components/schemas/Loop' },
    };
    const input = inputOfBody(
      {
        type: 'object',
        properties: { a: { $ref: '#/components/schemas/A' }, loop: { $ref: '#/components/schemas/Loop' } },
      },
      components,
    );
    expect(JSON.stringify(input).length).toBeLessThan(1000);
  });

  it('treat prototype keys as plain names', () => {
    const properties = JSON.parse(
      '{"__proto__":{"type":"string"},"constructor":{"type":"string"},"toString":{"type":"string"}}',
    ) as JsonObject;
    const input = inputOfBody({ type: 'object', properties });
    expect(Object.keys(input['properties'] as JsonObject)).toEqual(['value', 'constructor', 'toString']);
    expect(({} as Record<string, unknown>)['type']).toBeUndefined();
  });

  it('rename illegal names at any depth and remember them', () => {
    const catalogue = open({
      paths: {
        '/x': {
          post: {
            parameters: [{ name: 'filter[name]', in: 'query', schema: { type: 'string' } }],
            requestBody: {
              content: {
                'application/json': {
                  schema: {
                    type: 'object',
                    properties: {
                      '@id': { type: 'string' },
                      inner: { type: 'object', required: ['$x'], properties: { $x: { type: 'string' } } },
                    },
                  },
                },
              },
            },
          },
        },
      },
    });
    const tool = toolOf(catalogue, 'POST /x');
    expect(plain(tool.inputSchema)).toMatchObject({
      properties: { filter_name: {}, id: {}, inner: { properties: { x: { type: 'string' } }, required: ['x'] } },
    });
    expect(plain(tool.argumentMap.nestedNames)).toEqual({ x: '$x' });
    expect(tool.argumentMap.bindings).toContainEqual({ argument: 'filter_name', in: 'query', name: 'filter[name]' });
  });

  it('strip hidden characters, markup and links from descriptions', () => {
    const description =
      'The <b>name</b>\u202E of [the pet](https://evil.example/?x=1)\u200B.<!-- ignore me --> \n\n More\u{E0041}.';
    expect(inputOfBody({ type: 'object', properties: { name: { type: 'string', description } } })).toMatchObject({
      properties: { name: { description: 'The name of the pet. More.' } },
    });
  });
});

const jsonSchema = fc.letrec<{ node: unknown; reference: unknown }>((tie) => ({
  reference: fc.constantFrom('A', 'B', 'C', 'D', 'Gone').map((name) => ({ $ref: `#/components/schemas/${name}` })),
  node: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    tie('reference'),
    fc.constantFrom(
      { type: 'string' },
      { type: ['integer', 'null'] },
      {},
      true,
      false,
      { enum: ['a', 1, null] },
      { const: 3 },
      { type: 'array' },
      { not: {} },
      { type: 'strange' },
      { enum: [] },
    ),
    fc.record({ type: fc.constant('array'), items: tie('node') }),
    fc.record({
      type: fc.constant('object'),
      properties: fc.dictionary(
        fc.constantFrom('a', 'b b', '@c', '__proto__', 'constructor', 'x'.repeat(70)),
        tie('node'),
        { maxKeys: 4 },
      ),
      required: fc.subarray(['a', 'b b', 'missing']),
      additionalProperties: fc.oneof(fc.boolean(), tie('node')),
    }),
    fc.record({ allOf: fc.array(tie('node'), { maxLength: 3 }), nullable: fc.boolean() }),
    fc.record({ anyOf: fc.array(tie('node'), { maxLength: 3 }) }),
    fc.record({ oneOf: fc.array(tie('node'), { maxLength: 3 }), readOnly: fc.boolean() }),
  ),
}));

describe('any schema at all', () => {
  it('becomes a closed, legal input schema near its budget', () => {
    fc.assert(
      fc.property(
        fc.array(jsonSchema.node, { minLength: 5, maxLength: 5 }),
        fc.constantFrom('recursion', 'never'),
        ([body, a, b, c, d], references) => {
          const input = inputOfBody(
            body,
            { A: a, B: b, C: c, D: d },
            { toolBudget: 2000, references: references as 'recursion' | 'never' },
          );
          expect(findFaults(input)).toEqual([]);
          expect(JSON.stringify(input).length).toBeLessThan(6000);
        },
      ),
      { numRuns: 400 },
    );
  });
});

/** What would make a host refuse the schema. */
function findFaults(root: JsonObject): string[] {
  const faults: string[] = [];
  if (root['type'] !== 'object') faults.push('root is no object');
  if ('anyOf' in root || 'oneOf' in root || 'allOf' in root || '$ref' in root) faults.push('combinator at the root');
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node)) return node.forEach(visit);
    const {
      $ref,
      properties = {},
      required = [],
      $defs = {},
      ...others
    } = node as Record<string, JsonObject> & { $ref?: string; required?: string[] };
    if ($ref !== undefined && !Object.hasOwn((root['$defs'] as JsonObject | undefined) ?? {}, $ref.slice(8)))
      faults.push(`dangling ${$ref}`);
    for (const name of Object.keys(properties))
      if (!/^[a-zA-Z0-9_.-]{1,64}$/.test(name)) faults.push(`illegal ${name}`);
    for (const name of required) if (!Object.hasOwn(properties, name)) faults.push(`required ${name}`);
    for (const [keyword, value] of Object.entries(others))
      if (!['enum', 'default', 'type'].includes(keyword)) visit(value);
    Object.values(properties).forEach(visit);
    Object.values($defs).forEach(visit);
  };
  visit(root);
  return faults;
}

import { describe, expect, it } from 'vitest';
import { openParsed } from '../../../src/mcp-proxy/api.ts';
import { buildRequest } from '../../../src/mcp-proxy/call.ts';
import type { JsonObject } from '../../../src/mcp-proxy/operation.ts';
import { createProxySession } from '../../../src/mcp-proxy/session.ts';

const text = { type: 'string' };
const integer = { type: 'integer' };
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

const components = {
  schemas: {
    Obj: { type: 'object', properties: { x: text } },
    RO: { type: 'object', properties: { id: { type: 'string', readOnly: true }, n: text }, required: ['id', 'n'] },
    CatX: { type: 'object', required: ['k'], properties: { k: text, m: integer } },
    DogX: { type: 'object', required: ['k'], properties: { k: text, w: { type: 'boolean' } } },
    Tree: { type: 'object', properties: { v: text, kids: { type: 'array', items: ref('Tree') } } },
    A: { type: 'object', properties: { b: ref('B') } },
    B: { type: 'object', properties: { a: ref('A') } },
    RecAll: { allOf: [{ type: 'object', properties: { n: text } }, { properties: { child: ref('RecAll') } }] },
    RecAddl: { type: 'object', additionalProperties: ref('RecAddl') },
    RecArr: { type: 'array', items: ref('RecArr') },
  },
};

type Attempt = readonly [given: JsonObject, isAccepted: boolean];

/** A body schema, and arguments that its tool must take or refuse. */
const rows: readonly (readonly [name: string, schema: JsonObject, attempts: readonly Attempt[]])[] = [
  [
    'nullable30',
    { type: 'object', required: ['a'], properties: { a: { type: 'string', nullable: true } } },
    [
      [{ a: null }, true],
      [{}, false],
      [{ a: 1 }, false],
    ],
  ],
  [
    'nullableRef',
    {
      type: 'object',
      properties: { a: { nullable: true, allOf: [ref('Obj')] }, b: { oneOf: [ref('Obj'), { type: 'null' }] } },
    },
    [
      [{ a: null, b: null }, true],
      [{ a: { x: '1' }, b: { x: '2' } }, true],
    ],
  ],
  [
    'typeArray',
    { type: 'object', properties: { a: { type: ['string', 'integer', 'null'] } } },
    [
      [{ a: 1 }, true],
      [{ a: 'x' }, true],
      [{ a: null }, true],
      [{ a: true }, false],
    ],
  ],
  [
    'constInt',
    { type: 'object', properties: { v: { const: 2 }, b: text } },
    [
      [{ v: 2, b: 'x' }, true],
      [{ v: 3 }, false],
    ],
  ],
  [
    'writeOnly',
    {
      type: 'object',
      properties: { pw: { type: 'string', writeOnly: true }, id: { type: 'string', readOnly: true } },
      required: ['pw', 'id'],
    },
    [[{ pw: 'x' }, true]],
  ],
  ['readOnlyNested', { type: 'object', properties: { o: ref('RO') } }, [[{ o: { n: 'x' } }, true]]],
  [
    'allOfRequired',
    { allOf: [ref('Obj'), { required: ['x'] }, { properties: { y: integer } }] },
    [
      [{ x: '1', y: 2 }, true],
      [{ y: 2 }, false],
    ],
  ],
  [
    'allOfEnumNarrow',
    {
      type: 'object',
      properties: { e: { allOf: [{ type: 'string', enum: ['a', 'b', 'c'] }, { enum: ['b', 'c', 'd'] }] } },
    },
    [
      [{ e: 'b' }, true],
      [{ e: 'c' }, true],
    ],
  ],
  [
    'allOfFormatConflict',
    {
      type: 'object',
      properties: { e: { allOf: [{ type: 'number' }, { type: 'integer', minimum: 1 }, { maximum: 5 }] } },
    },
    [
      [{ e: 3 }, true],
      [{ e: 9 }, false],
    ],
  ],
  [
    'allOfNullConflict',
    { type: 'object', properties: { e: { allOf: [{ type: ['string', 'null'] }, { type: 'string' }] } } },
    [[{ e: 'x' }, true]],
  ],
  [
    'allOfAddlFalse',
    {
      allOf: [
        { type: 'object', properties: { a: text }, additionalProperties: false },
        { type: 'object', properties: { b: text } },
      ],
    },
    [[{ a: '1' }, true]],
  ],
  [
    'oneOfDisc',
    { type: 'object', properties: { p: { oneOf: [ref('CatX'), ref('DogX')], discriminator: { propertyName: 'k' } } } },
    [
      [{ p: { k: 'c', m: 1 } }, true],
      [{ p: { k: 'd', w: true } }, true],
    ],
  ],
  [
    'anyOfPrim',
    { type: 'object', properties: { v: { anyOf: [{ type: 'string', maxLength: 2 }, { type: 'integer' }] } } },
    [
      [{ v: 'ab' }, true],
      [{ v: 5 }, true],
      [{ v: true }, false],
    ],
  ],
  [
    'notSchema',
    { type: 'object', properties: { v: { not: { type: 'string' } } } },
    [
      [{ v: 5 }, true],
      [{ v: 'x' }, true],
    ],
  ],
  [
    'depReq',
    { type: 'object', properties: { a: text, b: text }, dependentRequired: { a: ['b'] } },
    [[{ a: 'x' }, true]],
  ],
  [
    'uneval',
    { allOf: [ref('Obj')], unevaluatedProperties: false, properties: { y: integer } },
    [[{ x: '1', y: 1 }, true]],
  ],
  [
    'addlSchema',
    { type: 'object', properties: { o: { type: 'object', additionalProperties: integer } } },
    [
      [{ o: { z: 1 } }, true],
      [{ o: { z: 'x' } }, false],
    ],
  ],
  [
    'addlTrueObj',
    { type: 'object', properties: { o: { type: 'object', additionalProperties: true } } },
    [[{ o: { z: [1, { y: null }] } }, true]],
  ],
  [
    'emptySchemaProp',
    { type: 'object', properties: { o: {} } },
    [
      [{ o: [1] }, true],
      [{ o: null }, true],
      [{ o: '5' }, true],
    ],
  ],
  [
    'trueProp',
    { type: 'object', properties: { o: true, f: false } },
    [
      [{ o: 1 }, true],
      [{ f: 1 }, false],
    ],
  ],
  ['itemsTrue', { type: 'object', properties: { o: { type: 'array', items: true } } }, [[{ o: [1, 'a'] }, true]]],
  ['arrayNoItems', { type: 'object', properties: { o: { type: 'array' } } }, [[{ o: [1, 'a'] }, true]]],
  [
    'exclMinNum',
    { type: 'object', properties: { n: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 } } },
    [
      [{ n: 0.5 }, true],
      [{ n: 0 }, false],
      [{ n: 1 }, false],
    ],
  ],
  [
    'multipleOf',
    { type: 'object', properties: { n: { type: 'number', multipleOf: 0.01 } } },
    [
      [{ n: 0.07 }, true],
      [{ n: 19.99 }, true],
      [{ n: 4.35 }, true],
    ],
  ],
  [
    'enumMixed',
    { type: 'object', properties: { e: { enum: ['a', 1, null, true] } } },
    [
      [{ e: 'a' }, true],
      [{ e: 1 }, true],
      [{ e: null }, true],
      [{ e: true }, true],
      [{ e: 'z' }, false],
    ],
  ],
  ['enumStrNums', { type: 'object', properties: { e: { type: 'string', enum: [1, 2] } } }, [[{ e: '1' }, true]]],
  ['enumIntStr', { type: 'object', properties: { e: { type: 'integer', enum: ['1', '2'] } } }, [[{ e: 1 }, true]]],
  ['enumBool', { type: 'object', properties: { e: { type: 'boolean', enum: [true] } } }, [[{ e: true }, true]]],
  [
    'enumNullOnly30',
    { type: 'object', properties: { e: { type: 'string', nullable: true, enum: ['a'] } } },
    [[{ e: null }, true]],
  ],
  [
    'defaultReq',
    { type: 'object', required: ['d'], properties: { d: { type: 'string', default: 'x' }, n: integer } },
    [[{ n: 1 }, true]],
  ],
  [
    'recursive',
    ref('Tree'),
    [
      [{ v: 'a', kids: [{ v: 'b', kids: [{ v: 'c' }] }] }, true],
      [{ v: 'a', kids: [{ v: 1 }] }, false],
    ],
  ],
  ['mutual', { type: 'object', properties: { a: ref('A') } }, [[{ a: { b: { a: { b: {} } } } }, true]]],
  ['recAllOf', ref('RecAll'), [[{ n: 'x', child: { n: 'y', child: { n: 'z' } } }, true]]],
  ['recAddl', ref('RecAddl'), [[{ body: { a: { b: { c: {} } } } }, true]]],
  ['recArr', ref('RecArr'), [[{ body: [[[]]] }, true]]],
  [
    'patternFormat',
    {
      type: 'object',
      properties: {
        d: { type: 'string', format: 'date-time' },
        u: { type: 'string', format: 'uuid' },
        p: { type: 'string', pattern: '^[a-z]+$' },
      },
    },
    [
      [{ d: 'yesterday', u: 'x', p: 'abc' }, true],
      [{ p: 'ABC' }, false],
    ],
  ],
  [
    'minItems',
    { type: 'object', properties: { l: { type: 'array', items: text, minItems: 1, maxItems: 2, uniqueItems: true } } },
    [
      [{ l: ['a'] }, true],
      [{ l: [] }, false],
      [{ l: ['a', 'b', 'c'] }, false],
    ],
  ],
  ['topTypeMissing', { properties: { a: text } }, [[{ a: 'x' }, true]]],
  [
    'rootAnyOfObjs',
    {
      anyOf: [
        { type: 'object', properties: { a: text } },
        { type: 'array', items: text },
      ],
    },
    [
      [{ body: { a: 'x' } }, true],
      [{ body: ['x'] }, true],
    ],
  ],
  ['rootOneOfSingle', { oneOf: [ref('Obj')] }, [[{ body: { x: '1' } }, true]]],
  [
    'dupNames',
    { type: 'object', properties: { 'a.b': text, 'a/b': text, 'a b': text, a_b: text } },
    [[{ 'a.b': '1', a_b: '2' }, true]],
  ],
  [
    'refProp',
    {
      type: 'object',
      properties: {
        $ref: { type: 'string' },
        type: { type: 'string' },
        properties: { type: 'object', properties: { required: { type: 'boolean' } } },
        enum: { type: 'array', items: text },
      },
    },
    [[{ type: 'x', properties: { required: true }, enum: ['a'] }, true]],
  ],
  [
    'intAsFloat',
    { type: 'object', properties: { n: integer } },
    [
      [{ n: 5.0 }, true],
      [{ n: 5.5 }, false],
      [{ n: '5' }, true],
    ],
  ],
  [
    'objAsText',
    {
      type: 'object',
      properties: { o: { type: 'object', properties: { a: integer } }, l: { type: 'array', items: integer } },
    },
    [[{ o: '{"a":1}', l: '[1,2]' }, true]],
  ],
];

const session = createProxySession({
  baseUrl: 'https://api.example.com',
  env: {},
  readSecretFile: () => Promise.reject(new Error('no files here')),
});

describe.each(['3.0.3', '3.1.0'])('bodies of OpenAPI %s', (openapi) => {
  describe.each(['recursion', 'never'] as const)('with references: %s', (references) => {
    it.each(rows)('%s', async (_, schema, attempts) => {
      const operation = {
        operationId: 'send',
        requestBody: { required: true, content: { 'application/json': { schema } } },
        responses: { 200: { description: 'ok', content: { 'application/json': { schema } } } },
      };
      const root = { openapi, info: { title: 'T', version: '1' }, paths: { '/a': { post: operation } }, components };
      const tool = openParsed(root, 'test', { references }).tool('send');
      if (tool === undefined) throw new Error('no tool');
      expect(Object.keys(tool.inputSchema).join(' ')).not.toMatch(/oneOf|anyOf|allOf|not/);
      expect(Object.hasOwn(tool.inputSchema, '$defs') && references === 'never').toBe(false);
      for (const [given, isAccepted] of attempts) {
        const outcome = await buildRequest({ tool, arguments: given, session }).then(
          () => true,
          () => false,
        );
        expect([given, outcome]).toEqual([given, isAccepted]);
      }
    });
  });
});

import { describe, expect, it } from 'vitest';
import { callRow, body, list, text, type WireRow } from './support.ts';

const rows: readonly WireRow[] = [
  [
    'xml plain list',
    '/x',
    'post',
    body('application/xml', { type: 'object', xml: { name: 'pet' }, properties: { tag: list } }),
    { tag: ['a', 'b'] },
    { xml: '<pet><tag>a</tag><tag>b</tag></pet>' },
  ],
  [
    'xml item names',
    '/x',
    'post',
    body('application/xml', {
      type: 'object',
      xml: { name: 'pet' },
      properties: { tags: { type: 'array', items: { type: 'string', xml: { name: 'tag' } } } },
    }),
    { tags: ['a', 'b'] },
    { xml: '<pet><tag>a</tag><tag>b</tag></pet>' },
  ],
  [
    'xml wrapped',
    '/x',
    'post',
    body('application/xml', {
      type: 'object',
      xml: { name: 'pet' },
      properties: { tags: { type: 'array', xml: { wrapped: true }, items: { type: 'string', xml: { name: 'tag' } } } },
    }),
    { tags: ['a', 'b'] },
    { xml: '<pet><tags><tag>a</tag><tag>b</tag></tags></pet>' },
  ],
  [
    'xml wrapped renamed',
    '/x',
    'post',
    body('application/xml', {
      type: 'object',
      xml: { name: 'pet' },
      properties: {
        tags: {
          type: 'array',
          xml: { wrapped: true, name: 'labels' },
          items: { type: 'string', xml: { name: 'label' } },
        },
      },
    }),
    { tags: ['a'] },
    { xml: '<pet><labels><label>a</label></labels></pet>' },
  ],
  [
    'xml wrapped without names',
    '/x',
    'post',
    body('application/xml', {
      type: 'object',
      xml: { name: 'pet' },
      properties: { tags: { type: 'array', xml: { wrapped: true }, items: text } },
    }),
    { tags: ['a', 'b'] },
    { xml: '<pet><tags><tags>a</tags><tags>b</tags></tags></pet>' },
  ],
  [
    'xml outer name without wrapped is no name',
    '/x',
    'post',
    body('application/xml', {
      type: 'object',
      xml: { name: 'pet' },
      properties: {
        animals: { type: 'array', xml: { name: 'aliens' }, items: { type: 'string', xml: { name: 'animal' } } },
      },
    }),
    { animals: ['v'] },
    { xml: '<pet><animal>v</animal></pet>' },
  ],
  [
    'xml namespace and prefix',
    '/x',
    'post',
    body('application/xml', {
      type: 'object',
      xml: { name: 'pet', namespace: 'http://e.com/s', prefix: 's' },
      properties: {
        id: { type: 'integer', xml: { attribute: true } },
        name: { type: 'string', xml: { namespace: 'http://e.com/s', prefix: 's' } },
      },
    }),
    { id: 1, name: 'a' },
    { xml: '<s:pet xmlns:s="http://e.com/s" id="1"><s:name xmlns:s="http://e.com/s">a</s:name></s:pet>' },
  ],
  [
    'xml prefixed attribute',
    '/x',
    'post',
    body('application/xml', {
      type: 'object',
      xml: { name: 'pet' },
      properties: { id: { type: 'integer', xml: { attribute: true, prefix: 's', namespace: 'http://e.com/s' } } },
    }),
    { id: 1 },
    { xml: '<pet xmlns:s="http://e.com/s" s:id="1"/>' },
  ],
  [
    'xml escapes',
    '/x',
    'post',
    body('application/xml', {
      type: 'object',
      xml: { name: 'pet' },
      properties: { a: { type: 'string', xml: { attribute: true } }, b: text },
    }),
    { a: '"<&\'\n', b: '<b>&]]>' },
    { xml: '<pet a="&quot;&lt;&amp;\'&#10;"><b>&lt;b&gt;&amp;]]&gt;</b></pet>' },
  ],
  [
    'xml list at the root',
    '/x',
    'post',
    body('application/xml', {
      type: 'array',
      xml: { name: 'pets', wrapped: true },
      items: { type: 'string', xml: { name: 'pet' } },
    }),
    { body: ['a', 'b'] },
    { xml: '<pets><pet>a</pet><pet>b</pet></pets>' },
  ],
  [
    'xml by component',
    '/x',
    'post',
    body('text/xml', { $ref: '#/components/schemas/Base' }),
    { id: '1' },
    { xml: '<Base><id>1</id></Base>', headers: { 'content-type': 'text/xml' } },
  ],
  [
    'xml nested component',
    '/x',
    'post',
    body('application/xml', {
      type: 'object',
      xml: { name: 'pet' },
      properties: { owner: { $ref: '#/components/schemas/XmlOwner' } },
    }),
    { owner: { id: '1' } },
    { xml: '<pet><human><id>1</id></human></pet>' },
  ],
  [
    'xml boolean and number',
    '/x',
    'post',
    body('application/xml', {
      type: 'object',
      xml: { name: 'p' },
      properties: { a: { type: 'boolean' }, b: { type: 'number' } },
    }),
    { a: false, b: 0 },
    { xml: '<p><a>false</a><b>0</b></p>' },
  ],
  [
    'soap xml',
    '/x',
    'post',
    body('application/soap+xml', { type: 'object', xml: { name: 'p' }, properties: { a: text } }),
    { a: '1' },
    { xml: '<p><a>1</a></p>', headers: { 'content-type': 'application/soap+xml' } },
  ],
];

describe('XML bodies on the wire', () => {
  it.each(rows)('%s', async (...row) => {
    const { arrived, expected } = await callRow(row);
    expect(arrived).toMatchObject(expected);
  });
});

import { describe, expect, it } from 'vitest';
import { callRow, anyObject, cookie, header, integer, list, text, type WireRow } from './support.ts';

const rows: readonly WireRow[] = [
  [
    'header object explode',
    '/h',
    'get',
    { parameters: header(anyObject, { explode: true }) },
    { 'X-V': { a: 1, b: 'x' } },
    { headers: { 'x-v': 'a=1,b=x' } },
  ],
  ['header integer', '/h', 'get', { parameters: header(integer) }, { 'X-V': 7 }, { headers: { 'x-v': '7' } }],
  [
    'header array of integers',
    '/h',
    'get',
    { parameters: header({ type: 'array', items: integer }) },
    { 'X-V': [1, 2] },
    { headers: { 'x-v': '1,2' } },
  ],
  [
    'header is not percent-encoded',
    '/h',
    'get',
    { parameters: header(text) },
    { 'X-V': 'a b/c?d=%20' },
    { headers: { 'x-v': 'a b/c?d=%20' } },
  ],
  [
    'header JSON content',
    '/h',
    'get',
    { parameters: [{ name: 'X-V', in: 'header', content: { 'application/json': { schema: anyObject } } }] },
    { 'X-V': { a: 'é' } },
    { headers: { 'x-v': '{"a":"\\u00e9"}' } },
  ],
  [
    'header empty array is left out',
    '/h',
    'get',
    { parameters: header(list) },
    { 'X-V': [] },
    { headers: { 'x-v': undefined } },
  ],
  ['header empty string is sent', '/h', 'get', { parameters: header(text) }, { 'X-V': '' }, { headers: { 'x-v': '' } }],
  ['header emoji refused', '/h', 'get', { parameters: header(text) }, { 'X-V': '😀' }, { error: /cannot hold/ }],
  ['header CR refused', '/h', 'get', { parameters: header(text) }, { 'X-V': 'a\rb' }, { error: /cannot hold/ }],
  [
    'header list with CRLF refused',
    '/h',
    'get',
    { parameters: header(list) },
    { 'X-V': ['a', 'b\r\nX: y'] },
    { error: /cannot hold/ },
  ],
  [
    'header Accept is ignored',
    '/h',
    'get',
    {
      parameters: [
        { name: 'Accept', in: 'header', schema: text },
        { name: 'X-V', in: 'header', schema: text },
      ],
    },
    { 'X-V': '1' },
    { headers: { 'x-v': '1' } },
  ],
  [
    'cookie several',
    '/c',
    'get',
    {
      parameters: [
        { name: 'a', in: 'cookie', schema: text },
        { name: 'b', in: 'cookie', schema: integer },
      ],
    },
    { a: 'x y', b: 2 },
    { headers: { cookie: 'a=x%20y; b=2' } },
  ],
  [
    'cookie array explode',
    '/c',
    'get',
    { parameters: cookie(list) },
    { v: ['a', 'b'] },
    { headers: { cookie: 'v=a; v=b' } },
  ],
  [
    'cookie array joined',
    '/c',
    'get',
    { parameters: cookie(list, { explode: false }) },
    { v: ['a', 'b'] },
    { headers: { cookie: 'v=a%2Cb' } },
  ],
  [
    'cookie object explode',
    '/c',
    'get',
    { parameters: cookie(anyObject) },
    { v: { a: 1, b: 2 } },
    { headers: { cookie: 'a=1; b=2' } },
  ],
  [
    'cookie unicode and semicolon',
    '/c',
    'get',
    { parameters: cookie(text) },
    { v: 'é;b=1' },
    { headers: { cookie: 'v=%C3%A9%3Bb%3D1' } },
  ],
  [
    'cookie JSON content',
    '/c',
    'get',
    { parameters: [{ name: 'v', in: 'cookie', content: { 'application/json': { schema: anyObject } } }] },
    { v: { a: 1 } },
    { headers: { cookie: 'v=%7B%22a%22%3A1%7D' } },
  ],
  [
    'cookie style 3.2',
    '/c',
    'get',
    { parameters: cookie(text, { style: 'cookie' }) },
    { v: 'a/b=c' },
    { headers: { cookie: 'v=a/b=c' } },
  ],
  [
    'cookie style 3.2 refuses semicolons',
    '/c',
    'get',
    { parameters: cookie(text, { style: 'cookie' }) },
    { v: 'a;b' },
    { error: /may not hold/ },
  ],
  ['cookie empty', '/c', 'get', { parameters: cookie(text) }, { v: '' }, { headers: { cookie: 'v=' } }],
];

describe('headers and cookies on the wire', () => {
  it.each(rows)('%s', async (...row) => {
    const { arrived, expected } = await callRow(row);
    expect(arrived).toMatchObject(expected);
  });
});

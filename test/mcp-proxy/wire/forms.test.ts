import { describe, expect, it } from 'vitest';
import { callRow, anyObject, body, list, text, type WireRow } from './support.ts';

const rows: readonly WireRow[] = [
  [
    'form unicode and reserved',
    '/f',
    'post',
    body('application/x-www-form-urlencoded', { type: 'object', properties: { a: text } }),
    { a: 'é&=+ %' },
    { body: 'a=%C3%A9%26%3D%2B%20%25', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  ],
  [
    'form list',
    '/f',
    'post',
    body('application/x-www-form-urlencoded', { type: 'object', properties: { a: list } }),
    { a: ['x', 'y'] },
    { body: 'a=x&a=y' },
  ],
  [
    'form list explode false',
    '/f',
    'post',
    body(
      'application/x-www-form-urlencoded',
      { type: 'object', properties: { a: list } },
      { encoding: { a: { style: 'form', explode: false } } },
    ),
    { a: ['x', 'y,z'] },
    { body: 'a=x,y%2Cz' },
  ],
  [
    'form pipe list',
    '/f',
    'post',
    body(
      'application/x-www-form-urlencoded',
      { type: 'object', properties: { a: list } },
      { encoding: { a: { style: 'pipeDelimited' } } },
    ),
    { a: ['x', 'y'] },
    { body: 'a=x%7Cy' },
  ],
  [
    'form space list',
    '/f',
    'post',
    body(
      'application/x-www-form-urlencoded',
      { type: 'object', properties: { a: list } },
      { encoding: { a: { style: 'spaceDelimited' } } },
    ),
    { a: ['x', 'y'] },
    { body: 'a=x%20y' },
  ],
  [
    'form nested object is JSON',
    '/f',
    'post',
    body('application/x-www-form-urlencoded', { type: 'object', properties: { a: anyObject } }),
    { a: { b: 1 } },
    { body: 'a=%7B%22b%22%3A1%7D' },
  ],
  [
    'form nested object form style',
    '/f',
    'post',
    body(
      'application/x-www-form-urlencoded',
      { type: 'object', properties: { a: anyObject } },
      { encoding: { a: { style: 'form', explode: true } } },
    ),
    { a: { b: 1, c: 2 } },
    { body: 'b=1&c=2' },
  ],
  [
    'form JSON encoding',
    '/f',
    'post',
    body(
      'application/x-www-form-urlencoded',
      { type: 'object', properties: { a: list } },
      { encoding: { a: { contentType: 'application/json' } } },
    ),
    { a: ['x'] },
    { body: 'a=%5B%22x%22%5D' },
  ],
  [
    'form list of objects',
    '/f',
    'post',
    body('application/x-www-form-urlencoded', {
      type: 'object',
      properties: { a: { type: 'array', items: anyObject } },
    }),
    { a: [{ b: 1 }, { b: 2 }] },
    { body: 'a=%7B%22b%22%3A1%7D&a=%7B%22b%22%3A2%7D' },
  ],
  [
    'form booleans and numbers',
    '/f',
    'post',
    body('application/x-www-form-urlencoded', {
      type: 'object',
      properties: { a: { type: 'boolean' }, b: { type: 'number' } },
    }),
    { a: false, b: 1e21 },
    { body: 'a=false&b=1000000000000000000000' },
  ],
  [
    'form allowReserved',
    '/f',
    'post',
    body(
      'application/x-www-form-urlencoded',
      { type: 'object', properties: { a: text } },
      { encoding: { a: { allowReserved: true } } },
    ),
    { a: 'http://x/?y' },
    { body: 'a=http://x/?y' },
  ],
  [
    'form deepObject',
    '/f',
    'post',
    body(
      'application/x-www-form-urlencoded',
      { type: 'object', properties: { a: anyObject } },
      { encoding: { a: { style: 'deepObject', explode: true } } },
    ),
    { a: { b: { c: 1 }, d: ['e'] } },
    { body: 'a%5Bb%5D%5Bc%5D=1&a%5Bd%5D%5B0%5D=e' },
  ],
  [
    'form empty string',
    '/f',
    'post',
    body('application/x-www-form-urlencoded', { type: 'object', properties: { a: text } }),
    { a: '' },
    { body: 'a=' },
  ],
  [
    'form property with brackets',
    '/f',
    'post',
    body('application/x-www-form-urlencoded', { type: 'object', properties: { 'a[b]': text } }),
    { a_b: 'x' },
    { body: 'a%5Bb%5D=x' },
  ],
];

describe('form bodies on the wire', () => {
  it.each(rows)('%s', async (...row) => {
    const { arrived, expected } = await callRow(row);
    expect(arrived).toMatchObject(expected);
  });
});

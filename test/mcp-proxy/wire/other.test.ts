import { describe, expect, it } from 'vitest';
import { callRow, anyObject, body, integer, list, query, text, type WireRow } from './support.ts';

const rows: readonly WireRow[] = [
  [
    'text body unicode',
    '/t',
    'post',
    body('text/plain', text),
    { body: 'é\nß' },
    { body: 'é\nß', headers: { 'content-type': 'text/plain' } },
  ],
  ['text body number', '/t', 'post', body('text/plain', { type: 'number' }), { body: 12 }, { body: '12' }],
  ['text empty', '/t', 'post', body('text/plain', text), { body: '' }, { body: '' }],
  [
    'csv',
    '/t',
    'post',
    body('text/csv', text),
    { body: 'a,b\r\n1,2' },
    { body: 'a,b\r\n1,2', headers: { 'content-type': 'text/csv' } },
  ],
  [
    'octets',
    '/t',
    'put',
    body('application/octet-stream', { type: 'string', format: 'binary' }),
    { body: 'AP+AAQ==' },
    { bytes: '00ff8001', headers: { 'content-type': 'application/octet-stream' } },
  ],
  [
    'octets 3.1 without schema',
    '/t',
    'put',
    { requestBody: { required: true, content: { 'application/octet-stream': {} } } },
    { body: 'AP8=' },
    { bytes: '00ff' },
  ],
  [
    'octets url-safe',
    '/t',
    'put',
    body('application/octet-stream', { type: 'string', format: 'binary' }),
    { body: '-_8' },
    { bytes: 'fbff' },
  ],
  [
    'octets not base64',
    '/t',
    'put',
    body('application/octet-stream', { type: 'string', format: 'binary' }),
    { body: '!!' },
    { error: /not base64/ },
  ],
  [
    'image',
    '/t',
    'put',
    body('image/png', { type: 'string', format: 'binary' }),
    { body: 'iVBORw==' },
    { bytes: '89504e47', headers: { 'content-type': 'image/png' } },
  ],
  [
    'any type as JSON',
    '/t',
    'put',
    body('*/*', { type: 'array', items: integer }),
    { body: [1] },
    { body: '[1]', headers: { 'content-type': 'application/json' } },
  ],
  [
    'GET with a body',
    '/t',
    'get',
    body('application/json', { type: 'object', properties: { a: text } }),
    { a: 'x' },
    { body: '{"a":"x"}' },
  ],
  ['HEAD with a query', '/t', 'head', { parameters: query(text) }, { v: 'x' }, { url: '?v=x' }],
  ['OPTIONS', '/t', 'options', {}, {}, { url: '' }],
  ['TRACE', '/t', 'trace', {}, {}, { url: '' }],
  ['DELETE with a list', '/t', 'delete', body('application/json', list), { body: ['a'] }, { body: '["a"]' }],
  [
    'JSON is preferred',
    '/t',
    'post',
    {
      requestBody: {
        required: true,
        content: {
          'text/plain': { schema: text },
          'application/xml': { schema: anyObject },
          'application/json': { schema: { type: 'object', properties: { a: text } } },
        },
      },
    },
    { a: 'x' },
    { body: '{"a":"x"}', headers: { 'content-type': 'application/json' } },
  ],
];

describe('other bodies and methods on the wire', () => {
  it.each(rows)('%s', async (...row) => {
    const { arrived, expected } = await callRow(row);
    expect(arrived).toMatchObject(expected);
  });
});

// The cases of the wire table. A case is one operation, the values a caller has for it, and the bytes that OpenAPI (and
// the RFCs it names) ask for. Where the standards leave a choice, every legal form is listed.
//   given:  values by place (path, query, header, cookie) and `body`; { base64 } stands for a file's bytes
//   expect: url and headers (any of the forms), json, text or base64 (the body), parts (multipart), contentType (without
//           parameters), absent (headers that must not be there); refused: 'may' or 'must' for values that cannot be sent
const text = { type: 'string' };
const list = { type: 'array', items: text };
const flatObject = { type: 'object', properties: { a: text, b: text } };
const listed = ['a', 'b'];
const pair = { a: '1', b: '2' };

const inPath = (name, more) => ({ name, in: 'path', required: true, schema: text, ...more });
const inQuery = (name, more) => ({ name, in: 'query', schema: text, ...more });
const json = (schema) => ({ 'application/json': { schema } });

export const wireCases = [
  {
    name: 'path value with a slash is one segment',
    route: 'get /slash/{id}/x',
    parameters: [inPath('id')],
    given: { path: { id: 'a/b' } },
    expect: { url: ['/slash/a%2Fb/x'] },
  },
  {
    name: 'path value with ? and # is encoded',
    route: 'get /marks/{id}/x',
    parameters: [inPath('id')],
    given: { path: { id: 'a?x=1#y' } },
    expect: { url: ['/marks/a%3Fx%3D1%23y/x', '/marks/a%3Fx=1%23y/x'] },
  },
  {
    name: 'path value ".." does not climb',
    route: 'get /climb/{id}/x',
    parameters: [inPath('id')],
    given: { path: { id: '..' } },
    expect: { url: ['/climb/%2E%2E/x'], refused: 'may' },
  },
  {
    name: 'path value "../../admin" does not climb',
    route: 'get /climb-far/{id}/x',
    parameters: [inPath('id')],
    given: { path: { id: '../../admin' } },
    expect: { url: ['/climb-far/..%2F..%2Fadmin/x', '/climb-far/%2E%2E%2F%2E%2E%2Fadmin/x'], refused: 'may' },
  },
  {
    name: 'path array, simple',
    route: 'get /simple/{v}',
    parameters: [inPath('v', { schema: list })],
    given: { path: { v: listed } },
    expect: { url: ['/simple/a,b', '/simple/a%2Cb'] },
  },
  {
    name: 'path array, label',
    route: 'get /label/{v}',
    parameters: [inPath('v', { schema: list, style: 'label' })],
    given: { path: { v: listed } },
    expect: { url: ['/label/.a,b', '/label/.a%2Cb'] },
  },
  {
    name: 'path array, matrix',
    route: 'get /matrix/{v}',
    parameters: [inPath('v', { schema: list, style: 'matrix' })],
    given: { path: { v: listed } },
    expect: { url: ['/matrix/;v=a,b', '/matrix/;v=a%2Cb'] },
  },
  {
    name: 'path with a literal colon',
    route: 'post /things:run',
    given: {},
    expect: { url: ['/things:run', '/things%3Arun'] },
  },
  {
    name: 'query array, form (the default) repeats',
    route: 'get /form',
    parameters: [inQuery('v', { schema: list })],
    given: { query: { v: listed } },
    expect: { url: ['/form?v=a&v=b'] },
  },
  {
    name: 'query array, form, explode false',
    route: 'get /form-joined',
    parameters: [inQuery('v', { schema: list, explode: false })],
    given: { query: { v: listed } },
    expect: { url: ['/form-joined?v=a,b', '/form-joined?v=a%2Cb'] },
  },
  {
    name: 'query array, pipeDelimited',
    route: 'get /pipes',
    parameters: [inQuery('v', { schema: list, style: 'pipeDelimited', explode: false })],
    given: { query: { v: listed } },
    expect: { url: ['/pipes?v=a|b', '/pipes?v=a%7Cb'] },
  },
  {
    name: 'query array, spaceDelimited',
    route: 'get /spaces',
    parameters: [inQuery('v', { schema: list, style: 'spaceDelimited', explode: false })],
    given: { query: { v: listed } },
    expect: { url: ['/spaces?v=a%20b', '/spaces?v=a+b'] },
  },
  {
    name: 'query object, deepObject',
    route: 'get /deep',
    parameters: [inQuery('f', { schema: flatObject, style: 'deepObject', explode: true })],
    given: { query: { f: pair } },
    expect: { url: ['/deep?f[a]=1&f[b]=2', '/deep?f%5Ba%5D=1&f%5Bb%5D=2'] },
  },
  {
    name: 'query object, form (the default) spreads its properties',
    route: 'get /object',
    parameters: [inQuery('f', { schema: flatObject })],
    given: { query: { f: pair } },
    expect: { url: ['/object?a=1&b=2'] },
  },
  {
    name: 'query object, form, explode false',
    route: 'get /object-joined',
    parameters: [inQuery('f', { schema: flatObject, explode: false })],
    given: { query: { f: pair } },
    expect: { url: ['/object-joined?f=a,1,b,2', '/object-joined?f=a%2C1%2Cb%2C2'] },
  },
  {
    name: 'query parameter with JSON content',
    route: 'get /content',
    parameters: [{ name: 'q', in: 'query', content: json({ type: 'object', properties: { k: { type: 'integer' } } }) }],
    given: { query: { q: { k: 1 } } },
    expect: { url: ['/content?q=%7B%22k%22%3A1%7D', '/content?q=%7B%22k%22:1%7D', '/content?q={%22k%22:1}'] },
  },
  {
    name: 'allowReserved keeps : / ?',
    route: 'get /reserved',
    parameters: [inQuery('u', { allowReserved: true })],
    given: { query: { u: 'http://x/y?z' } },
    expect: { url: ['/reserved?u=http://x/y?z'] },
  },
  {
    name: 'query parameter named filter[name]',
    route: 'get /bracket',
    parameters: [inQuery('filter[name]')],
    given: { query: { 'filter[name]': 'x' } },
    expect: { url: ['/bracket?filter[name]=x', '/bracket?filter%5Bname%5D=x'] },
  },
  {
    name: 'boolean and integer in the query',
    route: 'get /scalars',
    parameters: [inQuery('b', { schema: { type: 'boolean' } }), inQuery('n', { schema: { type: 'integer' } })],
    given: { query: { b: true, n: 5 } },
    expect: { url: ['/scalars?b=true&n=5', '/scalars?n=5&b=true'] },
  },
  {
    name: 'one name in path and query',
    route: 'get /both/{id}',
    parameters: [inPath('id'), inQuery('id')],
    given: { path: { id: 'p' }, query: { id: 'q' } },
    expect: { url: ['/both/p?id=q'] },
  },
  {
    name: 'header array',
    route: 'get /header',
    parameters: [{ name: 'X-List', in: 'header', schema: list }],
    given: { header: { 'X-List': listed } },
    expect: { headers: { 'x-list': ['a,b', 'a, b'] } },
  },
  {
    name: 'line break in a header value is not sent',
    route: 'get /header-break',
    parameters: [{ name: 'X-Note', in: 'header', schema: text }],
    given: { header: { 'X-Note': 'a\r\nX-Evil: 1' } },
    expect: { absent: ['x-evil'], refused: 'must' },
  },
  {
    name: 'cookie',
    route: 'get /cookie',
    parameters: [{ name: 'sid', in: 'cookie', schema: text }],
    given: { cookie: { sid: 'abc' } },
    expect: { headers: { cookie: ['sid=abc'] } },
  },
  {
    name: 'cookie value does not add a second cookie',
    route: 'get /cookie-break',
    parameters: [{ name: 'sid', in: 'cookie', schema: text }],
    given: { cookie: { sid: 'a; admin=1' } },
    expect: {
      headers: { cookie: ['sid=a%3B%20admin%3D1', 'sid=a%3B+admin%3D1', 'sid=a%3B%20admin=1'] },
      refused: 'may',
    },
  },
  {
    name: 'JSON array body',
    route: 'post /body-array',
    content: json({ type: 'array', items: { type: 'integer' } }),
    given: { body: [1, 2] },
    expect: { json: [1, 2], contentType: 'application/json' },
  },
  {
    name: 'JSON string body',
    route: 'post /body-string',
    content: json(text),
    given: { body: 'hi' },
    expect: { json: 'hi', contentType: 'application/json' },
  },
  {
    name: 'JSON map body',
    route: 'post /body-map',
    content: json({ type: 'object', additionalProperties: { type: 'integer' } }),
    given: { body: { x: 1 } },
    expect: { json: { x: 1 } },
  },
  {
    name: 'null property is sent',
    route: 'patch /body-null',
    content: json({ type: 'object', properties: { a: { type: ['string', 'null'] }, b: text } }),
    given: { body: { a: null, b: 'x' } },
    expect: { json: { a: null, b: 'x' } },
  },
  {
    name: 'required empty object is sent',
    route: 'post /body-empty',
    content: json({ type: 'object', properties: { a: text } }),
    given: { body: {} },
    expect: { json: {} },
  },
  {
    name: 'body property with the name of a path parameter',
    route: 'put /collide/{id}',
    parameters: [inPath('id')],
    content: json({ type: 'object', properties: { id: { type: 'integer' }, n: text } }),
    given: { path: { id: 'p' }, body: { id: 5, n: 'x' } },
    expect: { url: ['/collide/p'], json: { id: 5, n: 'x' } },
  },
  {
    name: 'allOf body',
    route: 'post /body-all',
    content: json({
      allOf: [
        { type: 'object', properties: { a: text } },
        { type: 'object', properties: { b: text } },
      ],
    }),
    given: { body: pair },
    expect: { json: pair },
  },
  {
    name: 'DELETE with a body',
    route: 'delete /body-delete',
    content: json({ type: 'object', properties: { why: text } }),
    given: { body: { why: 'old' } },
    expect: { json: { why: 'old' } },
  },
  {
    name: 'form body with an array',
    route: 'post /urlencoded',
    content: {
      'application/x-www-form-urlencoded': {
        schema: { type: 'object', properties: { a: { type: 'integer' }, list } },
      },
    },
    given: { body: { a: 1, list: ['x', 'y z'] } },
    expect: {
      text: ['a=1&list=x&list=y%20z', 'a=1&list=x&list=y+z'],
      contentType: 'application/x-www-form-urlencoded',
    },
  },
  {
    name: 'multipart body with a field and a file',
    route: 'post /multipart',
    content: {
      'multipart/form-data': {
        schema: { type: 'object', properties: { note: text, file: { type: 'string', format: 'binary' } } },
      },
    },
    given: { body: { note: 'hi', file: { base64: 'AQL/' } } },
    expect: { parts: { note: 'aGk=', file: 'AQL/' }, contentType: 'multipart/form-data' },
  },
  {
    name: 'octet-stream body is bytes',
    route: 'put /octets',
    content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
    given: { body: { base64: 'AQL/' } },
    expect: { base64: 'AQL/', contentType: 'application/octet-stream' },
  },
  {
    name: 'text body',
    route: 'post /text',
    content: { 'text/plain': { schema: text } },
    given: { body: 'hello' },
    expect: { text: ['hello'], contentType: 'text/plain' },
  },
  {
    name: 'JSON Patch body',
    route: 'patch /json-patch',
    content: { 'application/json-patch+json': { schema: { type: 'array', items: { type: 'object' } } } },
    given: { body: [{ op: 'add', path: '/a', value: 1 }] },
    expect: { json: [{ op: 'add', path: '/a', value: 1 }], contentType: 'application/json-patch+json' },
  },
  {
    name: 'XML body',
    route: 'post /xml',
    content: {
      'application/xml': { schema: { type: 'object', xml: { name: 'pet' }, properties: { name: text } } },
    },
    given: { body: { name: 'a<b' } },
    expect: {
      text: [
        '<pet><name>a&lt;b</name></pet>',
        '<?xml version="1.0" encoding="UTF-8"?>\n<pet><name>a&lt;b</name></pet>',
        '<?xml version="1.0" encoding="UTF-8"?><pet><name>a&lt;b</name></pet>',
      ],
      contentType: 'application/xml',
    },
  },
  {
    name: 'the configured API key is sent',
    route: 'get /with-key',
    given: {},
    expect: { headers: { 'x-api-key': ['bench-secret-key'] } },
  },
  {
    name: 'an operation with security [] gets no key',
    route: 'get /without-key',
    security: [],
    given: {},
    expect: { absent: ['x-api-key'] },
  },
  {
    name: 'the model cannot replace the API key',
    route: 'get /own-key',
    parameters: [{ name: 'X-Api-Key', in: 'header', schema: text }],
    given: { header: { 'X-Api-Key': 'of-the-model' } },
    expect: { headers: { 'x-api-key': ['bench-secret-key'] }, refused: 'may' },
  },
  {
    name: 'the API key does not follow a redirect to another origin',
    route: 'get /redirect',
    redirects: true,
    given: {},
    expect: { headers: { 'x-api-key': ['bench-secret-key'] }, absentElsewhere: ['x-api-key'] },
  },
];

/** The OpenAPI document of all cases; the operation of case n has the id `case<n>`. */
export function wireSpecification(origin) {
  const paths = {};
  for (const [index, { route, parameters = [], content, security }] of wireCases.entries()) {
    const [method, template] = route.split(' ');
    paths[template] = {
      ...paths[template],
      [method]: {
        operationId: caseId(index),
        summary: `Case ${index}`,
        parameters,
        ...(content && { requestBody: { required: true, content } }),
        ...(security && { security }),
        responses: { 200: { description: 'ok' } },
      },
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Wire', version: '1.0.0' },
    servers: [{ url: origin }],
    security: [{ key: [] }],
    paths,
    components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Api-Key' } } },
  };
}

export function caseId(index) {
  return `case${String(index).padStart(2, '0')}`;
}

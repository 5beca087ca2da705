import { openParsed } from '../../src/mcp-proxy/api.ts';
import { callOperation } from '../../src/mcp-proxy/call.ts';
import { createProxySession } from '../../src/mcp-proxy/session.ts';

const specification = {
  openapi: '3.1.0',
  info: { title: 'Pets', version: '1' },
  security: [{ key: [] }],
  paths: {
    '/shops/{shop}/pets': {
      get: {
        parameters: [
          { name: 'shop', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'status', in: 'query', schema: { type: 'array', items: { type: 'string', enum: ['free', 'sold'] } } },
          { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100 } },
        ],
        responses: { 200: { description: 'ok', content: { 'application/json': { schema: { type: 'object' } } } } },
      },
    },
  },
  components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Api-Key' } } },
};

/** The whole way of a call, from arguments to the shaped result. */
export function openProxy(origin: string): { call: () => Promise<number>; close: () => Promise<void> } {
  const catalogue = openParsed(specification, 'bench');
  const tool = catalogue.entries[0] && catalogue.tool(catalogue.entries[0].name);
  if (tool === undefined) throw new Error('The specification gives no tool.');
  const session = createProxySession({
    baseUrl: origin,
    schemas: catalogue.schemas,
    securitySchemes: catalogue.securitySchemes,
    auth: { schemes: { key: { type: 'apiKey', value: 'env:KEY' } } },
    env: { KEY: 'a-secret-key-of-this-bench' },
    readSecretFile: () => Promise.reject(new Error('not used')),
  });
  const given = { shop: 'north/west', status: ['free', 'sold'], limit: 20 };
  return {
    call: async () => (await callOperation({ tool, arguments: given, session })).status,
    close: session.close,
  };
}

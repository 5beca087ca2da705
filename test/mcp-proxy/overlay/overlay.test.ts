import { describe, expect, it } from 'vitest';
import { collectDiagnostics } from '../../../src/mcp-proxy/diagnostics.ts';
import type { JsonObject } from '../../../src/mcp-proxy/operation.ts';
import {
  passesToolFilters,
  readAgentCoreConfiguration,
  toolOverrides,
} from '../../../src/mcp-proxy/overlay/agentcore.ts';
import { applyOverlay } from '../../../src/mcp-proxy/overlay/apply-overlay.ts';
import { open, plain } from '../specification/support.ts';

const specification = {
  openapi: '3.1.0',
  paths: {
    '/pets': { get: { summary: 'old', tags: ['a'], parameters: [{ name: 'x' }, { name: 'y' }] }, delete: {} },
    '/users': { get: {} },
  },
};

function apply(actions: unknown[], diagnostics = collectDiagnostics()): Promise<JsonObject> {
  return applyOverlay(specification, { overlay: '1.0.0', info: { title: 'o', version: '1' }, actions }, diagnostics);
}

describe('overlays', () => {
  it('merge objects, append to lists and replace values', async () => {
    const result = await apply([
      { target: "$.paths['/pets'].get", update: { summary: 'new', tags: ['b'], 'x-mcp': { name: 'pets' } } },
    ]);
    expect(plain(result)['paths']).toMatchObject({
      '/pets': { get: { summary: 'new', tags: ['a', 'b'], 'x-mcp': { name: 'pets' } } },
    });
    expect(specification.paths['/pets'].get.summary).toBe('old');
  });

  it('remove what a filter selects, several places at once', async () => {
    const result = await apply([
      { target: '$.paths.*.delete', remove: true },
      { target: "$..parameters[?@.name == 'x']", remove: true },
    ]);
    expect(plain(result)['paths']).toEqual({
      '/pets': { get: { summary: 'old', tags: ['a'], parameters: [{ name: 'y' }] } },
      '/users': { get: {} },
    });
  });

  it('update the root, and tell of a target that selects nothing', async () => {
    const diagnostics = collectDiagnostics();
    const result = await apply(
      [
        { target: '$', update: { servers: [{ url: 'https://x' }] } },
        { target: '$.gone', update: {} },
      ],
      diagnostics,
    );
    expect(result['servers']).toEqual([{ url: 'https://x' }]);
    expect(diagnostics.list()).toEqual([expect.objectContaining({ code: 'idle-overlay', pointer: '/actions/1' })]);
  });

  it('copy what is elsewhere (1.1)', async () => {
    const result = plain(
      await apply([
        { target: '$.paths', update: { '/people': { get: { tags: ['own'] } } } },
        { target: "$.paths['/people']", copy: "$.paths['/pets']" },
        { target: "$.paths['/pets']", remove: true, copy: '$.nothing' },
      ]),
    );
    expect(result['paths']).toMatchObject({ '/people': { get: { summary: 'old', tags: ['own', 'a'] }, delete: {} } });
    expect(result['paths']).not.toHaveProperty('/pets');
    await expect(apply([{ target: '$.paths', copy: '$.paths.*' }])).rejects.toThrow(
      'selects 2 places; it must select one',
    );
  });

  it('cannot reach the prototype', async () => {
    const update = JSON.parse('{"__proto__": {"polluted": true}}') as JsonObject;
    await apply([{ target: '$.paths', update }]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('refuse what is no overlay and what is no JSONPath', async () => {
    await expect(applyOverlay(specification, { openapi: '3.1.0' }, collectDiagnostics())).rejects.toThrow(
      'overlay: 1.0.0',
    );
    await expect(apply([{ target: 'paths[', update: {} }])).rejects.toThrow('is no JSONPath');
  });
});

describe('AgentCore tool configuration', () => {
  const configuration = readAgentCoreConfiguration({
    apiGateway: {
      restApiId: 'a1',
      stage: 'prod',
      apiGatewayToolConfiguration: {
        toolFilters: [
          { filterPath: '/pets', methods: ['GET'] },
          { filterPath: '/users/*', methods: ['GET', 'POST'] },
        ],
        toolOverrides: [{ name: 'ListPets', description: 'All of them', path: '/pets', method: 'GET' }],
      },
    },
  });

  it('filters by literal path and by prefix, and renames', () => {
    const paths = {
      '/pets': { get: {}, post: {} },
      '/users': { get: {} },
      '/users/{id}': { get: {}, delete: {} },
      '/users/{id}/keys': { post: {} },
    };
    const catalogue = open(
      { paths },
      { isSelected: (head) => passesToolFilters(configuration, head), overrides: toolOverrides(configuration) },
    );
    expect(catalogue.entries.map(({ name, id }) => [name, id])).toEqual([
      ['ListPets', 'GET /pets'],
      ['get_users_by_id', 'GET /users/{id}'],
      ['post_users_by_id_keys', 'POST /users/{id}/keys'],
    ]);
    expect(catalogue.tool('ListPets')?.description).toBe('All of them');
  });

  it('says what is wrong with it', () => {
    expect(() => readAgentCoreConfiguration({ toolFilters: [{ filterPath: 'pets', methods: 'GET' }] })).toThrow(
      /toolFilters/,
    );
  });
});

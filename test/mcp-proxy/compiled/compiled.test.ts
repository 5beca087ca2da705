import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileApi } from '../../../src/mcp-proxy/compiled/compile-api.ts';
import { loadApi, type LoadedApi } from '../../../src/mcp-proxy/load-api.ts';
import type { ProxyTool } from '../../../src/mcp-proxy/operation.ts';
import { searchTools } from '../../../src/mcp-proxy/search-tools.ts';
import { temporaryFolder } from '../../support/server.ts';
import { plain } from '../specification/support.ts';

const specification = {
  openapi: '3.0.3',
  info: { title: 'Pets', version: '2' },
  servers: [{ url: 'https://api.example.com' }],
  security: [{ key: [] }],
  paths: {
    '/pets': {
      get: {
        operationId: 'listPets',
        summary: 'List all pets',
        tags: ['pets'],
        responses: { 200: { description: 'ok', content: { 'application/json': {} } } },
      },
      post: {
        operationId: 'addPet',
        summary: 'Add a pet',
        requestBody: {
          required: true,
          content: { 'application/xml': { schema: { $ref: '#/components/schemas/Pet' } } },
        },
      },
    },
  },
  components: {
    securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } },
    schemas: {
      Pet: {
        type: 'object',
        xml: { name: 'pet' },
        properties: {
          name: { type: 'string', xml: { attribute: true } },
          friend: { $ref: '#/components/schemas/Pet' },
          größe: { type: 'integer' },
        },
      },
      Unused: { type: 'string' },
    },
  },
};

async function liveAndCompiled(
  mode: 'tools' | 'search',
): Promise<{ live: LoadedApi; compiled: LoadedApi; bytes: Buffer }> {
  const folder = await temporaryFolder();
  const source = path.join(folder, 'api.json');
  await writeFile(source, JSON.stringify(specification));
  const live = await loadApi({ source, mode, world: {} });
  const bytes = await compileApi(live);
  const file = path.join(folder, 'pets.mcpapi');
  await writeFile(file, bytes);
  return { live, compiled: await loadApi({ source: file, world: {} }), bytes };
}

async function compiledFile(): Promise<string> {
  const { bytes } = await liveAndCompiled('tools');
  const file = path.join(await temporaryFolder(), 'pets.compiled');
  await writeFile(file, bytes);
  return file;
}

function toolNamed(api: LoadedApi, name: string): ProxyTool {
  const tool = api.tool(name);
  if (tool === undefined) throw new Error(`No tool ${name}`);
  return tool;
}

describe('a compiled API', () => {
  it.each(['tools', 'search'] as const)('answers like the live one in mode %s', async (mode) => {
    const { live, compiled } = await liveAndCompiled(mode);
    const about = ({ title, version, servers, mode: itsMode }: LoadedApi) => ({
      title,
      version,
      servers,
      mode: itsMode,
    });
    expect(about(compiled)).toEqual(about(live));
    expect(compiled.securitySchemes).toEqual(live.securitySchemes);
    for (const { name } of live.entries) {
      const { operation, ...tool } = plain(toolNamed(live, name));
      const stored = plain(toolNamed(compiled, name));
      expect(stored).toMatchObject(tool);
      expect(stored.operation.parameters).toEqual(operation.parameters);
      expect(stored.operation.requestBody).toEqual(operation.requestBody);
    }
    expect(plain(compiled.listTools())).toEqual(mode === 'tools' ? plain(live.listTools()) : []);
    const [hit] = (await compiled.searchIndex()).search('show every pet');
    expect(hit).toEqual((await live.searchIndex()).search('show every pet')[0]);
  });

  it('resolves schemas of requests, and holds no others', async () => {
    const { live, compiled, bytes } = await liveAndCompiled('tools');
    const schema = live.tool('addPet')?.operation.requestBody?.content[0]?.schema ?? { node: false, document: '' };
    expect(compiled.schemas.resolve(schema)).toEqual(live.schemas.resolve(schema));
    expect(compiled.schemas.resolve({ node: { $ref: '#/components/schemas/Gone' }, document: '' }).node).toBe(true);
    expect(bytes.toString('utf8')).not.toContain('Unused');
  });

  it.each([
    [{ mode: 'search' }, 'compiled with mode tools; --mode search cannot change that'],
    [{ prefix: 'shop_' }, 'compiled with no prefix; --prefix shop cannot change that'],
    [{ readOnly: true }, 'compiled with operations that write; --read-only'],
    [{ include: ['list*'] }, '--include cannot change that'],
    [{ overlays: ['overlay.yaml'] }, '--overlay cannot change that'],
    [{ references: 'never' }, '--no-references cannot change that'],
    [{ agentCore: { toolFilters: [] } }, '--agentcore-config cannot change that'],
  ] as const)('is served as it was compiled, not with %o', async (options, refusal) => {
    const file = await compiledFile();
    await expect(loadApi({ source: file, world: {}, ...options })).rejects.toThrow(refusal);
  });

  it('takes options that change nothing', async () => {
    const source = await compiledFile();
    const api = await loadApi({ source, mode: 'tools', readOnly: false, overlays: [], exclude: [], world: {} });
    expect(api.entries).toHaveLength(2);
  });

  it('keeps its prefix, and is read-only when it was compiled so', async () => {
    const folder = await temporaryFolder();
    const [source, file] = [path.join(folder, 'api.json'), path.join(folder, 'pets.compiled')];
    await writeFile(source, JSON.stringify(specification));
    const live = await loadApi({ source, mode: 'search', prefix: 'shop_', readOnly: true, world: {} });
    await writeFile(file, await compileApi(live));
    const compiled = await loadApi({ source: file, readOnly: true, world: {} });
    expect(searchTools(compiled).map(({ name }) => name)).toEqual([
      'shop_search_operations',
      'shop_describe_operation',
      'shop_call_read',
    ]);
    expect(compiled.entries.map(({ name }) => name)).toEqual(['shop_listPets']);
  });

  it('is listed from its header and its listing alone, however long its title is', async () => {
    const folder = await temporaryFolder();
    const source = path.join(folder, 'api.json');
    const title = 'Pets '.repeat(2_000);
    await writeFile(source, JSON.stringify({ ...specification, info: { title, version: '2' } }));
    const live = await loadApi({ source, mode: 'tools', world: {} });
    const file = path.join(folder, 'pets.mcpapi');
    const text = (await compileApi(live)).toString('utf8');
    const [entries = ''] = /\[\{"name":"listPets","id".*?\}\]/.exec(text) ?? [];
    await writeFile(file, text.replace(entries, '!'.repeat(entries.length)));
    const compiled = await loadApi({ source: file, world: {} });
    expect([compiled.title, compiled.operationCount, compiled.hasWrites]).toEqual([live.title, 2, true]);
    expect(plain(compiled.listTools())).toEqual(plain(live.listTools()));
    expect(() => compiled.entries).toThrow('JSON');
  });

  it('of another version is refused with what to do', async () => {
    const file = path.join(await temporaryFolder(), 'old.mcpapi');
    await writeFile(file, '{"format":"serverless-mcp-api/0"}\n');
    await expect(loadApi({ source: file, world: {} })).rejects.toThrow('proxy build');
  });
});

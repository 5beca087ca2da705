import { Client } from '@modelcontextprotocol/client';
import { InMemoryTransport } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { symlink, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { readConfig } from '../../src/config.ts';
import { instructions } from '../../src/instructions.ts';
import { effectTraits } from '../../src/mcp/effects.ts';
import { publish } from '../../src/mcp/schema.ts';
import { createServer } from '../../src/server.ts';
import { tools } from '../../src/tools/index.ts';
import { pathArguments } from '../../src/tools/params.ts';
import { version } from '../../src/world/version.ts';
import { createWorld } from '../../src/world/world.ts';
import { textOf } from '../support/server.ts';

const everything = ['--allow-write', '--allow-sensitive-data-access'];

async function connect(flags: Record<string, unknown> = {}): Promise<Client> {
  const [clientSide, serverSide] = InMemoryTransport.createLinkedPair();
  const config = readConfig(flags, {}, '/');
  const handle = serveStdio(() => createServer(config, createWorld('error', {})), { transport: serverSide });
  const client = new Client({ name: 'contract', version: '1' });
  await client.connect(clientSide);
  onTestFinished(() => handle.close());
  return client;
}

const allFlags = Object.fromEntries(everything.map((flag) => [flag.slice(2), true]));

describe('the tool list', () => {
  it('stays within 24,000 characters', async () => {
    const { tools: listed } = await (await connect(allFlags)).listTools();
    const sizes = listed.map((tool) => `${tool.name} ${JSON.stringify(tool).length}`);
    expect(JSON.stringify(listed).length, `too long; shorten the longest: ${sizes.join(', ')}`).toBeLessThanOrEqual(
      24_000,
    );
  });

  it('keeps its order from one connection to the next', async () => {
    const first = await (await connect(allFlags)).listTools();
    const second = await (await connect(allFlags)).listTools();
    expect(second.tools).toEqual(first.tools);
    expect(first.tools.map((tool) => tool.name)).toEqual(tools.map((tool) => tool.name));
  });

  it('hides every writer and runner of code in read-only mode', async () => {
    const { tools: listed } = await (await connect({ ...allFlags, 'read-only': true })).listTools();
    expect(listed.filter((tool) => tool.annotations?.readOnlyHint !== true)).toEqual([]);
    expect(listed.length).toBeGreaterThan(0);
  });

  it('offers only what --tools names', async () => {
    const { tools: listed } = await (await connect({ tools: 'validate_template' })).listTools();
    expect(listed.map((tool) => tool.name)).toEqual(['validate_template']);
  });

  it('is named in full by what is published', async () => {
    for (const tool of tools) {
      const snapshot = { ...publish(tool), annotations: effectTraits[tool.effect].annotations };
      await expect(`${JSON.stringify(snapshot, null, 2)}\n`).toMatchFileSnapshot(`./__snapshots__/${tool.name}.json`);
    }
  });
});

describe.each(tools.map((tool) => [tool.name, tool] as const))('%s', (name, tool) => {
  const { inputSchema: input, outputSchema: output } = publish(tool);

  it('has a name that every host accepts', () => {
    expect(name).toMatch(/^[a-z]+(_[a-z]+)+$/);
    expect(name.length).toBeLessThanOrEqual(24);
  });

  it('has schemas that every host accepts', () => {
    for (const schema of [input, output]) {
      expect(schema['type']).toBe('object');
      const text = JSON.stringify(schema);
      for (const keyword of ['$ref', '$defs', 'oneOf', 'allOf', 'anyOf']) expect(text).not.toContain(`"${keyword}":`);
      expect(text).not.toContain('9007199254740991');
      expect(text).not.toContain('"null"');
    }
    expect(input['additionalProperties']).toBe(false);
  });

  it('describes every argument', () => {
    for (const schema of Object.values(input['properties'] ?? {})) {
      expect(schema).toHaveProperty('description');
    }
  });

  it('writes plainly: no shouting, no marketing', () => {
    expect(tool.description).not.toMatch(/\b(IMPORTANT|MUST|NEVER|ALWAYS|CRITICAL|powerful|seamless|blazing)\b/);
    expect(tool.description.length).toBeLessThanOrEqual(700);
  });

  it('answers unknown arguments with the ones that exist', async () => {
    const client = await connect(allFlags);
    const result = await client.callTool({ name, arguments: { nonsense: 1 } });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain('unknown: "nonsense"');
  });
});

describe.each(
  tools
    .filter((tool) => pathArguments.some((argument) => argument in tool.input.shape))
    .map(
      (tool) => [tool.name, pathArguments.find((argument) => argument in tool.input.shape) ?? 'path', tool] as const,
    ),
)('paths given to %s', (name, argument, tool) => {
  let root = '';
  let outside = '';

  beforeAll(async () => {
    const folder = await temporaryFolderForSuite();
    root = path.join(folder, 'root');
    outside = path.join(folder, 'outside');
    await mkdir(root);
    await mkdir(outside);
    await writeFile(path.join(outside, 'template.yaml'), 'Resources: {}\n');
    await symlink(outside, path.join(root, 'link'));
    await symlink(path.join(outside, 'missing'), path.join(root, 'dangling'));
  });

  it.each([
    ['a relative path', () => 'template.yaml', /must be an absolute path/],
    ['a path outside', () => path.join(outside, 'template.yaml'), /outside the allowed roots/],
    ['a path that climbs out', () => `${root}/../outside/template.yaml`, /outside the allowed roots/],
    ['a link out of the root', () => path.join(root, 'link', 'template.yaml'), /outside the allowed roots/],
    ['a link to nothing', () => path.join(root, 'dangling'), /cannot be resolved/],
    ['a NUL character', () => `${root}/a\0b`, /NUL/],
  ])('refuses %s', async (_case, candidate, expected) => {
    const client = await connect({ ...allFlags, root: [root] });
    const result = await client.callTool({
      name,
      arguments: { ...requiredArguments(tool.name), [argument]: candidate() },
    });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(expected);
  });

  it('says how to set a root where there is none', async () => {
    const client = await connect(allFlags);
    const result = await client.callTool({
      name,
      arguments: { ...requiredArguments(tool.name), [argument]: '/tmp/x' },
    });
    expect(textOf(result)).toContain('--root');
  });
});

/** Arguments besides the path that a tool cannot be called without. */
function requiredArguments(name: string): Record<string, unknown> {
  const required: Record<string, Record<string, unknown>> = {
    scaffold_service: { kind: 'http-api', name: 'notes' },
    invoke_local: { function: 'Fn', event: {} },
    advise_workload: { requestsPerMonth: 1_000_000, averageDurationMs: 100, memoryMb: 512 },
  };
  return required[name] ?? {};
}

async function temporaryFolderForSuite(): Promise<string> {
  const { mkdtemp, realpath } = await import('node:fs/promises');
  const { tmpdir } = await import('node:os');
  return realpath(await mkdtemp(path.join(tmpdir(), 'serverless-mcp-contract-')));
}

describe('texts', () => {
  it('have instructions that no client cuts', () => {
    expect(instructions.length).toBeLessThanOrEqual(2_048);
  });

  it('name only tools that exist', () => {
    const names = tools.map((tool) => tool.name);
    const texts = [instructions, ...tools.map((tool) => `${tool.description} ${tool.more ?? ''}`)];
    for (const text of texts) {
      const mentioned = text.match(
        /\b(?:scaffold|validate|check|get|advise|simulate|design|build|invoke|plan|deploy|inspect|diagnose|publish|preview)_[a-z]+(?:_[a-z]+)*\b/g,
      );
      for (const mention of mentioned ?? []) expect(names).toContain(mention);
    }
  });

  it('carry the version of the package', () => {
    expect(version).toBe(packageJson.version);
  });
});

describe('prompts, resources and skills', () => {
  it('are offered, and name only tools that exist', async () => {
    const client = await connect(allFlags);
    const names = new Set(tools.map((tool) => tool.name));
    const { prompts } = await client.listPrompts();
    expect(prompts.map((prompt) => prompt.name)).toEqual([
      'build-service',
      'review-template',
      'debug-failure',
      'api-to-mcp',
    ]);
    for (const prompt of prompts) {
      const given = Object.fromEntries((prompt.arguments ?? []).map(({ name }) => [name, 'x']));
      const { messages } = await client.getPrompt({ name: prompt.name, arguments: given });
      const text = JSON.stringify(messages);
      for (const mention of text.match(/\b(?:scaffold|validate|check|build|invoke|preview|get|advise)_[a-z_]+\b/g) ??
        []) {
        expect(names).toContain(mention);
      }
    }
  });

  it('carry the guidance topics and the blueprints', async () => {
    const client = await connect(allFlags);
    const { resources } = await client.listResources();
    const uris = resources.map(({ uri }) => uri);
    expect(uris).toContain('blueprint://http-api');
    expect(uris.filter((uri) => uri.startsWith('guidance://')).length).toBeGreaterThan(20);
    const { contents } = await client.readResource({ uri: 'guidance://streaming' });
    expect(contents[0]).toMatchObject({ mimeType: 'text/markdown', text: expect.stringContaining('#') });
    await expect(client.readResource({ uri: 'guidance://nothing' })).rejects.toThrow(/No topic "nothing"/);
    const skills = uris.filter((uri) => uri.startsWith('skill://'));
    expect((await client.readResource({ uri: 'skill://aws-serverless-apis/SKILL.md' })).contents[0]).toMatchObject({
      text: expect.stringContaining('name: aws-serverless-apis'),
    });
    expect(skills).toEqual([]);
  });
});

import { Client } from '@modelcontextprotocol/client';
import { InMemoryTransport } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { renderClaims, renderSkill, skills } from '../../src/guidance/topics/markdown.ts';
import { topics } from '../../src/guidance/topics/index.ts';
import { createServer } from '../../src/server.ts';
import { createWorld } from '../../src/world/world.ts';

const root = path.resolve(import.meta.dirname, '../..');
const published = (file: string): Promise<string> => readFile(path.join(root, file), 'utf8');

async function connect(): Promise<Client> {
  const [clientSide, serverSide] = InMemoryTransport.createLinkedPair();
  const handle = serveStdio(() => createServer(readConfig({}, {}, '/'), createWorld('error', {})), {
    transport: serverSide,
  });
  const client = new Client({ name: 'guidance', version: '1' });
  await client.connect(clientSide);
  onTestFinished(() => handle.close());
  return client;
}

describe('what is generated from the guidance (npm run guidance)', () => {
  it('has the claims of the founding documents as they are judged now', async () => {
    expect(await published('docs/claims.md')).toBe(renderClaims());
  });

  it.each(skills.map((skill) => [skill.name, skill] as const))(
    'has the skill %s as its topics are now',
    async (name, skill) => {
      expect(await published(`skills/${name}/SKILL.md`)).toBe(renderSkill(skill));
    },
  );
});

describe('guidance resources', () => {
  it('list every topic', async () => {
    const { resources } = await (await connect()).listResources();
    const uris = resources.map(({ uri }) => uri);
    for (const { id } of topics) expect(uris).toContain(`guidance://${id}`);
  });

  it('hold the sections, corrections and facts of a topic', async () => {
    const { contents } = await (await connect()).readResource({ uri: 'guidance://tenancy' });
    const [document] = contents;
    expect(document).toMatchObject({ uri: 'guidance://tenancy', mimeType: 'text/markdown' });
    expect(JSON.stringify(document)).toMatch(/# Multi-tenant services.*X-Amz-Tenant-Id/);
  });

  it('refuse an unknown topic', async () => {
    await expect((await connect()).readResource({ uri: 'guidance://kubernetes' })).rejects.toThrow(
      /No topic "kubernetes"/,
    );
  });
});

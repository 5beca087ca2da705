import { type McpServer, ResourceTemplate } from '@modelcontextprotocol/server';
import { UserError } from './world/errors.ts';
import { SkillsExtension, skillEntry, type SkillSource } from '@modelcontextprotocol/server/ext/skills';

const cacheHint = { ttlMs: 3_600_000, cacheScope: 'public' } as const;

/**
 * Publishes what the tools return also as resources (`guidance://{topic}`, `blueprint://{kind}`) and as skills.
 * Never the only way to it: many clients let their model call tools only. Contents are loaded on the first read.
 */
export function registerResources(server: McpServer, now: () => Date): void {
  server.registerResource(
    'guidance',
    new ResourceTemplate('guidance://{topic}', { list: listGuidance, complete: { topic: completeTopic } }),
    { title: 'Guidance on a serverless topic', mimeType: 'text/markdown', cacheHint },
    async (uri, { topic }) => {
      const { findTopic } = await import('./guidance/topics/index.ts');
      const { renderTopic } = await import('./guidance/topics/markdown.ts');
      const found = findTopic(String(topic));
      if (!found) throw new UserError(`No topic "${String(topic)}". List the resources, or call get_guidance.`);
      return markdown(uri, renderTopic(found, now()));
    },
  );
  server.registerResource(
    'blueprint',
    new ResourceTemplate('blueprint://{kind}', { list: listBlueprints, complete: { kind: completeKind } }),
    { title: 'A kind of service that can be scaffolded', mimeType: 'text/markdown', cacheHint },
    async (uri, { kind }) => {
      const { blueprints } = await import('./templates/index.ts');
      const found = blueprints.find((blueprint) => blueprint.kind === kind);
      if (!found)
        throw new UserError(`No kind "${String(kind)}". List the resources, or call scaffold_service with dryRun.`);
      const options = Object.keys(found.options.shape).map((name) => `- ${name}`);
      return markdown(uri, [`# ${found.kind}`, '', found.summary, '', 'Options:', ...options].join('\n'));
    },
  );
  new SkillsExtension({ source: skillSource(), cacheHint }).attach(server);
}

function markdown(uri: URL, text: string) {
  return { contents: [{ uri: uri.href, mimeType: 'text/markdown', text }] };
}

async function listGuidance() {
  const { listTopics } = await import('./guidance/topics/markdown.ts');
  const resources = listTopics().map(({ id, title, summary }) => ({
    uri: `guidance://${id}`,
    name: id,
    title,
    description: summary,
    mimeType: 'text/markdown',
  }));
  return { resources };
}

async function listBlueprints() {
  const { blueprints } = await import('./templates/index.ts');
  const resources = blueprints.map(({ kind, summary }) => ({
    uri: `blueprint://${kind}`,
    name: kind,
    description: summary,
    mimeType: 'text/markdown',
  }));
  return { resources };
}

async function completeTopic(value: string): Promise<string[]> {
  const { listTopics } = await import('./guidance/topics/markdown.ts');
  return listTopics()
    .map(({ id }) => id)
    .filter((id) => id.startsWith(value));
}

async function completeKind(value: string): Promise<string[]> {
  const { kinds } = await import('./templates/kinds.ts');
  return kinds.filter((kind) => kind.startsWith(value));
}

/** The skills of the package, rendered from the guidance topics when a client first asks for them. */
function skillSource(): SkillSource {
  const texts = async () => {
    const { renderSkill, skills } = await import('./guidance/topics/markdown.ts');
    return new Map(skills.map((skill) => [skill.name, renderSkill(skill)]));
  };
  const entries = async () =>
    Promise.all([...(await texts())].map(([name, text]) => skillEntry(name, { 'SKILL.md': text })));
  return {
    list: async () => ({ skills: await entries() }),
    get: async (uri) => (await entries()).find((entry) => entry.uri === uri),
    read: async (uri) => {
      const name = /^skill:\/\/([\w-]+)\/SKILL\.md$/.exec(uri)?.[1] ?? '';
      const text = (await texts()).get(name);
      return text === undefined ? undefined : { mimeType: 'text/markdown', text };
    },
  };
}

import { ResourceTemplate, type McpServer } from '@modelcontextprotocol/server';
import { UserError } from './world/errors.ts';

const mimeType = 'text/markdown';

/** `guidance://{topic}`: the topics of get_guidance as documents, for clients that read resources. */
export function registerResources(server: McpServer, now: () => Date): void {
  const template = new ResourceTemplate('guidance://{topic}', {
    list: async () => {
      const { listTopics } = await import('./guidance/topics/markdown.ts');
      return {
        resources: listTopics().map(({ id, title, summary }) => ({
          uri: `guidance://${id}`,
          name: id,
          title,
          description: summary,
          mimeType,
        })),
      };
    },
  });
  server.registerResource(
    'guidance',
    template,
    { title: 'Guidance topics', description: 'Current, dated guidance with corrections.', mimeType },
    async (uri, { topic: id }) => {
      const { findTopic, topics } = await import('./guidance/topics/index.ts');
      const { renderTopic } = await import('./guidance/topics/markdown.ts');
      const topic = findTopic(String(id));
      if (!topic)
        throw new UserError(`No topic "${String(id)}". Topics: ${topics.map((known) => known.id).join(', ')}.`);
      return { contents: [{ uri: uri.href, mimeType, text: renderTopic(topic, now()) }] };
    },
  );
}

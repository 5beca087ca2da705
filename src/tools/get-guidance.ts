import * as z from 'zod';
import { formatFact } from '../guidance/facts/line.ts';
import { defineTool } from '../mcp/tool.ts';
import { factList } from './result-fields.ts';

const texts = z.array(z.string());

export const getGuidance = defineTool({
  name: 'get_guidance',
  title: 'Guidance on serverless topics',
  effect: 'read',
  description:
    'Current, dated guidance on serverless software on AWS, with corrections of common false claims. Without arguments lists the topics. For numbers use advise_workload.',
  input: z.strictObject({
    topic: z.string().max(60).optional().describe('Id of a topic, e.g. streaming.'),
    question: z.string().max(1000).optional().describe('Free words; finds the parts that answer.'),
  }),
  output: z.object({
    topics: z.array(z.object({ id: z.string(), summary: z.string() })).optional(),
    topic: z.string().optional(),
    text: z.string(),
    facts: factList,
    corrections: texts,
    related: texts,
    next: texts,
  }),
  more: 'Ask with "question" for one part.',
  async handle(input, context) {
    const { answerGuidance } = await import('../guidance/topics/answer.ts');
    const answer = answerGuidance(input, context.now());
    if (answer.topic !== 'scaffolding') return answer;
    const { blueprints } = await import('../templates/index.ts');
    const kinds = blueprints.map(
      ({ kind, summary, options }) => `- ${kind}: ${summary} Options: ${Object.keys(options.shape).join(', ')}.`,
    );
    return { ...answer, text: [answer.text, '', '## Kinds', ...kinds].join('\n') };
  },
  text({ topics, text, facts, corrections, related, next }) {
    const list = (title: string, lines: readonly string[]): string[] =>
      lines.length > 0 ? ['', title, ...lines.map((line) => `- ${line}`)] : [];
    return [
      text,
      ...(topics ?? []).map(({ id, summary }) => `- ${id}: ${summary}`),
      ...list('Corrections of what is often said:', corrections),
      ...list('Facts:', facts.map(formatFact)),
      ...(related.length > 0 ? ['', `Related topics: ${related.join(', ')}.`] : []),
      ...(next.length > 0 ? [`Next tools: ${next.join(', ')}.`] : []),
    ].join('\n');
  },
});

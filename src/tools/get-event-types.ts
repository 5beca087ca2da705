import * as z from 'zod';
import { defineTool } from '../mcp/tool.ts';

const text = z.string().optional();

export const getEventTypes = defineTool({
  name: 'get_event_types',
  title: 'Event types, samples and pattern tests',
  effect: 'aws-read',
  description:
    'What a Lambda function receives, for 58 sources: TypeScript import and shape, or a sample event. Tests EventBridge patterns and event source filters, naming the failing leaf. Offline; registry, schema and keywords read EventBridge registries. No arguments: the sources.',
  input: z.strictObject({
    source: text.describe('E.g. sqs, http-api, dynamodb-stream'),
    as: z.enum(['types', 'sample', 'pattern-test']).optional().describe('Default types'),
    pattern: text.describe('JSON of the pattern or filter'),
    event: text.describe('JSON; default the sample'),
    region: text.describe('E.g. eu-west-1'),
    registry: text.describe('Default aws.events'),
    schema: text.describe('To TypeScript: aws.s3@ObjectCreated'),
    keywords: text.describe('Search schemas'),
  }),
  output: z.object({
    title: z.string(),
    importLine: z.string().optional(),
    usage: z.string().optional(),
    shape: z.string().optional(),
    sample: z.record(z.string(), z.unknown()).optional(),
    matches: z.boolean().optional(),
    failures: z
      .array(z.object({ record: z.number(), path: z.string(), expected: z.string(), actual: z.string() }))
      .optional(),
    sources: z.array(z.string()).optional(),
    schemas: z.array(z.string()).optional(),
    notes: z.array(z.string()),
  }),
  more: 'Ask with as "sample" or for another source.',
  async handle({ registry, schema, keywords, ...query }, context) {
    if (registry === undefined && schema === undefined && keywords === undefined) {
      const { answerEventTypes } = await import('../guidance/event-types/event-types.ts');
      const { presentEventTypes } = await import('../guidance/event-types/present.ts');
      return presentEventTypes(answerEventTypes(query));
    }
    const registries = await import('../aws/event-schemas.ts');
    const settings = {
      region: query.region ?? context.region,
      profile: context.profile,
      signal: context.signal,
      endpoint: context.env['AWS_ENDPOINT_URL_SCHEMAS'],
    };
    if (schema !== undefined) {
      const { schemaToTypeScript } = await import('../guidance/event-types/schema-types.ts');
      const found = await registries.describeSchema({ registry, schema }, settings);
      const title = `${found.schema} version ${found.version} of ${found.registry} (${found.type})`;
      return { title, shape: schemaToTypeScript(found.content), notes: [] };
    }
    const { schemas, isCut } =
      keywords === undefined
        ? await registries.listSchemas(registry, settings)
        : await registries.searchSchemas({ registry, keywords }, settings);
    return {
      title: `${schemas.length}${isCut ? ' and more' : ''} found`,
      schemas: schemas.map((each) => `${each.registry} ${each.schema}`.trim()),
      notes: isCut ? ['Narrow with keywords.'] : [],
    };
  },
  text({ title, importLine, usage, shape, sample, failures = [], sources = [], schemas = [], notes }) {
    const event = sample && JSON.stringify(sample, undefined, 2);
    const body = [importLine, usage, shape, event].filter((part) => part !== undefined);
    const leaves = failures.map(
      ({ record, path, expected, actual }) =>
        `Record ${record}: ${path} fails: the pattern wants ${expected}, the event has ${actual}`,
    );
    return [title, ...leaves, ...sources, ...schemas, ...body, ...notes].join('\n');
  },
});

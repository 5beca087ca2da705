import * as z from 'zod';
import { defineTool } from '../mcp/tool.ts';

const name = z.string().max(400).optional();
const json = z.string().max(20_000_000).optional();

export const getEventTypes = defineTool({
  name: 'get_event_types',
  title: 'Event types, samples and pattern tests',
  effect: 'read',
  description:
    'Says what a Lambda function receives: TypeScript import and shape, or a realistic sample event, for 58 sources; tests EventBridge patterns and event source mapping filters and names the failing leaf. All offline. With registry, schema or keywords it reads EventBridge schema registries (needs credentials). Without arguments: the list of sources.',
  input: z.strictObject({
    source: name.describe('E.g. sqs, http-api, s3, dynamodb-stream, cognito-pre-sign-up.'),
    as: z.enum(['types', 'sample', 'pattern-test']).optional().describe('Default types; pattern-test with a pattern.'),
    pattern: json.describe('JSON: EventBridge pattern, or filter for a queue or stream source.'),
    event: json.describe('JSON to test on. Default the sample.'),
    region: name.describe('Region of the sample’s ARNs, of the registry.'),
    registry: name.describe('Schema registry, default aws.events.'),
    schema: name.describe('Schema to turn into TypeScript: aws.s3@ObjectCreated'),
    keywords: name.describe('Search words for schemas.'),
  }),
  output: z.object({
    title: z.string(),
    importLine: z.string().optional(),
    usage: z.string().optional(),
    shape: z.string().optional(),
    sample: z.string().optional(),
    matches: z.boolean().optional(),
    failures: z.array(z.string()).optional(),
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
    const body = [importLine, usage, shape, sample].filter((part) => part !== undefined);
    return [title, ...failures, ...sources, ...schemas, ...body, ...notes].join('\n');
  },
});

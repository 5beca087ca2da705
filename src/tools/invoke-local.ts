import * as z from 'zod';
import type { SampleName } from '../local/events/samples.ts';
import { defineTool } from '../mcp/tool.ts';

const samples = [
  'rest-api',
  'http-api',
  'function-url',
  'alb',
  'websocket',
  'sqs',
  'sqs-fifo',
  'sns',
  's3',
  's3-eventbridge',
  'eventbridge',
  'schedule',
  'dynamodb-stream',
  'kinesis',
] as const satisfies readonly SampleName[];
const textMap = z.record(z.string(), z.string());

export const invokeLocal = defineTool({
  name: 'invoke_local',
  title: 'Run a function on this machine',
  effect: 'execute',
  description:
    "Bundles one Node.js function and runs it here with Lambda's environment, time-out and memory ceiling: result or error with its source line, logs, duration, memory. Send a request through the template's routes, a sample, or your own event. DynamoDB tables are embedded and keep their data (dynalite in the project). No Docker, no account.",
  input: z.strictObject({
    path: z.string().describe('Project folder or template.yaml, absolute.'),
    function: z.string().optional().describe('Logical id, e.g. "GetNote". Not needed with "request".'),
    request: z
      .strictObject({
        method: z.string().max(10).describe('e.g. POST'),
        path: z.string().max(8000).describe('Without stage, e.g. /notes/42?limit=2'),
        headers: textMap.optional(),
        query: textMap.optional(),
        body: z.string().optional().describe('Text, e.g. {"title":"Milk"}'),
        claims: z.record(z.string(), z.unknown()).optional().describe('Token claims of the caller, e.g. {"sub":"u1"}'),
      })
      .optional()
      .describe('HTTP request; finds its function by route.'),
    sample: z.enum(samples).optional().describe('Sample event of this source.'),
    samplePayload: z.string().optional().describe('Its body, message, detail or S3 key. A JSON list is a batch.'),
    event: z.record(z.string(), z.unknown()).optional().describe('The event itself, e.g. {"orderId":"o-1"}.'),
    env: textMap.optional().describe('Win over the template, e.g. {"LOG_LEVEL":"DEBUG"}.'),
    timeoutSeconds: z.number().int().min(1).max(900).optional().describe("Instead of the template's Timeout."),
    tenantId: z.string().optional().describe('For tenant-isolated functions.'),
    callbacks: textMap
      .optional()
      .describe('Durable functions: result per awaited callback, e.g. {"approve":"{\\"ok\\":true}"}.'),
    database: z
      .enum(['keep', 'fresh', 'none'])
      .default('keep')
      .describe('Embedded tables: keep data, empty first, or none.'),
  }),
  output: z.object({
    function: z.string(),
    ok: z.boolean(),
    result: z.unknown().optional(),
    response: z.object({ statusCode: z.number(), headers: textMap, body: z.string() }).optional(),
    chunks: z.array(z.object({ atMs: z.number(), text: z.string() })).optional(),
    durable: z
      .object({
        status: z.string(),
        invocations: z.number(),
        operations: z.array(z.string()),
      })
      .optional(),
    error: z.object({ type: z.string(), message: z.string(), stack: z.array(z.string()), hint: z.string() }).optional(),
    logs: z.array(z.string()),
    durationMs: z.number(),
    initMs: z.number().optional(),
    maxMemoryMb: z.number(),
    memoryMb: z.number(),
    runsOn: z.string(),
    tables: z.array(z.string()).optional(),
    warnings: z.array(z.string()),
  }),
  more: 'The whole answer is in structuredContent.',
  async handle(input, context) {
    const { invokeLocal: invoke } = await import('../local/invoke.ts');
    const { path, ...request } = input;
    return invoke({ ...request, location: await context.resolvePath(path) }, context);
  },
  text(value, _input, mark = (text) => text) {
    const { error, response, chunks, durable } = value;
    const answer = response
      ? [
          `HTTP ${response.statusCode}`,
          ...(chunks || response.body === '' ? [] : [mark(response.body, 'handler response')]),
        ]
      : value.result === undefined
        ? []
        : [mark(JSON.stringify(value.result, null, 1), 'handler result')];
    const lines = error
      ? [`${error.type}: ${error.message}`, ...error.stack.map((frame) => `  ${frame}`), error.hint]
      : [...answer, ...(chunks ?? []).map((chunk) => `[+${chunk.atMs} ms] ${chunk.text}`)];
    return [
      `${value.function} ${value.ok ? 'succeeded' : 'failed'} in ${value.durationMs} ms${value.initMs === undefined ? '' : ` (loaded in ${value.initMs} ms)`}, ${value.maxMemoryMb} of ${value.memoryMb} MB, ${value.runsOn}.`,
      ...(durable ? [`Durable execution ${durable.status}, ${durable.invocations} invocations:`] : []),
      ...(durable?.operations ?? []).map((operation) => `  ${operation}`),
      ...lines,
      ...(value.logs.length > 0 ? ['Logs:', mark(value.logs.join('\n'), 'handler logs')] : []),
      ...(value.tables ? [`Embedded DynamoDB: ${value.tables.join(', ')}.`] : []),
      ...value.warnings.map((warning) => `Warning: ${warning}`),
    ].join('\n');
  },
});

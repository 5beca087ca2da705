import * as z from 'zod';

const maxTextLength = 16_000;
const boundedText = z.string().transform((text) => text.slice(0, maxTextLength));

/** An error thrown in the child, as its own process saw it; `stack` is already mapped by --enable-source-maps. */
export interface ChildError {
  readonly type: string;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly code?: string | undefined;
  readonly cause?: ChildError | undefined;
}

const childErrorSchema: z.ZodType<ChildError> = z.object({
  type: boundedText,
  message: boundedText,
  stack: boundedText.optional(),
  code: boundedText.optional(),
  get cause() {
    return childErrorSchema.optional();
  },
});

const durableOperationSchema = z.object({
  name: z.string(),
  type: z.string(),
  status: z.string(),
  attempt: z.number().optional(),
  waitSeconds: z.number().optional(),
  /** JSON text, shortened. */
  result: z.string().optional(),
  error: boundedText.optional(),
});
const durableSchema = z.object({
  type: z.literal('durable'),
  status: z.string(),
  invocations: z.number(),
  operations: z.array(durableOperationSchema),
});

/** How a durable execution went, operation by operation. */
export type DurableReport = Omit<z.output<typeof durableSchema>, 'type'>;

const figures = { id: z.number(), durationMs: z.number(), peakMemoryKb: z.number() };

/** What bootstrap.mjs reports on descriptor 3, one JSON object a line. */
const childMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), isStreaming: z.boolean(), initMs: z.number() }),
  z.object({ type: z.literal('init-error'), error: childErrorSchema, peakMemoryKb: z.number() }),
  z.object({ type: z.literal('stream-start'), contentType: z.string().optional(), metadata: z.unknown().optional() }),
  z.object({ type: z.literal('chunk'), base64: z.string(), atMs: z.number() }),
  durableSchema,
  z.object({ type: z.literal('result'), value: z.string().optional(), ...figures }),
  z.object({ type: z.literal('error'), error: childErrorSchema, ...figures }),
]);

export type ChildMessage = z.output<typeof childMessageSchema>;

/** One line of the report channel, or undefined when user code wrote something else there. */
export function parseChildMessage(line: string): ChildMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const parsed = childMessageSchema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

/** One invocation as bootstrap.mjs takes it on descriptor 4. */
export interface ChildRequest {
  readonly id: number;
  readonly event: unknown;
  readonly context: Readonly<Record<string, unknown>>;
  readonly timeoutMs: number;
  readonly traceId: string;
  /** For durable handlers: the result to send for each callback, by name. */
  readonly callbacks?: Readonly<Record<string, string>> | undefined;
}

import type * as z from 'zod';
import type { ProcessRunner } from '../world/process.ts';

/**
 * What a tool may do. Annotations, the switch that must be open, confirmation, the docs row and
 * the tool filter all derive from it.
 * - `read`: this machine's files, or nothing
 * - `local-write`: writes new files under a root
 * - `execute`: runs the user's project code
 * - `aws-read`, `aws-sensitive-read` (logs, payloads, environment values), `aws-write`
 */
export type Effect = 'read' | 'local-write' | 'execute' | 'aws-read' | 'aws-sensitive-read' | 'aws-write';

/** The world a handler may touch. Tests pass fakes of this, never mocks of our own modules. */
export interface ToolContext {
  /** Real, absolute folders that paths must lie under. */
  readonly roots: readonly string[];
  /** Resolves a caller's path under the roots, or throws an error that says what is allowed. */
  resolvePath(candidate: string, parameter?: string): Promise<string>;
  readonly env: Readonly<Record<string, string | undefined>>;
  now(): Date;
  readonly run: ProcessRunner;
  /** Tells the client what is going on; `fraction` is 0..1 where known. Free when nobody listens. */
  progress(message: string, fraction?: number): void;
  readonly signal: AbortSignal;
  readonly region: string | undefined;
  readonly profile: string | undefined;
  readonly allowWrite: boolean;
  /** Runs `close` once when the server ends; for things kept between calls, such as an embedded database. */
  onClose(close: () => Promise<void>): void;
}

/** Fences text from outside for a model, or only cleans it for a terminal; `origin` says where it came from. */
export type MarkOutside = (text: string, origin: string) => string;

export interface ToolImage {
  readonly mimeType: 'image/svg+xml' | 'image/png';
  /** Base64. */
  readonly data: string;
  readonly alternativeText: string;
}

export interface ToolDefinition<I extends z.ZodObject = z.ZodObject, O extends z.ZodObject = z.ZodObject> {
  /** `verb_noun`, at most 24 characters. */
  readonly name: string;
  readonly title: string;
  readonly effect: Effect;
  /** One line of what it returns; when to use it and which sibling not to confuse it with; caveats. */
  readonly description: string;
  readonly input: I;
  readonly output: O;
  /** Does the work by lazily importing one domain module. Throws UserError or ConfigError; never catches to log. */
  handle(input: z.output<I>, context: ToolContext): Promise<z.output<O>>;
  /**
   * The answer as lines a model can act on alone; not the JSON again. What came from outside (a handler's output,
   * an API's answer) goes through `mark`, so that the model reads it as data.
   */
  text(value: z.output<O>, input: z.output<I>, mark?: MarkOutside): string;
  /** How to get what was cut when the text is too long, e.g. `Narrow with "rules" or "minSeverity".` */
  readonly more?: string;
  /** Pictures beside the text, drawn only now from the value, so that they do not travel in it twice. */
  images?(value: z.output<O>, input: z.output<I>): Promise<readonly ToolImage[]>;
  /** Answers to one or more calls in a form for the command line's --output, uncut; only findings have them. */
  formats?(inputs: readonly z.output<I>[], format: 'sarif' | 'github', context: ToolContext): Promise<string>;
  /** Writes to disk what the answer only proposes, and says what was written. Only the command line's --write calls it. */
  write?(input: z.output<I>, context: ToolContext): Promise<string>;
  /**
   * For `aws-write`: what will be changed, in one sentence, and the exact name the caller must repeat.
   * undefined when this call needs no confirmation.
   */
  confirmation?(input: z.output<I>): Confirmation | undefined;
}

export interface Confirmation {
  /** e.g. `Delete stack notes-prod and everything in it`. */
  readonly action: string;
  /** The value of the `confirm` argument where the client cannot ask its user. */
  readonly name: string;
}

/** Gives a tool its types; the tool stays plain data. */
export function defineTool<I extends z.ZodObject, O extends z.ZodObject>(
  tool: ToolDefinition<I, O>,
): ToolDefinition<I, O> {
  return tool;
}

/** What clients are told about a tool, ready to send. */
export interface PublishedTool {
  readonly name: string;
  readonly title: string;
  readonly effect: Effect;
  readonly description: string;
  /** JSON Schema 2020-12. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
  readonly outputSchema: Readonly<Record<string, unknown>>;
}

/** A tool in the catalogue: its published part at hand, the rest loaded by its first call. */
export interface ToolEntry extends PublishedTool {
  load(): Promise<ToolDefinition>;
}

import type { Operation, ProxyTool, SpecSchema, ToolAnnotations } from '../operation.ts';
import { cleanText, shorten } from '../schema/clean-text.ts';
import { buildToolInput, type InputOptions } from '../schema/tool-input.ts';
import { buildToolOutput, type OutputCache } from '../schema/tool-output.ts';
import { isReadMethod } from '../select/select.ts';
import { stripInvisible } from '../../world/untrusted.ts';
import type { Documents } from '../specification/documents.ts';
import type { OperationHead } from '../specification/operations.ts';
import type { ToolOverride } from './overrides.ts';

export interface ToolOptions {
  /** Characters of JSON the input schema may have, about. */
  readonly inputBudget: number;
  /** The same for the output schema, which is left out whole when it needs more. */
  readonly outputBudget: number;
  /** Characters of the tool's description. */
  readonly descriptionLength: number;
  /** Longest description of an argument, by depth. */
  readonly argumentDescriptionLengths: readonly number[];
  readonly references: 'recursion' | 'never';
  readonly hiddenParameters: ReadonlySet<string>;
  readonly candidates: InputOptions['candidates'];
  readonly outputs: OutputCache;
}

/** What listings show. */
export const listedTool = {
  inputBudget: 16_000,
  outputBudget: 600,
  descriptionLength: 240,
  argumentDescriptionLengths: [120, 80, 60],
} as const;

/** What `describe_operation` shows: nearly everything. */
export const describedTool = {
  inputBudget: 60_000,
  outputBudget: 8_000,
  descriptionLength: 2_000,
  argumentDescriptionLengths: [500, 300, 200, 100],
} as const;

export interface BuiltTool {
  readonly tool: ProxyTool;
  /** Optional parts of its input schema were left out. */
  readonly isCut: boolean;
}

export interface ToolSource {
  readonly name: string;
  readonly operation: Operation;
  /** Schema of its successful JSON response. */
  readonly success: SpecSchema | undefined;
  readonly override: ToolOverride;
}

/** Makes the tool of one operation. */
export function buildTool(
  { name, operation, success, override }: ToolSource,
  documents: Documents,
  options: ToolOptions,
): BuiltTool {
  const { inputSchema, argumentMap, isCut } = buildToolInput(operation, documents, {
    budget: options.inputBudget,
    references: options.references,
    descriptionLengths: options.argumentDescriptionLengths,
    hiddenParameters: options.hiddenParameters,
    candidates: options.candidates,
  });
  const outputSchema = buildToolOutput(success, documents, { budget: options.outputBudget, known: options.outputs });
  const tool = {
    name,
    ...(override.title !== undefined && { title: cleanText(override.title, 100) }),
    description: describeTool(operation, override, options.descriptionLength),
    inputSchema,
    ...(outputSchema !== undefined && { outputSchema }),
    annotations: annotate(operation.method, override),
    operation,
    argumentMap,
  };
  return { tool, isCut };
}

/** Summary and description as far as they fit, then method and path. */
function describeTool(operation: Operation, override: ToolOverride, maxLength: number): string {
  const place = `${operation.method} ${stripInvisible(operation.path).replace(/\s+/g, ' ')}`;
  if (override.description !== undefined) return cleanText(override.description, 2_000);
  const about = describeHead(operation, maxLength);
  const text = about === '' || /[.!?…]$/.test(about) ? about : `${about}.`;
  return shorten(
    [operation.isDeprecated ? 'Deprecated.' : '', text, place].filter((part) => part !== '').join(' '),
    maxLength + 300,
  );
}

/** Summary and description of an operation without repetition, cleaned and cut. */
export function describeHead(
  { summary, description }: Pick<OperationHead, 'summary' | 'description'>,
  maxLength: number,
): string {
  const short = summary === undefined ? '' : cleanText(summary, maxLength);
  const room = short === '' ? maxLength : Math.max(maxLength - short.length - 2, 0);
  if (description === undefined || room < 40) return short;
  const long = cleanText(description, Math.max(room, short.length + 2));
  if (long.toLowerCase().startsWith(short.replace(/\.$/, '').toLowerCase())) return long || short;
  return `${short.replace(/[.\s]+$/, '')}. ${shorten(long, room)}`;
}

/** Whether calling the operation changes nothing. */
export function isReadOperation(method: string, override: ToolOverride): boolean {
  return override.isReadOnly ?? isReadMethod(method);
}

function annotate(method: string, override: ToolOverride): ToolAnnotations {
  if (isReadOperation(method, override)) return { readOnlyHint: true };
  return {
    readOnlyHint: false,
    destructiveHint: override.isDestructive ?? method === 'DELETE',
    idempotentHint: override.isIdempotent ?? (method === 'PUT' || method === 'DELETE'),
  };
}

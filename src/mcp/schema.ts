import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { UserError } from '../world/errors.ts';
import type { PublishedTool, ToolDefinition, ToolEntry } from './tool.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

/** JSON Schema (2020-12) of a tool's input or output, without the dialect line that only costs tokens. */
function toJsonSchema(schema: z.ZodObject, io: 'input' | 'output'): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'throw',
    override: ({ jsonSchema, path }) => {
      // JSON keys are strings anyway.
      delete jsonSchema.propertyNames;
      if (isEmptyObject(jsonSchema.additionalProperties)) delete jsonSchema.additionalProperties;
      if (io === 'input') return;
      // Every client pays for the listing with every session. A result's second level is told, what lies below is
      // named only; results may gain fields, and lists may be cut.
      delete jsonSchema.additionalProperties;
      delete jsonSchema.required;
      if (isListOfTexts(jsonSchema.items)) delete jsonSchema.items;
      if (path.filter((step) => step === 'properties').length < 2) return;
      delete jsonSchema.properties;
      delete jsonSchema.items;
      delete jsonSchema.enum;
    },
  });
  return rest;
}

function isListOfTexts(items: unknown): boolean {
  return typeof items === 'object' && items !== null && 'type' in items && items.type === 'string';
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** The published part of a tool. The build runs this once for all tools and ships the result. */
export function publish(tool: ToolDefinition): PublishedTool {
  const { name, title, effect, description } = tool;
  const inputSchema = toJsonSchema(tool.input, 'input');
  return { name, title, effect, description, inputSchema, outputSchema: toJsonSchema(tool.output, 'output') };
}

/** A catalogue entry of a tool that is loaded already. */
export function toEntry(tool: ToolDefinition): ToolEntry {
  return { ...publish(tool), load: () => Promise.resolve(tool) };
}

/**
 * A schema that the SDK publishes but does not check: arguments are parsed by `parseArguments`,
 * whose message names what is allowed, and results are typed by the handler.
 */
export function publishedSchema(schema: JsonSchema): StandardSchemaWithJSON {
  return {
    '~standard': {
      version: 1,
      vendor: 'serverless-mcp',
      validate: (value) => ({ value }),
      jsonSchema: { input: () => ({ ...schema }), output: () => ({ ...schema }) },
    },
  };
}

/**
 * Parses the arguments of a call.
 * @throws UserError that names every wrong argument, its value, and the arguments that exist.
 */
export function parseArguments<I extends z.ZodObject>(toolName: string, schema: I, given: unknown): z.output<I> {
  const parsed = schema.safeParse(given ?? {});
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.slice(0, 10).map((issue) => `- ${describeIssue(issue, given)}`);
  const known = Object.entries(schema.shape).map(([name, field]) => (isOptional(field) ? `${name}?` : name));
  throw new UserError(
    `Wrong arguments for ${toolName}:\n${lines.join('\n')}\nArguments: ${known.join(', ')}. Correct them and call again.`,
  );
}

function describeIssue(issue: z.core.$ZodIssue, given: unknown): string {
  const place = issue.path.length > 0 ? `"${issue.path.join('.')}"` : 'the arguments';
  if (issue.code === 'unrecognized_keys') return `unknown: ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
  const value = issue.path.reduce<unknown>(valueAt, given);
  const shown = value === undefined ? 'missing' : `got ${shorten(JSON.stringify(value) ?? typeof value)}`;
  return `${place}: ${issue.message} (${shown})`;
}

function valueAt(container: unknown, key: PropertyKey): unknown {
  if (typeof container !== 'object' || container === null) return undefined;
  return Object.entries(container).find(([name]) => name === String(key))?.[1];
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function isOptional(field: unknown): boolean {
  return field instanceof z.ZodOptional || field instanceof z.ZodDefault;
}

import { UserError } from '../../world/errors.ts';
import { parseJson } from './json.ts';
import { isObject, type JsonObject } from '../../world/json.ts';

const maxDepth = 30;

/**
 * TypeScript declarations for a schema of an EventBridge registry (OpenAPI 3 components or JSON Schema draft 4):
 * one interface per named schema. What cannot be expressed becomes `unknown`.
 */
export function schemaToTypeScript(content: string): string {
  const document = parseJson(content, 'The schema', 'an OpenAPI 3 document');
  if (!isObject(document)) throw new UserError('The schema is not a JSON object.');
  const named = namedSchemas(document);
  if (named.length === 0) throw new UserError('The schema names no types (no components.schemas, no properties).');
  return named.map(([name, schema]) => declare(name, schema)).join('\n\n');
}

function namedSchemas(document: JsonObject): [string, JsonObject][] {
  const { components } = document;
  const fromOpenApi = isObject(components) ? components['schemas'] : undefined;
  const { definitions } = document;
  const entries = Object.entries({
    ...(isObject(definitions) ? definitions : {}),
    ...(isObject(fromOpenApi) ? fromOpenApi : {}),
  }).filter((entry): entry is [string, JsonObject] => isObject(entry[1]));
  if (!isObject(document['properties'])) return entries;
  const title = typeof document['title'] === 'string' ? document['title'] : 'Event';
  return [[title, document], ...entries];
}

function declare(name: string, schema: JsonObject): string {
  const isInterface = isObject(schema['properties']) && !schema['nullable'];
  const text = typeText(schema, 0);
  return isInterface ? `export interface ${identifier(name)} ${text}` : `export type ${identifier(name)} = ${text};`;
}

function typeText(schema: unknown, depth: number): string {
  if (!isObject(schema) || depth > maxDepth) return 'unknown';
  const reference = schema['$ref'];
  if (typeof reference === 'string') return identifier(reference.split('/').at(-1) ?? 'unknown');
  const text = withoutNull(schema, depth);
  return schema['nullable'] === true ? `${text} | null` : text;
}

function withoutNull(schema: JsonObject, depth: number): string {
  const { enum: values, oneOf, anyOf, allOf, type } = schema;
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(' | ') || 'never';
  for (const alternatives of [oneOf, anyOf]) {
    if (Array.isArray(alternatives)) return alternatives.map((each) => typeText(each, depth + 1)).join(' | ');
  }
  if (Array.isArray(allOf)) return allOf.map((each) => typeText(each, depth + 1)).join(' & ');
  if (Array.isArray(type)) return type.map((each) => withoutNull({ ...schema, type: each }, depth)).join(' | ');
  switch (type) {
    case 'string':
      return 'string';
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'null':
      return 'null';
    case 'array':
      return `${parenthesised(typeText(schema['items'], depth + 1))}[]`;
    default:
      return objectText(schema, depth);
  }
}

function objectText(schema: JsonObject, depth: number): string {
  const { properties, required, additionalProperties } = schema;
  if (!isObject(properties)) {
    if (isObject(additionalProperties)) return `Record<string, ${typeText(additionalProperties, depth + 1)}>`;
    return schema['type'] === 'object' ? 'Record<string, unknown>' : 'unknown';
  }
  const needed: readonly unknown[] = Array.isArray(required) ? required : [];
  const indent = '  '.repeat(depth + 1);
  const lines = Object.entries(properties).map(([key, value]) => {
    const mark = needed.includes(key) ? '' : '?';
    return `${indent}${propertyName(key)}${mark}: ${typeText(value, depth + 1)};`;
  });
  return lines.length === 0 ? 'Record<string, unknown>' : `{\n${lines.join('\n')}\n${'  '.repeat(depth)}}`;
}

function propertyName(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}

/** `aws.ec2@EC2InstanceState-change` → `AwsEc2EC2InstanceStateChange`. */
function identifier(name: string): string {
  const words = name.split(/[^A-Za-z0-9_]+/).filter((word) => word !== '');
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return /^[A-Za-z_]/.test(joined) ? joined : `Type${joined}`;
}

function parenthesised(text: string): string {
  return / [|&] /.test(text) && !text.startsWith('{') ? `(${text})` : text;
}

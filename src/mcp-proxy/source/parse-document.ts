import { describeError, UserError } from '../../world/errors.ts';
import type { JsonObject } from '../operation.ts';
import { isObject } from '../../world/json.ts';

/** Nodes a YAML document may have after its aliases are written out; a bomb has billions. */
const maxExpandedNodes = 20_000_000;

/**
 * Parses JSON or YAML (YAML 1.2 core: `no` and dates stay text, as JSON would have them) into plain values.
 * @param text the document; a byte order mark is ignored
 * @param origin where it came from, for messages
 * @throws UserError when it is neither, holds no object, or expands beyond any sensible size
 */
export async function parseDocument(text: string, origin: string): Promise<JsonObject> {
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const root = looksLikeJson(content) ? await parseJson(content, origin) : await parseYaml(content, origin);
  if (!isObject(root)) {
    throw new UserError(
      `${origin} holds ${describeKind(root)}, not an OpenAPI document. Pass a file or URL whose root is an object with "openapi" or "swagger".`,
    );
  }
  return root;
}

/** Whether the text is a SAM or CloudFormation template: `Resources` at the top, and neither `openapi` nor `swagger`. */
export function looksLikeTemplate(text: string): boolean {
  // Nearly every specification says so in its first lines; the others are large to search.
  const start = text.slice(0, 500);
  if (/^["']?(openapi|swagger)["']?\s*:|^\s*\{\s*"(openapi|swagger)"/m.test(start)) return false;
  if (!looksLikeJson(text))
    return /^["']?Resources["']?\s*:/m.test(text) && !/^["']?(openapi|swagger)["']?\s*:/m.test(text);
  return /"Resources"\s*:\s*\{/.test(text) && /"Type"\s*:\s*"AWS::/.test(text);
}

function looksLikeJson(content: string): boolean {
  return /^\s*[{[]/.test(content.slice(0, 1000));
}

async function parseJson(content: string, origin: string): Promise<unknown> {
  try {
    return JSON.parse(content);
  } catch (error) {
    // YAML's flow style also starts with a brace, and takes comments and trailing commas.
    return await parseYaml(content, origin).catch(() => {
      throw new UserError(`${origin} is not valid JSON: ${describeError(error)}`, { cause: error });
    });
  }
}

async function parseYaml(content: string, origin: string): Promise<unknown> {
  const { CORE_SCHEMA, Type, load } = await import('js-yaml');
  const merge = new Type('tag:yaml.org,2002:merge', { kind: 'scalar', resolve: (data: unknown) => data === '<<' });
  // `!Sub` and its like: definitions written for a template hold them; the value beneath is what can be read.
  const tags = (['scalar', 'sequence', 'mapping'] as const).map((kind) => new Type('!', { kind, multi: true }));
  let root: unknown;
  try {
    root = load(content, { schema: CORE_SCHEMA.extend({ implicit: [merge], explicit: tags }), json: true });
  } catch (error) {
    throw new UserError(`${origin} is not valid YAML: ${describeError(error)}`, { cause: error });
  }
  if (/[&*]/.test(content)) assertBounded(root, origin);
  return root;
}

/** Aliases make one node appear in many places: counts the nodes of the written-out tree, each object once. */
function assertBounded(root: unknown, origin: string): void {
  const sizes = new Map<object, number>();
  const visit = (value: unknown): number => {
    if (typeof value !== 'object' || value === null) return 1;
    const known = sizes.get(value);
    if (known === Number.POSITIVE_INFINITY)
      throw new UserError(`${origin} has a YAML alias inside its own anchor. Use $ref for recursion.`);
    if (known !== undefined) return known;
    sizes.set(value, Number.POSITIVE_INFINITY);
    let size = 1;
    for (const item of Object.values(value)) size += visit(item);
    if (size > maxExpandedNodes) {
      throw new UserError(
        `${origin} expands to more than ${maxExpandedNodes} nodes through YAML aliases. Write it without aliases, or use $ref.`,
      );
    }
    sizes.set(value, size);
    return size;
  };
  visit(root);
}

function describeKind(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

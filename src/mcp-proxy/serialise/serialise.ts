import type { Operation, ProxyTool, SchemaSource } from '../operation.ts';
import type { RequestDraft } from './draft.ts';
import { essenceOf, kindOfMediaType } from '../specification/media-types.ts';
import { encodeBody } from './body/body.ts';
import type { FileReader } from './body/file.ts';
import { buildCookies, buildHeaders, buildQuery } from './parameters.ts';
import { buildPath } from './path.ts';
import { routeArguments } from './route.ts';
import { resolveServer, type ServerSettings } from './server-url.ts';

export interface SerialiseSettings extends ServerSettings {
  /** For XML names and for defaults of part headers; absent: property names are used. */
  readonly schemas?: SchemaSource | undefined;
  /** Reads files that arguments name by path; absent: such arguments are refused. */
  readonly readFile?: FileReader | undefined;
}

/**
 * Turns checked arguments into a request, without credentials. Nothing here depends on the order of arguments in a
 * way a server could see, except inside objects the caller gave.
 * @throws UserError for values that have no safe wire form; ConfigError for a specification without a usable server.
 */
export async function serialiseCall(
  tool: ProxyTool,
  given: Readonly<Record<string, unknown>>,
  settings: SerialiseSettings,
): Promise<RequestDraft> {
  const { operation } = tool;
  const { values, body } = routeArguments(tool, given);
  const { origin, pathPrefix } = resolveServer(operation, settings);
  const encodedBody =
    body && (await encodeBody(body.value, { ...body, schemas: settings.schemas, readFile: settings.readFile }));
  return {
    method: operation.method,
    origin,
    path: buildPath(operation, values, pathPrefix),
    query: buildQuery(operation, values),
    headers: [
      ['Accept', acceptHeader(operation)],
      ...(encodedBody ? [['Content-Type', encodedBody.contentType] as const] : []),
      ...buildHeaders(values),
    ],
    cookies: buildCookies(values),
    body: encodedBody?.bytes,
  };
}

const accepts = new WeakMap<Operation, string>();

/** The media types of the successful answers, JSON first, then anything. */
function acceptHeader(operation: Operation): string {
  const known = accepts.get(operation);
  if (known !== undefined) return known;
  const declared = operation.responses
    .filter((response) => /^(?:2|default)/.test(response.status))
    .flatMap((response) => response.content.map((media) => essenceOf(media.mediaType)))
    .filter((type) => /^[\w.+*-]+\/[\w.+*-]+$/.test(type) && type !== '*/*');
  const ordered = [...new Set(declared)].sort((left, right) => Number(isJson(right)) - Number(isJson(left)));
  const accept = [...(ordered.length > 0 ? ordered.slice(0, 6) : ['application/json']), '*/*;q=0.1'].join(', ');
  accepts.set(operation, accept);
  return accept;
}

function isJson(type: string): boolean {
  return kindOfMediaType(type) === 'json';
}

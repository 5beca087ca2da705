import { own, ownList, ownObject, ownText, ownTexts } from '../json.ts';
import type { JsonObject, Server, ServerVariable } from '../operation.ts';
import type { OperationContext } from './operations.ts';
import type { Documents } from './documents.ts';
import type { Dialect } from './dialect.ts';
import { isObject } from '../../world/json.ts';

/** The servers of the operation, else of its path, else of the root. */
export function normaliseServers({ documents, dialect, head }: OperationContext): readonly Server[] {
  if (dialect === 'swagger2') return swaggerServers(documents, head.node);
  const item = isObject(head.pathItem.node) ? head.pathItem.node : {};
  for (const holder of [head.node, item, documents.root]) {
    const servers = readServers(holder, documents.address);
    if (servers.length > 0) return servers;
  }
  return [];
}

/** Servers at the root of the specification. */
export function rootServers(documents: Documents, dialect: Dialect): readonly Server[] {
  return dialect === 'swagger2' ? swaggerServers(documents, {}) : readServers(documents.root, documents.address);
}

function readServers(holder: JsonObject, address: string): Server[] {
  return ownList(holder, 'servers')
    .filter(isObject)
    .map((server) => ({
      url: absoluteServerUrl(ownText(server, 'url') ?? '/', address),
      variables: readVariables(ownObject(server, 'variables') ?? {}),
    }));
}

function readVariables(variables: JsonObject): Readonly<Record<string, ServerVariable>> {
  const entries = Object.entries(variables)
    .filter((entry): entry is [string, JsonObject] => isObject(entry[1]))
    .map(([name, variable]): [string, ServerVariable] => {
      const values = ownTexts(variable, 'enum');
      const given = own(variable, 'default');
      const first = values[0] ?? '';
      return [
        name,
        {
          default: typeof given === 'string' || typeof given === 'number' ? String(given) : first,
          ...(values.length > 0 && { enum: values }),
        },
      ];
    });
  return Object.fromEntries(entries);
}

/** Swagger 2.0: schemes, host and basePath; what is missing comes from the document's own address. */
function swaggerServers({ root, address }: Documents, operation: JsonObject): Server[] {
  const origin = webAddress(address);
  const host = ownText(root, 'host') ?? origin?.host;
  const basePath = ownText(root, 'basePath') ?? '';
  const path = basePath === '' || basePath.startsWith('/') ? basePath : `/${basePath}`;
  if (host === undefined) return path === '' ? [] : [{ url: path, variables: {} }];
  const schemes = [...ownTexts(operation, 'schemes'), ...ownTexts(root, 'schemes')].filter((scheme) =>
    /^https?$/i.test(scheme),
  );
  const scheme =
    schemes.find((candidate) => candidate.toLowerCase() === 'https') ??
    schemes[0] ??
    origin?.protocol.slice(0, -1) ??
    'https';
  return [{ url: `${scheme.toLowerCase()}://${host}${path === '/' ? '' : path}`, variables: {} }];
}

/** Server URLs may be relative to where the document was read. Variables stay as they are. */
function absoluteServerUrl(url: string, address: string): string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(url) || url.startsWith('{')) return url;
  const base = webAddress(address);
  if (base === undefined) return url.startsWith('/') ? url : `/${url}`;
  if (url.startsWith('//')) return `${base.protocol}${url}`;
  if (url.startsWith('/')) return `${base.origin}${url}`;
  const folder = base.pathname.slice(0, base.pathname.lastIndexOf('/') + 1);
  return `${base.origin}${folder}${url.replace(/^\.\//, '')}`;
}

function webAddress(address: string): URL | undefined {
  return /^https?:\/\//.test(address) && URL.canParse(address) ? new URL(address) : undefined;
}

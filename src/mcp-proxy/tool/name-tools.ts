import { sha256 } from '../sha256.ts';

/** What a tool name is made from. */
export interface Nameable {
  /** `GET /pets/{id}`, unique. */
  readonly id: string;
  readonly method: string;
  readonly pathKey: string;
  readonly operationId?: string | undefined;
}

export interface NamingOptions {
  /** Characters a name may have: 64 less what the client puts before it. At least 16. */
  readonly maxLength: number;
  /** Put before every name, e.g. `pets_` where several APIs are served together. */
  readonly prefix: string;
  /** Names fixed by the user, by operation id; an earlier run's names keep them from ever changing. */
  readonly fixed: ReadonlyMap<string, string>;
}

const hashLength = 6;

/**
 * A unique legal name (`[A-Za-z0-9_-]`) for each operation. It depends on the operation alone: on its operationId, or
 * else its method and path; where that is too long or claimed by several, a hash of method and path tells them apart,
 * never the order. A legal operationId keeps its name whatever else is added.
 * @returns names by operation id
 */
export function nameTools(operations: readonly Nameable[], options: NamingOptions): Map<string, string> {
  const names = new Map<string, string>();
  const claims = new Map<string, Claim[]>();
  const taken = new Set<string>();
  for (const operation of operations) {
    const fixed = fixedName(operation, options);
    if (fixed === undefined || taken.has(fixed)) continue;
    taken.add(fixed);
    names.set(operation.id, fixed);
  }
  for (const operation of operations) {
    if (names.has(operation.id)) continue;
    const claim = { operation, name: plainName(operation, options) };
    const key = claim.name.toLowerCase();
    const rivals = claims.get(key);
    if (rivals === undefined) claims.set(key, [claim]);
    else rivals.push(claim);
  }
  for (const claimants of claims.values()) settle(claimants, { names, taken, options });
  return names;
}

interface Claim {
  readonly operation: Nameable;
  readonly name: string;
}

function fixedName({ id }: Nameable, { fixed, maxLength }: NamingOptions): string | undefined {
  const words = toWords(fixed.get(id) ?? '');
  if (words === '') return undefined;
  return words.length <= maxLength ? words : withHash(words, id, { maxLength, length: hashLength });
}

interface Settlement {
  readonly names: Map<string, string>;
  readonly taken: Set<string>;
  readonly options: NamingOptions;
}

function settle(claimants: readonly Claim[], { names, taken, options }: Settlement): void {
  const unchanged = claimants.filter(
    ({ operation, name }) => name === `${options.prefix}${operation.operationId ?? ''}`,
  );
  const owner = claimants.length === 1 ? claimants[0] : unchanged.length === 1 ? unchanged[0] : undefined;
  for (const claim of claimants) {
    const { operation } = claim;
    const name = claim === owner && !taken.has(claim.name) ? claim.name : hashedName(operation, { taken, options });
    taken.add(name);
    names.set(operation.id, name);
  }
}

/** Too long names are cut at a word and get their hash at once, so that they cannot clash later. */
function plainName(operation: Nameable, { maxLength, prefix }: NamingOptions): string {
  const words = prefix + legalWords(operation.operationId ?? '', operation);
  return words.length <= maxLength ? words : withHash(words, operation.id, { maxLength, length: hashLength });
}

function hashedName(operation: Nameable, { taken, options }: Omit<Settlement, 'names'>): string {
  const words = options.prefix + legalWords(operation.operationId ?? '', operation);
  for (let length = hashLength; ; length += 2) {
    const name = withHash(words, operation.id, { maxLength: options.maxLength, length });
    if (!taken.has(name)) return name;
  }
}

function legalWords(operationId: string, { method, pathKey }: Nameable): string {
  const words = toWords(operationId);
  return words === '' ? toWords(`${method.toLowerCase()} ${describePath(pathKey)}`) || method.toLowerCase() : words;
}

function toWords(text: string): string {
  if (/^[A-Za-z0-9-][A-Za-z0-9_-]*$/.test(text) && !text.endsWith('_')) return text;
  return text.replace(/[^A-Za-z0-9_-]+/g, '_').replace(/^_+|_+$/g, '');
}

/** `/pets/{id}` reads `pets by id`, which keeps it apart from `/pets/id`. */
function describePath(pathKey: string): string {
  return pathKey.replace(/\{([^}]+)\}/g, ' by $1 ');
}

function withHash(words: string, id: string, { maxLength, length }: { maxLength: number; length: number }): string {
  const hash = sha256(id).slice(0, length);
  const room = maxLength - length - 1;
  if (words.length <= room) return `${words}_${hash}`;
  const cut = words.slice(0, room);
  const boundary = Math.max(cut.lastIndexOf('_'), cut.lastIndexOf('-'));
  return `${(boundary > room / 2 ? cut.slice(0, boundary) : cut).replace(/[_-]+$/, '')}_${hash}`;
}

/** The most a tool name may have so that hosts which compose `mcp__<server>__<tool>` (64) or `<server>_<tool>` (60) keep it. */
export function nameBudget(serverName: string): number {
  return Math.max(24, Math.min(64 - 'mcp____'.length - serverName.length, 60 - 1 - serverName.length));
}

import type { ProxyTool } from '../operation.ts';
import { valueAt } from '../json.ts';

/** Arguments to change for the next page; everything else of the call stays. */
export type NextArguments = Readonly<Record<string, string | number>>;

export interface PageContext {
  readonly tool: ProxyTool;
  readonly given: Readonly<Record<string, unknown>>;
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** Parsed body, before selection. */
  readonly body: unknown;
  readonly url: string;
}

/** Where APIs put the address of the next page. */
const linkPaths = [
  ['next'],
  ['next_url'],
  ['nextUrl'],
  ['next_page_url'],
  ['nextLink'],
  ['@odata.nextLink'],
  ['@nextLink'],
  ['next_link'],
  ['links', 'next'],
  ['_links', 'next'],
  ['links', 'next', 'href'],
  ['_links', 'next', 'href'],
  ['paging', 'next'],
  ['pagination', 'next'],
  ['pagination', 'next_url'],
  ['meta', 'next'],
  ['meta', 'next_page_url'],
  ['paging', 'next', 'link'],
];

/** Where APIs put a token for the next page. */
const tokenPaths = [
  ['nextToken'],
  ['NextToken'],
  ['next_token'],
  ['nextPageToken'],
  ['next_page_token'],
  ['nextCursor'],
  ['next_cursor'],
  ['NextMarker'],
  ['nextMarker'],
  ['next_marker'],
  ['NextContinuationToken'],
  ['continuation'],
  ['continuationToken'],
  ['continuation_token'],
  ['cursor', 'next'],
  ['cursors', 'after'],
  ['paging', 'next', 'after'],
  ['paging', 'cursors', 'after'],
  ['meta', 'next_cursor'],
  ['meta', 'nextCursor'],
  ['meta', 'next_token'],
  ['pagination', 'next_cursor'],
  ['pagination', 'nextCursor'],
  ['pagination', 'next_token'],
  ['response_metadata', 'next_cursor'],
  ['page_info', 'end_cursor'],
  ['pageInfo', 'endCursor'],
  ['next_page'],
  ['nextPage'],
  ['pagination', 'next_page'],
  ['meta', 'next_page'],
  ['next'],
];

/** Names under which such a token goes back, folded to letters; earlier ones fit better. */
const tokenArguments = [
  'nexttoken',
  'pagetoken',
  'nextpagetoken',
  'cursor',
  'nextcursor',
  'pagecursor',
  'aftercursor',
  'marker',
  'continuationtoken',
  'continuation',
  'startingtoken',
  'paginationtoken',
  'after',
  'startingafter',
  'scrollid',
  'token',
  'pageafter',
  'start',
  'offset',
  'page',
  'pagenumber',
  'skip',
];

/**
 * The arguments that fetch the next page: from a `Link: rel="next"` header, a next address in the body, a token in the
 * body that one of the tool's arguments takes, or `has_more` with an id to start after. Undefined when there is none.
 */
export function findNextPage(context: PageContext): NextArguments | undefined {
  const link =
    nextLink(context.headers) ??
    firstText(
      context.body,
      linkPaths.filter((path) => isUrlLike(textAt(context.body, path))),
    );
  const fromLink = link === undefined ? undefined : argumentsOf(link, context);
  return fromLink ?? fromToken(context) ?? fromLastItem(context);
}

/** RFC 8288 `Link` header with rel next. */
function nextLink(headers: PageContext['headers']): string | undefined {
  for (const line of headers.get('link') ?? []) {
    for (const part of line.slice(0, 16_000).split(/,(?=\s*<)/)) {
      const target = /^\s*<([^>]*)>/.exec(part)?.[1];
      if (target !== undefined && /;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next\b)/i.test(part)) return target;
    }
  }
  return undefined;
}

/** What differs between the query of the next address and this call's, as arguments. */
function argumentsOf(link: string, { tool, given, url }: PageContext): NextArguments | undefined {
  if (!URL.canParse(link, url)) return undefined;
  const next: Record<string, string | number> = {};
  for (const [name, value] of new URL(link, url).searchParams) {
    const binding = tool.argumentMap.bindings.find((one) => one.in === 'query' && (one.name ?? one.argument) === name);
    if (binding === undefined || binding.argument === '__proto__') continue;
    const before = Object.hasOwn(given, binding.argument) ? given[binding.argument] : undefined;
    if (isSame(before, value)) continue;
    const argument = asArgument(value, binding.argument, tool);
    if (argument !== undefined) next[binding.argument] = argument;
  }
  return Object.keys(next).length === 0 ? undefined : next;
}

function fromToken({ tool, given, body }: PageContext): NextArguments | undefined {
  const token = firstText(body, tokenPaths);
  if (token === undefined || hasNoMore(body)) return undefined;
  const argument = pickArgument(tool, tokenArguments);
  if (argument === undefined || isSame(given[argument], token)) return undefined;
  const value = asArgument(token, argument, tool);
  return value === undefined ? undefined : { [argument]: value };
}

/** Stripe's way: `has_more`, and the id of the last item. */
function fromLastItem({ tool, body }: PageContext): NextArguments | undefined {
  if (valueAt(body, ['has_more']) !== true) return undefined;
  const argument = pickArgument(tool, ['startingafter', 'after', 'afterid']);
  const list = valueAt(body, ['data']);
  const last: unknown = Array.isArray(list) ? list.at(-1) : undefined;
  const id = textAt(last, ['id']);
  return argument === undefined || id === undefined ? undefined : { [argument]: id };
}

function hasNoMore(body: unknown): boolean {
  const flags = [['has_more'], ['hasMore'], ['page_info', 'has_next_page'], ['pageInfo', 'hasNextPage']];
  return flags.some((path) => valueAt(body, path) === false);
}

function pickArgument(tool: ProxyTool, wanted: readonly string[]): string | undefined {
  const bindings = tool.argumentMap.bindings.filter((one) => one.in === 'query' || one.in === 'body');
  for (const name of wanted) {
    const found = bindings.find((one) => (one.name ?? one.argument).toLowerCase().replace(/[^a-z]/g, '') === name);
    if (found !== undefined) return found.argument;
  }
  return undefined;
}

/** A number where the input schema wants one; undefined when the text is none. */
function asArgument(value: string, argument: string, tool: ProxyTool): string | number | undefined {
  const type = valueAt(tool.inputSchema, ['properties', argument, 'type']);
  if (type !== 'integer' && type !== 'number') return value;
  return /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

function firstText(body: unknown, paths: readonly (readonly string[])[]): string | undefined {
  for (const path of paths) {
    const text = textAt(body, path);
    if (text !== undefined) return text;
  }
  return undefined;
}

function textAt(body: unknown, path: readonly string[]): string | undefined {
  const value = valueAt(body, path);
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return typeof value === 'string' && value !== '' && value.length < 8_000 ? value : undefined;
}

function isUrlLike(text: string | undefined): boolean {
  return text !== undefined && /^(?:https?:\/\/|\/|\?)/.test(text);
}

function isSame(given: unknown, text: string): boolean {
  return given === text || (typeof given === 'number' && String(given) === text);
}

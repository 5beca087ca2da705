import MiniSearch, { type Options, type SearchResult } from 'minisearch';
import type { ApiEntry } from '../catalogue.ts';
import { describeHead } from '../tool/build-tool.ts';
import { expandQuery, methodsMeant, splitWords, termsOf, toTerm } from './words.ts';

export interface SearchHit {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  /** One line. */
  readonly summary: string;
  readonly isRead: boolean;
  readonly isDeprecated: boolean;
}

export interface SearchIndex {
  /** Best first. */
  search(query: string, settings?: { limit?: number; only?: 'read' | 'write' }): readonly SearchHit[];
  /** For a compiled index; `openSearchIndex` takes it back. */
  toJson(): string;
}

const fields = ['identifier', 'summary', 'path', 'tags', 'verbs', 'description'] as const;

const stored = ['core', 'name', 'method', 'route', 'line', 'isRead', 'isDeprecated'];

/** Weights found on the questions of `npm run eval:search`. */
const weights: Readonly<Record<(typeof fields)[number], number>> = {
  identifier: 2,
  summary: 3,
  path: 1.5,
  tags: 1,
  verbs: 0.6,
  description: 0.8,
};

const synonymWeights = Object.fromEntries(fields.map((field) => [field, weights[field] * 0.7]));

const rerankedHits = 400;

const descriptionCharacters = 400;

const maxQueryCharacters = 400;

function options(): Options {
  return {
    fields: [...fields],
    storeFields: stored,
    tokenize: splitWords,
    processTerm: toTerm,
    searchOptions: {
      boost: weights,
      prefix: (term) => term.length >= 4,
      fuzzy: (term) => (term.length >= 6 ? 0.15 : false),
      weights: { prefix: 0.3, fuzzy: 0.3 },
      boostDocument: (_, __, fieldsOfHit) => (fieldsOfHit?.['isDeprecated'] === true ? 0.6 : 1),
    },
  };
}

/** Full-text index (BM25) over the operations of an API. */
export function buildSearchIndex(operations: readonly ApiEntry[]): SearchIndex {
  const engine = new MiniSearch(options());
  engine.addAll(operations.map(toDocument));
  return wrap(engine);
}

/** An index that `toJson` wrote. */
export function openSearchIndex(json: string): SearchIndex {
  return wrap(MiniSearch.loadJSON(json, options()));
}

function toDocument(operation: ApiEntry, id: number) {
  const { name, method, path, tags, operationId, summary, description, isRead, isDeprecated } = operation;
  return {
    id,
    identifier: operationId ?? name,
    summary: summary ?? describeHead({ ...(description !== undefined && { description }) }, 160),
    path: path.replace(/\{[^}]*\}/g, ' '),
    tags: tags.join(' '),
    verbs: verbsOf(method, path),
    description: description?.slice(0, descriptionCharacters) ?? '',
    core: [...termsOf(summary ?? operationId ?? name)].join(' '),
    method,
    route: path,
    line: describeHead(operation, 140),
    isRead,
    isDeprecated,
    name,
  };
}

/** How people say what a method does. */
function verbsOf(method: string, path: string): string {
  const isItem = path.endsWith('}');
  switch (method) {
    case 'GET':
      return isItem ? 'get show read retrieve fetch view details' : 'list show all find browse';
    case 'POST':
      return isItem ? 'update change edit modify set' : 'create add new make start register';
    case 'PUT':
      return 'set replace update add';
    case 'PATCH':
      return 'update change edit modify';
    case 'DELETE':
      return 'delete remove drop erase';
    default:
      return '';
  }
}

function wrap(engine: MiniSearch): SearchIndex {
  return {
    search(query, { limit = 10, only } = {}) {
      const asked = query.slice(0, maxQueryCharacters);
      const found = engine.search(
        { combineWith: 'OR', queries: [asked, { queries: [expandQuery(asked)], boost: synonymWeights }] },
        { filter: (hit) => only === undefined || (hit['isRead'] === true) === (only === 'read') },
      );
      return rerank(asked, found.slice(0, rerankedHits)).slice(0, limit).map(toHit);
    },
    toJson: () => JSON.stringify(engine),
  };
}

function toHit(hit: SearchResult): SearchHit {
  return {
    name: String(hit['name']),
    method: String(hit['method']),
    path: String(hit['route']),
    summary: String(hit['line']),
    isRead: hit['isRead'] === true,
    isDeprecated: hit['isDeprecated'] === true,
  };
}

/**
 * BM25 knows nothing of what a query leaves out: an operation whose whole summary is asked for beats one that merely
 * holds the same words, a method the wording asks for beats another, and a short path is the more general operation.
 */
function rerank(query: string, hits: readonly SearchResult[]): SearchResult[] {
  const asked = termsOf(query);
  const known = new Set([...asked, ...termsOf(expandQuery(query))]);
  const methods = methodsMeant(query);
  const value = (hit: SearchResult): number => {
    const core = String(hit['core']).split(' ');
    const covered = core.filter((term) => known.has(term)).length / core.length;
    const answered = [...asked].filter((term) => hit.terms.includes(term)).length / Math.max(1, asked.size);
    const intent = methods.size === 0 || methods.has(String(hit['method'])) ? 1 : 0.7;
    const depth = String(hit['route']).split('/').length;
    return hit.score * (0.4 + covered) * (0.5 + answered) * intent * (1 / (1 + depth * 0.06));
  };
  return hits
    .map((hit) => ({ hit, value: value(hit) }))
    .toSorted((left, right) => right.value - left.value)
    .map(({ hit }) => hit);
}

import { describe, expect, it } from 'vitest';
import { buildSearchIndex, openSearchIndex, type SearchIndex } from '../../../src/mcp-proxy/search/search-index.ts';
import { open } from '../specification/support.ts';

const catalogue = open({
  paths: {
    '/repos/{owner}/{repo}/issues': {
      get: { operationId: 'issues/list-for-repo', summary: 'List repository issues' },
      post: { operationId: 'issues/create', summary: 'Create an issue' },
    },
    '/repos/{owner}/{repo}/issues/{n}': { get: { operationId: 'issues/get', summary: 'Get an issue' } },
    '/repos/{owner}/{repo}/issues/{n}/comments': {
      post: { operationId: 'issues/create-comment', summary: 'Create an issue comment' },
    },
    '/repos/{owner}/{repo}/pulls/{n}/merge': { put: { operationId: 'pulls/merge', summary: 'Merge a pull request' } },
    '/v1/refunds': { post: { operationId: 'PostRefunds', description: '<p>Creates a refund of a charge.</p>' } },
    '/v1/old-refunds': {
      post: { operationId: 'PostOldRefunds', description: '<p>Creates a refund of a charge.</p>', deprecated: true },
    },
  },
});

const index = buildSearchIndex(catalogue.entries);

function found(query: string, settings?: Parameters<SearchIndex['search']>[1]): string[] {
  return index.search(query, settings).map(({ name }) => name);
}

describe('search', () => {
  it('finds an operation by its summary, before longer ones with the same words', () => {
    expect(found('create an issue')[0]).toBe('issues_create');
    expect(found('Get an issue')[0]).toBe('issues_get');
  });

  it('understands what people say instead', () => {
    expect(found('merge a PR')[0]).toBe('pulls_merge');
    expect(found('reply to a ticket')[0]).toBe('issues_create-comment');
    expect(found('give money back')[0]).toBe('PostRefunds');
  });

  it('bears typing errors and parts of words', () => {
    expect(found('repositry isues list')[0]).toBe('issues_list-for-repo');
    expect(found('comm')[0]).toBe('issues_create-comment');
  });

  it('puts deprecated operations behind, and can keep to reading or writing ones', () => {
    expect(found('refund')).toEqual(['PostRefunds', 'PostOldRefunds']);
    expect(found('issue', { only: 'read' })).toEqual(['issues_get', 'issues_list-for-repo']);
    expect(found('issue', { only: 'write', limit: 1 })).toHaveLength(1);
  });

  it('answers any text', () => {
    for (const query of ['', '   ', '?', 'the', 'x'.repeat(100_000), '__proto__', 'constructor toString']) {
      expect(found(query).length).toBeLessThanOrEqual(10);
    }
  });

  it('is the same after a trip through JSON', () => {
    const again = openSearchIndex(index.toJson());
    expect(again.search('create an issue')).toEqual(index.search('create an issue'));
  });
});

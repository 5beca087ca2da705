import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openParsed } from '../../../src/mcp-proxy/api.ts';
import { nameBudget, nameTools, type Nameable } from '../../../src/mcp-proxy/tool/name-tools.ts';

const options = { maxLength: 40, prefix: '', fixed: new Map<string, string>() };

function operation(method: string, pathKey: string, operationId?: string): Nameable {
  return { id: `${method} ${pathKey}`, method, pathKey, ...(operationId !== undefined && { operationId }) };
}

function names(operations: Nameable[], more: Partial<typeof options> = {}): string[] {
  const found = nameTools(operations, { ...options, ...more });
  return operations.map(({ id }) => found.get(id) ?? '');
}

describe('tool names', () => {
  it('keep a legal operationId and make others legal', () => {
    expect(
      names([
        operation('GET', '/a', 'listPets'),
        operation('GET', '/b', 'issues/create'),
        operation('GET', '/c', 'Füße.ß'),
      ]),
    ).toEqual(['listPets', 'issues_create', 'F_e']);
  });

  it('come from method and path where there is no operationId', () => {
    expect(names([operation('GET', '/pets/{petId}'), operation('GET', '/pets/petId'), operation('POST', '/')])).toEqual(
      ['get_pets_by_petId', 'get_pets_petId', 'post'],
    );
  });

  it('tell four alike operationIds apart by method and path', () => {
    const alike = [
      operation('GET', '/1', 'a-b'),
      operation('GET', '/2', 'a_b'),
      operation('GET', '/3', 'a b'),
      operation('GET', '/4', 'a.b'),
    ];
    const found = names(alike);
    expect(new Set(found).size).toBe(4);
    expect(found.slice(0, 2)).toEqual(['a-b', 'a_b']);
    expect(names(alike.toReversed())).toEqual(found.toReversed());
  });

  it('are cut at a word with a hash when too long', () => {
    const [name] = names([operation('GET', '/x', 'repositories_list_all_branches_with_protection_rules')]);
    expect(name).toMatch(/^repositories_list_all_branches_[0-9a-f]{6}$/);
  });

  it('follow fixed names first', () => {
    const operations = [operation('GET', '/a', 'one'), operation('GET', '/b', 'two')];
    expect(names(operations, { fixed: new Map([['GET /b', 'one']]) })).toEqual([
      expect.stringMatching(/^one_[0-9a-f]{6}$/),
      'one',
    ]);
  });

  it('carry a prefix within the budget', () => {
    expect(names([operation('GET', '/a', 'list')], { prefix: 'pets_' })).toEqual(['pets_list']);
  });

  const anyOperation = fc.record({
    method: fc.constantFrom('GET', 'POST', 'DELETE'),
    path: fc.string({ maxLength: 30 }).map((text) => `/${text}`),
    operationId: fc.option(fc.oneof(fc.string({ maxLength: 60 }), fc.constantFrom('a', 'A', 'a b', 'a_b', 'listAll')), {
      nil: undefined,
    }),
  });
  const anyOperations = fc
    .uniqueArray(anyOperation, { selector: ({ method, path }) => `${method} ${path}`, maxLength: 30 })
    .map((list) => list.map(({ method, path, operationId }) => operation(method, path, operationId)));

  it('are legal, unique and independent of order for any operations', () => {
    fc.assert(
      fc.property(anyOperations, (operations) => {
        const found = names(operations);
        for (const name of found) expect(name).toMatch(/^[A-Za-z0-9_-]{1,40}$/);
        expect(new Set(found).size).toBe(operations.length);
        expect(names(operations.toReversed()).toReversed()).toEqual(found);
      }),
    );
  });

  it('of legal operationIds stay whatever is added', () => {
    fc.assert(
      fc.property(anyOperations, anyOperation, (operations, { operationId }) => {
        const kept = operation('GET', '/kept/for/ever', 'keptForEver');
        const added = operation('POST', '/added', operationId === 'keptForEver' ? undefined : operationId);
        const others = operations.filter((other) => other.operationId?.toLowerCase() !== 'keptforever');
        expect(names([kept, ...others, added])[0]).toBe('keptForEver');
      }),
    );
  });

  it('fit a client that calls the server by its own name, unless told otherwise', () => {
    const operationId = 'describeTheWholeConfigurationOfEverything';
    const root = { openapi: '3.1.0', info: { title: 'T', version: '1' }, paths: { '/a': { get: { operationId } } } };
    const nameOf = (more = {}) => openParsed(root, 'test', more).entries[0]?.name ?? '';
    expect(`mcp__serverless-mcp-proxy__${nameOf()}`.length).toBeLessThanOrEqual(64);
    expect(nameOf({ maxNameLength: 54 })).toBe(operationId);
    expect(nameOf({ prefix: 'api_', overrides: new Map([['GET /a', { name: 'describe' }]]) })).toBe('api_describe');
  });

  it('leave room for what clients put before them', () => {
    expect(nameBudget('github') + 'mcp__github__'.length).toBeLessThanOrEqual(64);
    expect(nameBudget('github') + 'github_'.length).toBeLessThanOrEqual(60);
  });
});

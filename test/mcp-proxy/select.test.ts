import { describe, expect, it } from 'vitest';
import type { CatalogueOptions } from '../../src/mcp-proxy/catalogue.ts';
import { open } from './specification/support.ts';

const paths = {
  '/pets': { get: { operationId: 'listPets', tags: ['pet'] }, post: { operationId: 'createPet', tags: ['pet'] } },
  '/pets/{id}': {
    get: { operationId: 'getPet', tags: ['pet'] },
    delete: { operationId: 'deletePet', tags: ['pet', 'admin'] },
  },
  '/pets/{id}/photos': { get: { operationId: 'listPhotos', tags: ['photo'] } },
  '/users': { get: { operationId: 'listUsers', tags: ['user'] } },
};

function selected(options: CatalogueOptions): string[] {
  return open({ paths }, options).entries.map(({ name }) => name);
}

describe('selection', () => {
  it.each([
    [['/pets'], ['listPets', 'createPet']],
    [['/pets/*'], ['getPet', 'deletePet']],
    [['/pets/**'], ['listPets', 'createPet', 'getPet', 'deletePet', 'listPhotos']],
    [['GET /pets/**'], ['listPets', 'getPet', 'listPhotos']],
    [['get,delete /pets/{id}'], ['getPet', 'deletePet']],
    [['* /users'], ['listUsers']],
    [['tag:admin'], ['deletePet']],
    [['list*'], ['listPets', 'listPhotos', 'listUsers']],
    [
      ['getPet', 'tag:user'],
      ['getPet', 'listUsers'],
    ],
    [['.*'], []],
  ])('includes %j', (include, names) => {
    expect(selected({ include })).toEqual(names);
  });

  it('leaves out what is excluded, and everything that writes when read-only', () => {
    expect(selected({ exclude: ['DELETE /**', 'tag:photo'] })).toEqual([
      'listPets',
      'createPet',
      'getPet',
      'listUsers',
    ]);
    expect(selected({ readOnly: true })).toEqual(['listPets', 'getPet', 'listPhotos', 'listUsers']);
  });

  it('tells of a filter that matches nothing, and refuses an empty one', () => {
    expect(open({ paths }, { include: ['/pets', '/nothing'] }).diagnostics()).toContainEqual(
      expect.objectContaining({ code: 'idle-filter' }),
    );
    expect(() => selected({ include: [' '] })).toThrow('Use "GET /pets/*"');
  });
});

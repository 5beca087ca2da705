import type { LoadedApi } from '../load-api.ts';

/** A short name made of a title's words, for clients, stacks and packages. */
export function shortName({ title }: Pick<LoadedApi, 'title'>): string {
  const words =
    title
      .toLowerCase()
      .replace(/\b(rest|api|openapi|swagger|v?\d[\d.]*)\b/g, ' ')
      .match(/[a-z0-9]+/g) ?? [];
  return words.join('-').slice(0, 20).replace(/-+$/, '') || 'api';
}

import { expect, it } from 'vitest';
import { exportedNames, exportsWithout } from '../../../src/validation/project/exports.ts';

it.each([
  ['export const handler = async () => 1;', ['handler']],
  ['export async function handler() {}', ['handler']],
  ['export function* pages() {}', ['pages']],
  ['const a = 1; export { a as handler, /* c */ b };', ['handler', 'b']],
  ["export { handler } from './other.ts';", ['handler']],
  ['export default async () => 1;', ['default']],
  ['export type A = 1; export interface B {}; export class C {}', ['C']],
  ['exports.handler = 1; module.exports.other = 2;', ['handler', 'other']],
  ['module.exports = { handler, other: two };', ['handler', 'other']],
  ['async function handler() {}', []],
])('reads %j', (source, names) => {
  expect([...(exportedNames(source) ?? ['unknown'])]).toEqual(names);
});

it.each([
  "export * from './other.ts';",
  'export = { handler };',
  'export const { handler } = make();',
  'module.exports = make();',
  'module.exports = { ...rest };',
  'module.exports = { handler() { return 1; } };',
  'exports = module.exports = handler;',
  "Object.defineProperty(exports, 'handler', {});",
  "exports['handler'] = 1;",
  'this.handler = () => 1;',
  '0 && (module.exports = { handler });',
])('says nothing of %j', (source) => {
  expect(exportedNames(source)).toBeUndefined();
});

it('takes a second declaration for a possible export', () => {
  expect(exportsWithout('export const a = 1,\n  handler = 2;', 'handler')).toBeUndefined();
  expect([...(exportsWithout('export const a = 1;', 'handler') ?? [])]).toEqual(['a']);
});

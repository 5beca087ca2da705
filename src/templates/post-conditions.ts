import { parse, type CollectionTag, type ScalarTag } from 'yaml';
import * as z from 'zod';
import { InternalError } from '../world/errors.ts';
import type { GeneratedFile } from './blueprint.ts';

const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).optional() }),
  ),
});

/**
 * What holds for every generated project, whatever the kind: the files anybody looks for are there, paths stay inside,
 * JSON parses, every function's handler exists, nothing is left to fill in.
 * @throws InternalError, because only a fault in a blueprint can break these
 */
export function assertProject(files: readonly GeneratedFile[]): void {
  const byPath = new Map(files.map(({ path, content }) => [path, content]));
  for (const path of [
    'template.yaml',
    'package.json',
    'package-lock.json',
    'README.md',
    'AGENTS.md',
    'samconfig.toml',
  ]) {
    if (!byPath.has(path)) throw new InternalError(`The blueprint makes no ${path}`);
  }
  for (const { path, content } of files) assertFile(path, content);
  for (const source of handlerSources(byPath.get('template.yaml') ?? '')) {
    if (!byPath.has(source)) throw new InternalError(`template.yaml names a handler in ${source}, which is not made`);
  }
}

function assertFile(path: string, content: string): void {
  if (path.startsWith('/') || path.split('/').includes('..') || path.includes('\\')) {
    throw new InternalError(`The blueprint makes a file outside the project: ${path}`);
  }
  const leftover = /@@\w+@@/.exec(content);
  if (leftover) throw new InternalError(`${path} still holds ${leftover[0]}`);
  if (path.endsWith('.json')) JSON.parse(content);
}

function handlerSources(template: string): string[] {
  const { Resources } = templateSchema.parse(parse(template, { customTags: shortTags }));
  return Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::Serverless::Function')
    .map(({ Properties }) => `${String(Properties?.['Handler']).replace(/\.\w+$/, '')}.ts`);
}

const shortTags = ['!Ref', '!GetAtt', '!Sub', '!If', '!Equals', '!Not', '!Join', '!Select', '!And', '!Or'].flatMap(
  (tag): (ScalarTag | CollectionTag)[] => [
    { tag, resolve: (text: string) => text },
    { tag, collection: 'seq' },
  ],
);

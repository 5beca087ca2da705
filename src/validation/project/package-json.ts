import * as z from 'zod';
import type { ProjectFiles } from './files.ts';

const names = z.record(z.string(), z.unknown()).catch({});
const schema = z.object({
  dependencies: names.default({}),
  devDependencies: names.default({}),
  optionalDependencies: names.default({}),
  scripts: names.default({}),
});

export type PackageJson = z.infer<typeof schema>;

/** `package.json` of a folder; undefined when it is not there or no JSON object. */
export function readPackageJson(files: ProjectFiles, file: string): PackageJson | undefined {
  const text = files.read(file);
  if (text === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

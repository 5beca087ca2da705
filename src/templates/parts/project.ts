import { InternalError } from '../../world/errors.ts';
import type { GeneratedFile, SourceFiles } from '../blueprint.ts';
import type { ResourceNames } from './names.ts';
import { renameInPath, renameInText, type CodeNames } from './rename.ts';
import { isObject } from '../../world/json.ts';

export interface ProjectPlan {
  /** Folders taken over, later ones over earlier ones, e.g. `['shared/base', 'files', 'variants/iam/files']`. */
  readonly folders: readonly string[];
  readonly name: string;
  /** `@@token@@` in files that are not code → its value, which may hold tokens itself. */
  readonly tokens: Readonly<Record<string, string>>;
  readonly rename?: { readonly names: ResourceNames; readonly code: CodeNames };
  /** Files that are built, not taken over; they win. */
  readonly built: Readonly<Record<string, string>>;
}

/** The project's files in order of their paths: folders laid over each other, renamed, tokens filled in. */
export function assembleProject(files: SourceFiles, plan: ProjectPlan): GeneratedFile[] {
  const project = new Map<string, string>();
  for (const folder of plan.folders) {
    for (const [path, text] of files) {
      if (!path.startsWith(`${folder}/`)) continue;
      const target = path.slice(folder.length + 1).replaceAll(/(^|\/)dot-/g, '$1.');
      const { names, code } = plan.rename ?? {};
      project.set(names ? renameInPath(target, names) : target, render(target, text, plan, names, code));
    }
  }
  for (const [path, text] of Object.entries(plan.built)) project.set(path, text);
  return [...project]
    .map(([path, content]) => ({ path, content }))
    .sort((left, right) => (left.path < right.path ? -1 : 1));
}

function render(
  path: string,
  text: string,
  plan: ProjectPlan,
  names: ResourceNames | undefined,
  code: CodeNames | undefined,
): string {
  if (path === 'package.json' || path === 'package-lock.json') return nameSelf(text, plan.name);
  const isCode = /\.m?ts$|\.mjs$/.test(path);
  const renamed = names ? renameInText(text, names, isCode ? code : undefined) : text;
  return isCode ? renamed : fillTokens(path, renamed, plan.tokens);
}

/** Sets the project's name in its package.json or lock file. */
function nameSelf(text: string, name: string): string {
  const document: unknown = JSON.parse(text);
  if (!isObject(document)) throw new InternalError('package.json of a blueprint is not an object');
  const { packages } = document;
  const root = isObject(packages) ? packages[''] : undefined;
  const renamed = {
    ...document,
    name,
    ...(isObject(packages) && isObject(root) ? { packages: { ...packages, '': { ...root, name } } } : {}),
  };
  return `${JSON.stringify(renamed, null, 2)}\n`;
}

function fillTokens(path: string, text: string, tokens: Readonly<Record<string, string>>): string {
  return text.replaceAll(/@@([a-zA-Z]+)@@/g, (_, token: string) => {
    const value = tokens[token];
    if (value === undefined) throw new InternalError(`${path} holds the unknown token @@${token}@@`);
    return fillTokens(path, value, tokens);
  });
}

import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { FunctionDescription } from '../../cloudformation/functions.ts';
import { isWithin } from '../../world/paths.ts';
import type { LocalProject } from '../project.ts';
import type { LocalWorld } from '../world.ts';
import { splitHandler } from './entry-points.ts';

/** How a function's code comes to run: bundled, as it lies there, from the template itself, or not by us. */
export type BuildPlan =
  | { readonly kind: 'esbuild'; readonly codeDirectory: string; readonly properties: Readonly<Record<string, unknown>> }
  | { readonly kind: 'as-is'; readonly codeDirectory: string; readonly reason: string }
  | { readonly kind: 'inline'; readonly code: string; readonly reason: string }
  | { readonly kind: 'unsupported'; readonly reason: string };

const plainExtensions = ['.js', '.mjs', '.cjs'];
const typeScriptExtensions = ['.ts', '.mts', '.cts', '.tsx'];

/** Decides from the template, and from which source file exists, what is to be done with a function. */
export async function planBuild(
  project: LocalProject,
  fn: FunctionDescription,
  world: Pick<LocalWorld, 'resolvePath'>,
): Promise<BuildPlan> {
  if (fn.packageType === 'Image')
    return unsupported('it is a container image; build it with engine "sam", which needs Docker');
  if (!fn.runtime?.startsWith('nodejs')) {
    return unsupported(
      `its runtime is ${fn.runtime ?? 'not set'}; only Node.js is bundled and run here, engine "sam" builds other languages`,
    );
  }
  if (fn.inlineCode !== undefined)
    return { kind: 'inline', code: fn.inlineCode, reason: 'its code is written in the template' };
  if (fn.handler === undefined) return unsupported('it has no Handler');
  const method = fn.metadata['BuildMethod'];
  const codeDirectory = await world.resolvePath(
    path.resolve(project.directory, fn.codeUri ?? '.'),
    `CodeUri of ${fn.id}`,
  );
  if (method === 'esbuild') return { kind: 'esbuild', codeDirectory, properties: readProperties(fn) };
  if (method !== undefined && !(typeof method === 'string' && method.startsWith('nodejs'))) {
    return unsupported(`its BuildMethod is ${JSON.stringify(method)}; use engine "sam"`);
  }
  return planWithoutMetadata(fn, codeDirectory);
}

async function planWithoutMetadata(fn: FunctionDescription, codeDirectory: string): Promise<BuildPlan> {
  const { module } = splitHandler(fn.handler ?? '');
  const base = path.resolve(codeDirectory, module);
  if (!isWithin(codeDirectory, base))
    return unsupported(`its Handler ${fn.handler} leads out of CodeUri ${codeDirectory}`);
  if (await anyFile(base, plainExtensions)) {
    return {
      kind: 'as-is',
      codeDirectory,
      reason:
        'it is plain JavaScript without BuildMethod: esbuild, deployed as it lies in CodeUri; engine "sam" installs its dependencies',
    };
  }
  if (await anyFile(base, typeScriptExtensions)) {
    return unsupported(
      'it is TypeScript, but its resource has no "Metadata: { BuildMethod: esbuild }"; add that beside Properties',
    );
  }
  return unsupported(`no source of its Handler ${fn.handler} is in ${codeDirectory}; correct CodeUri or Handler`);
}

function readProperties(fn: FunctionDescription): Record<string, unknown> {
  const properties = fn.metadata['BuildProperties'];
  return typeof properties === 'object' && properties !== null && !Array.isArray(properties) ? { ...properties } : {};
}

function unsupported(reason: string): BuildPlan {
  return { kind: 'unsupported', reason };
}

async function anyFile(base: string, extensions: readonly string[]): Promise<boolean> {
  for (const extension of extensions) {
    const status = await stat(base + extension).catch(() => undefined);
    if (status?.isFile()) return true;
  }
  return false;
}

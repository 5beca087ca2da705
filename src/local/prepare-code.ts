import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { FunctionDescription } from '../cloudformation/functions.ts';
import { UserError } from '../world/errors.ts';
import { planBuild } from './build/build-plan.ts';
import { bundleForRun } from './build/bundle-cache.ts';
import { createRunFolder, writeFiles } from './build/output-folder.ts';
import type { LocalProject } from './project.ts';
import type { LocalWorld } from './world.ts';

/** Code of a function ready to be loaded. */
export interface PreparedCode {
  readonly taskRoot: string;
  readonly handler: string;
  /** Empty folder of this run alone, below it. */
  readonly scratchDirectory: string;
  /** Source files the code was made from; empty when it runs as it lies. */
  readonly inputs: readonly string[];
  readonly warnings: readonly string[];
  /** Removes what was made for this run. */
  dispose(): Promise<void>;
}

/**
 * Bundles a function into a folder of its own, or finds the code where it lies.
 * @throws UserError when the function cannot run here, with the reason and what to do.
 */
export async function prepareCode(
  project: LocalProject,
  fn: FunctionDescription,
  world: Pick<LocalWorld, 'resolvePath' | 'signal'>,
): Promise<PreparedCode> {
  const plan = await planBuild(project, fn, world);
  if (plan.kind === 'unsupported') throw new UserError(`Function "${fn.id}" cannot run here: ${plan.reason}.`);
  const folder = await createRunFolder(project.directory);
  const dispose = () => rm(folder, { recursive: true, force: true });
  const run = { scratchDirectory: folder, inputs: [], warnings: [], dispose };
  try {
    if (plan.kind === 'as-is') return { ...run, taskRoot: plan.codeDirectory, handler: fn.handler ?? '' };
    if (plan.kind === 'inline') {
      await writeFiles(folder, [{ path: 'index.js', contents: Buffer.from(plan.code) }]);
      return { ...run, taskRoot: folder, handler: fn.handler ?? 'index.handler' };
    }
    const code = path.join(folder, 'code');
    const request = { projectDirectory: project.directory, fn, plan, outputDirectory: code, world };
    const bundle = await bundleForRun(request);
    await writeFiles(code, bundle.files);
    return { ...run, taskRoot: code, handler: bundle.handler, inputs: bundle.inputs, warnings: bundle.warnings };
  } catch (error) {
    await dispose();
    throw error;
  }
}

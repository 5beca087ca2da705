import type { FunctionDescription } from '../../cloudformation/functions.ts';
import { UserError } from '../../world/errors.ts';
import type { LocalProject } from '../project.ts';
import { readProject, selectFunctions } from '../project.ts';
import type { LocalWorld } from '../world.ts';
import type { BuildPlan } from './build-plan.ts';
import { planBuild } from './build-plan.ts';
import { bundleFunction } from './bundle-function.ts';
import { buildFolderOf, hashFiles, measureFiles, replaceBuildFolder } from './output-folder.ts';
import { buildWithSam } from './sam-build.ts';

export interface BuildRequest {
  /** Real path of a project folder or its template. */
  readonly location: string;
  /** Logical ids; all functions when absent. */
  readonly functions?: readonly string[] | undefined;
  readonly engine: 'auto' | 'esbuild' | 'sam';
}

export interface Artifact {
  readonly function: string;
  /** Absolute folder whose contents are the deployment package. */
  readonly directory: string;
  /** Handler as the package has it. */
  readonly handler: string;
  readonly bytes: number;
  /** Part of `bytes` that are source maps. */
  readonly sourceMapBytes: number;
  /** Over names and contents of all files; the same for the same sources on any machine. */
  readonly sha256: string;
  readonly milliseconds: number;
}

export interface BuildResult {
  readonly template: string;
  readonly engine: 'esbuild' | 'sam';
  readonly artifacts: Artifact[];
  readonly notBuilt: { readonly function: string; readonly reason: string }[];
  readonly warnings: string[];
}

/**
 * Builds the functions of a project into deployment packages.
 * @throws UserError with `file:line:column` for faults in the code, ConfigError for a missing tool.
 */
export async function buildService(request: BuildRequest, world: LocalWorld): Promise<BuildResult> {
  const project = await readProject(request);
  const functions = selectFunctions(project, request.functions);
  if (request.engine === 'sam') return buildWithSam(project, functions, world);
  const plans = await Promise.all(functions.map(async (fn) => ({ fn, plan: await planBuild(project, fn, world) })));
  const bundled = plans.filter(({ plan }) => plan.kind === 'esbuild');
  const notBuilt = plans.flatMap(({ fn, plan }) =>
    plan.kind === 'esbuild' ? [] : [{ function: fn.id, reason: plan.reason }],
  );
  if (request.engine === 'esbuild' && bundled.length === 0) throw nothingToBundle(project, notBuilt);
  const results = await buildAll(project, bundled, world);
  return {
    template: project.templatePath,
    engine: 'esbuild',
    artifacts: results.map(({ artifact }) => artifact),
    notBuilt,
    warnings: results.flatMap(({ warnings }) => warnings),
  };
}

interface PlannedFunction {
  readonly fn: FunctionDescription;
  readonly plan: BuildPlan;
}

interface BuiltFunction {
  readonly artifact: Artifact;
  readonly warnings: readonly string[];
}

const parallelBuilds = 4;

/** Builds all, so that one answer names the faults of every function. */
async function buildAll(
  project: LocalProject,
  planned: readonly PlannedFunction[],
  world: LocalWorld,
): Promise<BuiltFunction[]> {
  const built = new Map<string, BuiltFunction>();
  const failures: UserError[] = [];
  const queue = [...planned];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      world.progress(`Bundling ${next.fn.id}`, built.size / planned.length);
      try {
        built.set(next.fn.id, await buildOne(project, next, world));
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: parallelBuilds }, work));
  if (failures.length > 0) throw joinFailures(failures, built.size);
  return planned.flatMap(({ fn }) => built.get(fn.id) ?? []);
}

async function buildOne(
  project: LocalProject,
  { fn, plan }: PlannedFunction,
  world: LocalWorld,
): Promise<BuiltFunction> {
  if (plan.kind !== 'esbuild') throw new UserError(`Function "${fn.id}" is not bundled: ${plan.reason}.`);
  const startedAt = performance.now();
  const bundle = await bundleFunction({
    projectDirectory: project.directory,
    fn,
    plan,
    outputDirectory: buildFolderOf(project.directory, fn.id),
    purpose: 'deploy',
    world,
  });
  world.signal.throwIfAborted();
  const directory = await replaceBuildFolder(project.directory, fn.id, bundle.files);
  return {
    artifact: {
      function: fn.id,
      directory,
      handler: bundle.handler,
      ...measureFiles(bundle.files),
      sha256: hashFiles(bundle.files),
      milliseconds: Math.round(performance.now() - startedAt),
    },
    warnings: bundle.warnings,
  };
}

function joinFailures(failures: readonly UserError[], builtCount: number): UserError {
  const texts = [...new Set(failures.map((failure) => failure.message))];
  const built = builtCount > 0 ? `\nBuilt without fault: ${builtCount} of ${builtCount + failures.length}.` : '';
  return new UserError(`${texts.join('\n')}${built}`, { cause: failures[0] });
}

function nothingToBundle(project: LocalProject, notBuilt: BuildResult['notBuilt']): UserError {
  const reasons = notBuilt.map((item) => `${item.function}: ${item.reason}`).join('; ');
  return new UserError(`Nothing to bundle with esbuild in ${project.templatePath}. ${reasons}.`);
}

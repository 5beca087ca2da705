import path from 'node:path';
import type { BuildContext, BuildFailure, BuildOptions, Message, OutputFile } from 'esbuild';
import { UserError } from '../../world/errors.ts';
import type { FunctionDescription } from '../../cloudformation/functions.ts';
import type { LocalWorld } from '../world.ts';
import type { BuildPlan } from './build-plan.ts';
import { findEntryPoints, splitHandler } from './entry-points.ts';
import type { BuildProperties } from './esbuild-options.ts';
import { parseBuildProperties, toEsbuildOptions } from './esbuild-options.ts';
import { loadEsbuild } from './load-esbuild.ts';

export interface BundleRequest {
  readonly projectDirectory: string;
  readonly fn: FunctionDescription;
  readonly plan: Extract<BuildPlan, { kind: 'esbuild' }>;
  /** Where the files will lie; nothing is written here. Source maps are relative to it. */
  readonly outputDirectory: string;
  /** `run` adds source maps and lowers the target to what this Node understands. */
  readonly purpose: 'deploy' | 'run';
  readonly world: Pick<LocalWorld, 'resolvePath' | 'signal'>;
}

export interface BundledFile {
  /** Relative to the output folder, with forward slashes. */
  readonly path: string;
  readonly contents: Uint8Array;
}

export interface Bundle {
  readonly files: readonly BundledFile[];
  /** The handler as the bundle has it: `get.handler` where one entry point was flattened. */
  readonly handler: string;
  /** Absolute paths of every source file read, node_modules included. */
  readonly inputs: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Bundles one function with the project's esbuild, as its template metadata says.
 * @throws UserError with `file:line:column` for each fault in the code; ConfigError without esbuild.
 */
export async function bundleFunction(request: BundleRequest): Promise<Bundle> {
  const { fn, plan, outputDirectory } = request;
  const handler = fn.handler ?? '';
  const { properties, warnings } = parseBuildProperties(fn.id, plan.properties);
  const entryPoints = await findEntryPoints({
    functionId: fn.id,
    codeDirectory: plan.codeDirectory,
    handler,
    entryPoints: properties.EntryPoints,
  });
  for (const entry of entryPoints) await request.world.resolvePath(entry, `EntryPoints of ${fn.id}`);
  const options: BuildOptions = {
    ...toEsbuildOptions(properties),
    ...(request.purpose === 'run' && runOptions(properties)),
    entryPoints,
    outdir: outputDirectory,
    // As in sam build: Tsconfig, Inject and Alias count from CodeUri.
    absWorkingDir: plan.codeDirectory,
  };
  const result = await runEsbuild(request, options);
  const files = result.outputFiles.map((file) => ({
    path: path.relative(outputDirectory, file.path).split(path.sep).join('/'),
    contents: file.contents,
  }));
  return {
    files,
    handler: findBuiltHandler(fn, files),
    inputs: result.inputs.map((input) => path.resolve(plan.codeDirectory, input)),
    warnings: [
      ...warnings,
      ...result.warnings.map((message) => `${fn.id}: ${formatMessage(message, request)}`),
      ...adviceOn(fn, properties, files),
    ],
  };
}

/** This Node may be older than the runtime the template names: syntax it lacks is translated. */
function runOptions(properties: BuildProperties): BuildOptions {
  const major = Number(process.versions.node.split('.')[0]);
  const target = (properties.Target ?? ['es2020']).map((name) => {
    const wanted = /^node(\d+)/.exec(name)?.[1];
    return name === 'esnext' || Number(wanted) > major ? `node${process.versions.node}` : name;
  });
  const sourcemap = properties.Sourcemap === 'inline' ? 'inline' : 'linked';
  return { sourcemap, target };
}

interface EsbuildResult {
  readonly outputFiles: readonly OutputFile[];
  readonly warnings: readonly Message[];
  readonly inputs: readonly string[];
}

async function runEsbuild(request: BundleRequest, options: BuildOptions): Promise<EsbuildResult> {
  const { signal } = request.world;
  signal.throwIfAborted();
  const esbuild = loadEsbuild([request.plan.codeDirectory, request.projectDirectory]);
  let context: BuildContext | undefined;
  const cancel = (): void => void context?.cancel();
  try {
    context = await esbuild.context(options);
    signal.addEventListener('abort', cancel, { once: true });
    const result = await context.rebuild();
    return {
      outputFiles: result.outputFiles ?? [],
      warnings: result.warnings,
      inputs: Object.keys(result.metafile?.inputs ?? {}),
    };
  } catch (error) {
    signal.throwIfAborted();
    if (!isBuildFailure(error)) throw error;
    throw new UserError(buildFailureText(request, error.errors), { cause: error });
  } finally {
    signal.removeEventListener('abort', cancel);
    await context?.dispose();
  }
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

const shownMessages = 10;

function buildFailureText(request: BundleRequest, errors: readonly Message[]): string {
  const shown = errors.slice(0, shownMessages).map((message) => formatMessage(message, request));
  const rest = errors.length > shown.length ? [`… and ${errors.length - shown.length} more`] : [];
  const plural = errors.length === 1 ? 'error' : 'errors';
  return [`Function "${request.fn.id}" does not build (${errors.length} ${plural}):`, ...shown, ...rest].join('\n');
}

/** `src/get.ts:3:9: Could not resolve "zodd"`; paths from the project, columns from 1. */
function formatMessage(message: Message, { plan, projectDirectory }: BundleRequest): string {
  const { location } = message;
  const notes = message.notes.filter((note) => !note.location).map((note) => note.text);
  const text = [message.text, ...notes].join(' ');
  if (!location) return text;
  const file = path.relative(projectDirectory, path.resolve(plan.codeDirectory, location.file));
  return `${file}:${location.line}:${location.column + 1}: ${text}`;
}

const runnableExtensions = ['.js', '.mjs', '.cjs'];

/** With several entry points esbuild keeps folders, with one it does not; SAM rewrites Handler alike. */
function findBuiltHandler(fn: FunctionDescription, files: readonly BundledFile[]): string {
  const { module, exportPath } = splitHandler(fn.handler ?? '');
  const runnable = files
    .map((file) => file.path)
    .filter((name) => runnableExtensions.includes(path.posix.extname(name)));
  for (const candidate of [module, ...suffixesOf(module)]) {
    const isBuilt = runnableExtensions.some((extension) => runnable.includes(candidate + extension));
    if (isBuilt) return `${candidate}.${exportPath}`;
  }
  throw new UserError(
    `Function "${fn.id}": its Handler is ${fn.handler}, but the build gives ${runnable.join(', ')}. Name the handler's source in Metadata.BuildProperties.EntryPoints, and write Handler as path/file.export.`,
  );
}

/** `a/b/c` → `b/c`, `c` */
function suffixesOf(module: string): string[] {
  const parts = path.posix.normalize(module).split('/');
  return parts.map((_, index) => parts.slice(index).join('/'));
}

function adviceOn(fn: FunctionDescription, properties: BuildProperties, files: readonly BundledFile[]): string[] {
  if (properties.Format !== 'esm' || files.some((file) => file.path.endsWith('.mjs'))) return [];
  return [
    `${fn.id}: Format esm gives a .js file, which Lambda loads as CommonJS. Add OutExtension: ['.js=.mjs'] to BuildProperties.`,
  ];
}

import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { FunctionDescription } from '../../cloudformation/functions.ts';
import { ConfigError, UserError } from '../../world/errors.ts';
import { minimalEnvironment } from '../../world/process.ts';
import type { LocalProject } from '../project.ts';
import type { LocalWorld } from '../world.ts';
import type { Artifact, BuildResult } from './build-service.ts';
import { hashFiles, measureFiles } from './output-folder.ts';

const timeoutMs = 10 * 60 * 1000;
const shownOutput = 3000;

/**
 * Builds with `sam build`, which knows other languages and container images. One function is passed on by name;
 * several are built with the whole template, as the SAM CLI takes one at most.
 * @throws ConfigError when the SAM CLI is not installed; UserError with the end of its output when it fails.
 */
export async function buildWithSam(
  project: LocalProject,
  functions: readonly FunctionDescription[],
  world: LocalWorld,
): Promise<BuildResult> {
  const buildDirectory = path.join(project.directory, '.aws-sam', 'build');
  const [only] = functions;
  const args = ['build', '--template-file', project.templatePath, '--build-dir', buildDirectory];
  if (functions.length === 1 && only && project.functions.length > 1) args.push(only.id);
  await assertSamInstalled(world, project.directory);
  world.progress('Running sam build');
  const startedAt = performance.now();
  const result = await world.run({
    command: 'sam',
    args,
    cwd: project.directory,
    env: samEnvironment(world),
    timeoutMs,
    signal: world.signal,
    onLine: (line) => world.progress(line.slice(0, 200)),
  });
  if (result.exitCode !== 0) {
    const output = `${result.stdout}\n${result.stderr}`.trim().slice(-shownOutput);
    const how = result.isTimedOut
      ? `did not end within ${timeoutMs / 60_000} minutes`
      : `failed with exit code ${result.exitCode}`;
    throw new UserError(`sam build ${how}:\n${output}`);
  }
  const milliseconds = Math.round(performance.now() - startedAt);
  const artifacts: Artifact[] = [];
  const notBuilt: { function: string; reason: string }[] = [];
  for (const fn of functions) {
    const artifact = await readArtifact(path.join(buildDirectory, fn.id), fn, milliseconds);
    if (artifact) artifacts.push(artifact);
    else
      notBuilt.push({ function: fn.id, reason: 'sam build made no folder for it (an image, or code kept elsewhere)' });
  }
  return { template: project.templatePath, engine: 'sam', artifacts, notBuilt, warnings: [] };
}

function samEnvironment(world: LocalWorld): Record<string, string> {
  return minimalEnvironment(world.env, { SAM_CLI_TELEMETRY: '0', CI: 'true' });
}

async function assertSamInstalled(world: LocalWorld, cwd: string): Promise<void> {
  const probe = {
    command: 'sam',
    args: ['--version'],
    cwd,
    env: samEnvironment(world),
    timeoutMs: 30_000,
    signal: world.signal,
  };
  const version = await world.run(probe).catch((error: unknown) => {
    if (error instanceof UserError) return undefined;
    throw error;
  });
  if (version?.exitCode === 0) return;
  throw new ConfigError(
    'engine "sam" needs the AWS SAM CLI, and "sam --version" does not run here. Install it (https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/install-sam-cli.html), or use engine "esbuild" for Node.js functions.',
  );
}

async function readArtifact(
  directory: string,
  fn: FunctionDescription,
  milliseconds: number,
): Promise<Artifact | undefined> {
  const status = await stat(directory).catch(() => undefined);
  if (!status?.isDirectory()) return undefined;
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const location = path.join(entry.parentPath, entry.name);
        return {
          path: path.relative(directory, location).split(path.sep).join('/'),
          contents: await readFile(location),
        };
      }),
  );
  return {
    function: fn.id,
    directory,
    handler: fn.handler ?? '',
    ...measureFiles(files),
    sha256: hashFiles(files),
    milliseconds,
  };
}

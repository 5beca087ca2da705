import { createRequire } from 'node:module';
import path from 'node:path';
import type { FunctionDescription } from '../cloudformation/functions.ts';
import { facts } from '../guidance/facts/index.ts';
import { ConfigError, describeError, InternalError, UserError } from '../world/errors.ts';
import { LambdaChild, type LambdaChildSettings } from './child/lambda-child.ts';
import type { LogLine } from './child/log-collector.ts';
import { buildEnvironment } from './lambda-environment.ts';
import type { PreparedCode } from './prepare-code.ts';
import type { LocalProject } from './project.ts';

export interface ChildRequestSettings {
  readonly project: LocalProject;
  readonly fn: FunctionDescription;
  readonly code: PreparedCode;
  readonly databaseEndpoint: string | undefined;
  /** Variables of the caller. */
  readonly env: Readonly<Record<string, string>>;
  /** Environment of this process. */
  readonly parentEnv: Readonly<Record<string, string | undefined>>;
  readonly onLog?: ((line: LogLine) => void) | undefined;
}

/** Starts the process of a function whose code is prepared. The caller closes it. */
export function startChild(settings: ChildRequestSettings): { child: LambdaChild; warnings: readonly string[] } {
  const { project, fn, code } = settings;
  const { env, warnings } = buildEnvironment({
    fn,
    region: project.region,
    handler: code.handler,
    taskRoot: code.taskRoot,
    scratchDirectory: code.scratchDirectory,
    databaseEndpoint: settings.databaseEndpoint,
    overrides: settings.env,
    parent: settings.parentEnv,
  });
  const child = startProcess(fn, {
    taskRoot: code.taskRoot,
    handler: code.handler,
    runtimeMajor: runtimeMajorOf(fn),
    env,
    memoryMb: fn.memoryMb,
    durableTesting: fn.durable && findDurableTesting(fn, project.directory),
    initTimeoutMs: facts['lambda.init.maxSeconds'].value * 1000,
    onLog: settings.onLog,
  });
  return { child, warnings };
}

function startProcess(fn: FunctionDescription, settings: LambdaChildSettings): LambdaChild {
  try {
    return new LambdaChild(settings);
  } catch (error) {
    if (error instanceof InternalError) throw error;
    throw new UserError(
      `The process of ${fn.id} cannot start: ${describeError(error)}. Its environment variables may be too large: Lambda takes ${facts['lambda.environmentVariables.maxKb'].value} KB in all.`,
      { cause: error },
    );
  }
}

/** 24 for `nodejs24.x`; the newest when it cannot be read, as its rules are the strictest. */
export function runtimeMajorOf(fn: FunctionDescription): number {
  return Number(/^nodejs(\d+)/.exec(fn.runtime ?? '')?.[1] ?? 24);
}

const durableTestingPackage = '@aws/durable-execution-sdk-js-testing';

/** @throws ConfigError when the project lacks the package */
function findDurableTesting(fn: FunctionDescription, projectDirectory: string): string {
  try {
    return createRequire(path.join(projectDirectory, 'package.json')).resolve(durableTestingPackage);
  } catch (error) {
    throw new ConfigError(
      `${fn.id} is a durable function: running it here needs AWS's test runner. Run "npm install --save-dev ${durableTestingPackage}" in ${projectDirectory}.`,
      { cause: error },
    );
  }
}

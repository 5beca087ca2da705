import { createRequire } from 'node:module';
import path from 'node:path';
import type * as Esbuild from 'esbuild';
import { ConfigError, describeError } from '../../world/errors.ts';

export type EsbuildModule = Pick<typeof Esbuild, 'context' | 'version'>;

/**
 * The esbuild of the user's project, so that what is tested here is what their own build runs.
 * @param directories where to look, first one first: the folder of the code, the folder of the template
 * @throws ConfigError when it is not installed there, or does not fit this machine.
 */
export function loadEsbuild(directories: readonly string[]): EsbuildModule {
  const failures: string[] = [];
  for (const directory of directories) {
    const require = createRequire(path.join(directory, 'package.json'));
    let loaded: unknown;
    try {
      loaded = require('esbuild');
    } catch (error) {
      failures.push(describeError(error).split('\n')[0] ?? '');
      continue;
    }
    if (isEsbuild(loaded)) return loaded;
    failures.push('it has no context(): version 0.17 or newer is needed');
  }
  const place = directories.at(-1);
  throw new ConfigError(
    `esbuild cannot be loaded from ${place}: ${failures.at(-1)}. Run "npm install" there, or "npm install --save-dev esbuild" when package.json does not list it.`,
  );
}

function isEsbuild(value: unknown): value is EsbuildModule {
  return (
    typeof value === 'object' &&
    value !== null &&
    'context' in value &&
    typeof value.context === 'function' &&
    'version' in value
  );
}

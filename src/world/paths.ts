import { lstat, realpath } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError, UserError } from './errors.ts';

/**
 * Resolves a caller's path: absolute, and its real location (symlinks followed, also of the nearest
 * existing parent when the path itself does not exist yet) under one of `roots`, which are real paths.
 * @throws UserError for a relative, escaping or NUL-holding path; ConfigError when no root is set.
 */
export async function resolveUnderRoots(
  roots: readonly string[],
  candidate: string,
  parameter = 'path',
): Promise<string> {
  if (roots.length === 0) {
    throw new ConfigError(
      `No allowed root is set, so "${parameter}" cannot be used. Start the server with --root <project folder> (the working directory is not taken when it is /, a home folder or this package).`,
    );
  }
  if (candidate.includes('\0'))
    throw new UserError(`"${parameter}" holds a NUL character. Pass a plain absolute path.`);
  if (!path.isAbsolute(candidate)) {
    throw new UserError(
      `"${parameter}" must be an absolute path, got "${candidate}". Allowed roots: ${roots.join(', ')}.`,
    );
  }
  const resolved = await realLocation(path.resolve(candidate), candidate, parameter);
  if (!roots.some((root) => isWithin(root, resolved))) {
    throw new UserError(
      `"${parameter}" ${candidate} leads outside the allowed roots (${roots.join(', ')}). Use a path under them, or restart the server with --root.`,
    );
  }
  return resolved;
}

/** True when `candidate` is `root` or lies below it; both absolute and resolved. */
export function isWithin(root: string, candidate: string): boolean {
  const relative = path.relative(root, candidate);
  return relative === '' || (!relative.startsWith(`..${path.sep}`) && relative !== '..' && !path.isAbsolute(relative));
}

async function realLocation(absolute: string, candidate: string, parameter: string): Promise<string> {
  const missing: string[] = [];
  let current = absolute;
  for (;;) {
    try {
      return path.join(await realpath(current), ...missing);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      const parent = path.dirname(current);
      if (code !== 'ENOENT' || parent === current || (await isDanglingLink(current))) {
        throw new UserError(
          `"${parameter}" ${candidate} cannot be resolved (${String(code)}). Pass a readable absolute path.`,
          { cause: error },
        );
      }
      missing.unshift(path.basename(current));
      current = parent;
    }
  }
}

/** A link to nothing would let a later write land wherever it points. */
async function isDanglingLink(location: string): Promise<boolean> {
  const status = await lstat(location).catch(() => undefined);
  return status?.isSymbolicLink() ?? false;
}

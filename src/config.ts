import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import { ConfigError } from './world/errors.ts';

export const logLevels = ['error', 'warning', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/** How the server was asked to behave; read once, from flags and environment, by `readConfig`. */
export interface Config {
  /** Real, absolute folders given by --root; empty when none was given. */
  readonly roots: readonly string[];
  /** The working directory as root of last resort, or undefined where it must not be one. */
  readonly fallbackRoot: string | undefined;
  readonly region: string | undefined;
  readonly profile: string | undefined;
  readonly allowWrite: boolean;
  readonly allowSensitiveDataAccess: boolean;
  readonly readOnly: boolean;
  /** Names of the only tools to offer; undefined for all. */
  readonly tools: readonly string[] | undefined;
  readonly logLevel: LogLevel;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The flags that the server and `call` share, as parseArgs options. */
export const sharedFlags = {
  root: { type: 'string', multiple: true },
  region: { type: 'string' },
  profile: { type: 'string' },
  'allow-write': { type: 'boolean' },
  'allow-sensitive-data-access': { type: 'boolean' },
  'read-only': { type: 'boolean' },
  tools: { type: 'string' },
  'log-level': { type: 'string' },
} as const;

const flagsSchema = z.object({
  root: z.array(z.string()).default([]),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'expected an AWS Region such as eu-west-1')
    .optional(),
  profile: z.string().min(1).optional(),
  'allow-write': z.boolean().default(false),
  'allow-sensitive-data-access': z.boolean().default(false),
  'read-only': z.boolean().default(false),
  tools: z.string().optional(),
  'log-level': z.enum(logLevels).default('warning'),
});

/**
 * Flags win over environment (`AWS_REGION`, `AWS_DEFAULT_REGION`, `AWS_PROFILE`).
 * @throws ConfigError naming the flag, its value and what is allowed.
 */
export function readConfig(
  flags: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
  workingDirectory: string,
): Config {
  const parsed = flagsSchema.safeParse(flags);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ConfigError(`--${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid value'}`);
  }
  const values = parsed.data;
  return {
    roots: values.root.map(resolveRoot),
    fallbackRoot: fallbackRoot(workingDirectory, env),
    region: values.region ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'],
    profile: values.profile ?? env['AWS_PROFILE'],
    allowWrite: values['allow-write'] && !values['read-only'],
    allowSensitiveDataAccess: values['allow-sensitive-data-access'],
    readOnly: values['read-only'],
    tools: values.tools?.split(',').map((name) => name.trim()),
    logLevel: values['log-level'],
    env,
  };
}

function resolveRoot(root: string): string {
  try {
    return realpathSync(path.resolve(root));
  } catch (error) {
    throw new ConfigError(`--root ${root} does not exist or cannot be read. Pass an existing folder.`, {
      cause: error,
    });
  }
}

/** Hosts start servers in /, in the home folder or in an install folder: none of those is a project. */
function fallbackRoot(workingDirectory: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const directory = realLocation(workingDirectory);
  if (directory === undefined || isPackageFolder(directory)) return undefined;
  const homes = [env['HOME'], env['USERPROFILE'], homeFolder()].map((home) => home && realLocation(home));
  return [path.parse(directory).root, ...homes].includes(directory) ? undefined : directory;
}

function realLocation(directory: string): string | undefined {
  try {
    return realpathSync(directory);
  } catch {
    return undefined;
  }
}

function homeFolder(): string | undefined {
  try {
    return homedir();
  } catch {
    return undefined;
  }
}

/** True for the folder this very package lives in, as source (src/) or as bundle (dist/, dist/chunks/). */
function isPackageFolder(directory: string): boolean {
  const ownPlace = path
    .relative(directory, import.meta.dirname)
    .split(path.sep)
    .join('/');
  return ['', 'src', 'dist', 'chunks', 'dist/chunks'].includes(ownPlace);
}

import { access } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import path from 'node:path';
import { minimalEnvironment, runProcess } from '../world/process.ts';
import { version } from '../world/version.ts';

interface Check {
  readonly name: string;
  readonly isPresent: boolean;
  readonly found: string;
  readonly enables: string;
}

const probeTimeoutMs = 10_000;

/** `doctor`: what this machine has, and what each thing enables. Touches no network. */
export async function doctor(_args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const checks = await Promise.all([
    Promise.resolve(checkNode()),
    checkProjectPackage('esbuild', 'build_service and invoke_local in this folder'),
    checkProjectPackage('dynalite', 'an embedded DynamoDB for invoke_local and dev in this folder'),
    checkCredentials(env),
    Promise.resolve(checkRegion(env)),
    checkProgram('sam', 'build_service with engine "sam", for other languages', env),
    checkProgram('docker', 'sam build in containers; nothing of ours needs it', env),
  ]);
  for (const check of checks) {
    process.stdout.write(
      `${check.isPresent ? 'yes' : 'no '}  ${check.name.padEnd(12)} ${check.found}\n     enables: ${check.enables}\n`,
    );
  }
  process.stdout.write(`serverless-mcp ${version}\n`);
  return checks[0]?.isPresent ? 0 : 1;
}

function checkNode(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return {
    name: 'Node.js',
    isPresent: major > 20 || (major === 20 && minor >= 19),
    found: `${process.version} (needs 20.19 or newer)`,
    enables: 'everything',
  };
}

async function checkProjectPackage(name: string, enables: string): Promise<Check> {
  try {
    const found = createRequire(path.join(process.cwd(), 'package.json')).resolve(`${name}/package.json`);
    return { name, isPresent: true, found: path.dirname(found), enables };
  } catch {
    return { name, isPresent: false, found: `not installed here: npm install --save-dev ${name}`, enables };
  }
}

async function checkCredentials(env: NodeJS.ProcessEnv): Promise<Check> {
  const enables = 'tools that read from an AWS account';
  const variables = [
    'AWS_ACCESS_KEY_ID',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
    'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  ];
  const variable = variables.find((name) => env[name] !== undefined);
  if (variable !== undefined) return { name: 'credentials', isPresent: true, found: `from ${variable}`, enables };
  const home = env['HOME'] ?? env['USERPROFILE'] ?? homedir();
  for (const file of [
    env['AWS_SHARED_CREDENTIALS_FILE'] ?? path.join(home, '.aws', 'credentials'),
    env['AWS_CONFIG_FILE'] ?? path.join(home, '.aws', 'config'),
  ]) {
    const isThere = await access(file).then(
      () => true,
      () => false,
    );
    if (isThere) return { name: 'credentials', isPresent: true, found: `${file} (not tried)`, enables };
  }
  return {
    name: 'credentials',
    isPresent: false,
    found: 'none in the environment or ~/.aws: run aws configure sso, or set AWS_PROFILE',
    enables,
  };
}

function checkRegion(env: NodeJS.ProcessEnv): Check {
  const region = env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'];
  return {
    name: 'Region',
    isPresent: region !== undefined,
    found: region ?? 'not set: pass --region or set AWS_REGION',
    enables: 'a default for tools that read from an AWS account',
  };
}

async function checkProgram(command: string, enables: string, env: NodeJS.ProcessEnv): Promise<Check> {
  try {
    const { exitCode, stdout } = await runProcess({
      command,
      args: ['--version'],
      cwd: process.cwd(),
      env: minimalEnvironment(env),
      timeoutMs: probeTimeoutMs,
    });
    return { name: command, isPresent: exitCode === 0, found: stdout.trim().split('\n')[0] ?? '', enables };
  } catch {
    return { name: command, isPresent: false, found: 'not on the PATH', enables };
  }
}

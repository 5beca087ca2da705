import { randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import type { FunctionDescription } from '../cloudformation/functions.ts';
import { partitionOf } from '../guidance/facts/partitions.ts';
import { UserError } from '../world/errors.ts';
import { minimalEnvironment } from '../world/process.ts';
import { localAccountId } from './stand-ins.ts';

export interface EnvironmentRequest {
  readonly fn: FunctionDescription;
  readonly region: string;
  /** Handler and folder as the process finds them. */
  readonly handler: string;
  readonly taskRoot: string;
  /** Stands for /tmp and the home folder, so that nothing of the user's own is found there. */
  readonly scratchDirectory: string;
  readonly databaseEndpoint: string | undefined;
  /** The caller's own values win over everything. */
  readonly overrides: Readonly<Record<string, string>>;
  /** This process's environment; only search paths and the like are taken from it. */
  readonly parent: Readonly<Record<string, string | undefined>>;
}

export interface FunctionEnvironment {
  readonly env: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

/**
 * The variables of a Lambda environment: the reserved ones, the template's, dummy credentials.
 * Nothing of the caller's credentials or configuration is passed on.
 */
export function buildEnvironment(request: EnvironmentRequest): FunctionEnvironment {
  const { fn, overrides, scratchDirectory } = request;
  const unresolved = fn.unresolvedEnvironment.filter((name) => overrides[name] === undefined);
  const placeholders = Object.fromEntries(unresolved.map((name) => [name, `unresolved-${name}`]));
  const env = {
    ...minimalEnvironment(request.parent),
    HOME: scratchDirectory,
    USERPROFILE: scratchDirectory,
    TMPDIR: scratchDirectory,
    TEMP: scratchDirectory,
    TMP: scratchDirectory,
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    ...reservedVariables(request),
    ...dummyCredentials(scratchDirectory),
    ...(request.databaseEndpoint !== undefined && { AWS_ENDPOINT_URL_DYNAMODB: request.databaseEndpoint }),
    ...fn.environment,
    ...placeholders,
    ...overrides,
  };
  assertVariables(fn, env);
  return {
    env,
    warnings: unresolved.map(
      (name) =>
        `Environment variable ${name} is known only after a deployment; it is "unresolved-${name}" here. Pass it in "env" when the code needs it.`,
    ),
  };
}

/** What no operating system takes as a variable. */
function assertVariables(fn: FunctionDescription, env: Readonly<Record<string, string>>): void {
  const odd = Object.entries(env).find(([name, value]) => name === '' || /[=\0]/.test(name) || value.includes('\0'));
  if (!odd) return;
  throw new UserError(
    `Environment variable ${JSON.stringify(odd[0])} of ${fn.id} cannot be set: a name is letters, digits and _, a value has no NUL character.`,
  );
}

function reservedVariables({ fn, region, handler, taskRoot }: EnvironmentRequest): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${fn.runtime ?? 'nodejs'}`,
    AWS_LAMBDA_FUNCTION_NAME: fn.id,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: logGroupName(fn),
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    LAMBDA_TASK_ROOT: taskRoot,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    _HANDLER: handler,
    // Known to Powertools and the X-Ray SDK as "no daemon here".
    AWS_SAM_LOCAL: 'true',
    AWS_XRAY_CONTEXT_MISSING: 'IGNORE_ERROR',
    // Node of this machine may be older than the SDK wants; its notice is not the function's log.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}

/** The SDK signs with these and finds no others: no files, no metadata service. */
function dummyCredentials(scratchDirectory: string): Record<string, string> {
  const nowhere = path.join(scratchDirectory, 'no-aws-configuration');
  return {
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_CONFIG_FILE: nowhere,
    AWS_SHARED_CREDENTIALS_FILE: nowhere,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

function logGroupName(fn: FunctionDescription): string {
  return `/aws/lambda/${fn.id}`;
}

export interface InvocationIdentity {
  readonly context: Readonly<Record<string, unknown>>;
  readonly traceId: string;
}

/** The context object's plain fields and the trace header of one invocation. */
export function buildInvocationIdentity(
  fn: FunctionDescription,
  region: string,
  tenantId: string | undefined,
): InvocationIdentity {
  const { partition } = partitionOf(region);
  return {
    context: {
      awsRequestId: randomUUID(),
      functionName: fn.id,
      functionVersion: '$LATEST',
      invokedFunctionArn: `arn:${partition}:lambda:${region}:${localAccountId}:function:${fn.id}`,
      memoryLimitInMB: String(fn.memoryMb),
      logGroupName: logGroupName(fn),
      logStreamName: 'local',
      ...(tenantId !== undefined && { tenantId }),
    },
    traceId: `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${randomBytes(12).toString('hex')};Parent=${randomBytes(8).toString('hex')};Sampled=0`,
  };
}

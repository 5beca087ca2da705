import type { CodeRule } from '../rule.ts';
import { atMostOnce } from './durable/at-most-once.ts';
import { callbackTimeout } from './durable/callback-timeout.ts';
import { closureMutation } from './durable/closure-mutation.ts';
import { consoleLog } from './durable/console-log.ts';
import { contextMember } from './durable/context-member.ts';
import { durationNumber } from './durable/duration-number.ts';
import { nestedOperation } from './durable/nested-operation.ts';
import { nonDeterministic } from './durable/non-deterministic.ts';
import { notAwaited } from './durable/not-awaited.ts';
import { operationName } from './durable/operation-name.ts';
import { outerContext } from './durable/outer-context.ts';
import { promiseRace } from './durable/promise-race.ts';
import { retryOptions } from './durable/retry-options.ts';
import { secretInCheckpoint } from './durable/secret-in-checkpoint.ts';
import { sideEffect } from './durable/side-effect.ts';
import { timer } from './durable/timer.ts';
import { unwrappedHandler } from './durable/unwrapped-handler.ts';
import { waitDuration } from './durable/wait-duration.ts';
import { durablePackage } from './invented/durable-package.ts';
import { inventedProperty } from './invented/property.ts';
import { inventedText } from './invented/text.ts';
import { batchResponse } from './lambda/batch-response.ts';
import { callbackHandler } from './lambda/callback-handler.ts';
import { clientInHandler } from './lambda/client-in-handler.ts';
import { deprecatedRuntime } from './lambda/deprecated-runtime.ts';
import { floatingPromise } from './lambda/floating-promise.ts';
import { noTimeout } from './lambda/no-timeout.ts';
import { partialFailure } from './lambda/partial-failure.ts';
import { secretInCode } from './lambda/secret-in-code.ts';
import { syncInvoke } from './lambda/sync-invoke.ts';
import { environment } from './managed-instances/environment.ts';
import { moduleState } from './managed-instances/module-state.ts';
import { sharedTemporaryFile } from './managed-instances/shared-temporary-file.ts';
import { eventVersion } from './streaming/event-version.ts';
import { notStreamed } from './streaming/not-streamed.ts';
import { returnedResponse } from './streaming/returned-response.ts';
import { unended } from './streaming/unended.ts';
import { clientSentId } from './tenancy/client-sent-id.ts';
import { gpuInstance } from './invented/gpu-instance.ts';
import { retryAttempts } from './lambda/retry-attempts.ts';
import { logRequestId } from './managed-instances/log-request-id.ts';
import { packageVersion } from './managed-instances/package-version.ts';
import { generatorBody } from './streaming/generator-body.ts';
import { integrationUri } from './streaming/integration-uri.ts';
import { tenantIdForm } from './tenancy/tenant-id-form.ts';

/** Every rule on handler code, by family. */
export const codeRules: readonly CodeRule[] = [
  atMostOnce,
  callbackTimeout,
  closureMutation,
  consoleLog,
  contextMember,
  durationNumber,
  nestedOperation,
  nonDeterministic,
  notAwaited,
  operationName,
  outerContext,
  promiseRace,
  retryOptions,
  secretInCheckpoint,
  sideEffect,
  timer,
  unwrappedHandler,
  waitDuration,
  environment,
  moduleState,
  sharedTemporaryFile,
  logRequestId,
  packageVersion,
  clientSentId,
  tenantIdForm,
  eventVersion,
  notStreamed,
  returnedResponse,
  unended,
  generatorBody,
  integrationUri,
  batchResponse,
  callbackHandler,
  clientInHandler,
  deprecatedRuntime,
  floatingPromise,
  noTimeout,
  partialFailure,
  retryAttempts,
  secretInCode,
  syncInvoke,
  durablePackage,
  inventedProperty,
  inventedText,
  gpuInstance,
];

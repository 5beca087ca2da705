import type { CodeRule } from '../rule.ts';
import { atMostOnce } from './durable/at-most-once.ts';
import { callbackTimeout } from './durable/callback-timeout.ts';
import { closureMutation } from './durable/closure-mutation.ts';
import { consoleLog } from './durable/console-log.ts';
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
import { unwrappedHandler } from './durable/unwrapped-handler.ts';
import { waitDuration } from './durable/wait-duration.ts';

/** Every rule on handler code, by family. */
export const codeRules: readonly CodeRule[] = [
  unwrappedHandler,
  nonDeterministic,
  sideEffect,
  nestedOperation,
  closureMutation,
  outerContext,
  promiseRace,
  operationName,
  consoleLog,
  atMostOnce,
  callbackTimeout,
  notAwaited,
  waitDuration,
  durationNumber,
  secretInCheckpoint,
  retryOptions,
];

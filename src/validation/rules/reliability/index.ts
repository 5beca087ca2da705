import type { Rule } from '../../rule.ts';
import { api29s } from './api-29s.ts';
import { asyncDestination } from './async-destination.ts';
import { defaultTimeoutMemory } from './default-timeout-memory.ts';
import { deletionProtection } from './deletion-protection.ts';
import { dlqRetention } from './dlq-retention.ts';
import { dynamodbPitr } from './dynamodb-pitr.ts';
import { eventBridgeDlq } from './eventbridge-dlq.ts';
import { partialBatch } from './partial-batch.ts';
import { pipesDlq } from './pipes-dlq.ts';
import { recursiveLoop } from './recursive-loop.ts';
import { replacementRisk } from './replacement-risk.ts';
import { reservedVsSqs } from './reserved-vs-sqs.ts';
import { schedulerDlq } from './scheduler-dlq.ts';
import { sfnExpressPattern } from './sfn-express-pattern.ts';
import { sfnRetryCatch } from './sfn-retry-catch.ts';
import { sfnTimeout } from './sfn-timeout.ts';
import { snsRedrive } from './sns-redrive.ts';
import { sqsDlq } from './sqs-dlq.ts';
import { sqsMaxReceive } from './sqs-max-receive.ts';
import { sqsVisibility6x } from './sqs-visibility-6x.ts';
import { statefulRetain } from './stateful-retain.ts';
import { streamOnFailure } from './stream-on-failure.ts';
import { streamRetry } from './stream-retry.ts';

/** What deploys, but loses, blocks or repeats work. */
export const reliabilityRules: readonly Rule[] = [
  api29s,
  asyncDestination,
  defaultTimeoutMemory,
  deletionProtection,
  dlqRetention,
  dynamodbPitr,
  eventBridgeDlq,
  partialBatch,
  pipesDlq,
  recursiveLoop,
  replacementRisk,
  reservedVsSqs,
  schedulerDlq,
  sfnExpressPattern,
  sfnRetryCatch,
  sfnTimeout,
  snsRedrive,
  sqsDlq,
  sqsMaxReceive,
  sqsVisibility6x,
  statefulRetain,
  streamOnFailure,
  streamRetry,
];

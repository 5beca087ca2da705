import type { Rule } from '../../rule.ts';
import { dynamodbBilling } from './dynamodb-billing.ts';
import { dynamodbKeySchema } from './dynamodb-key-schema.ts';
import { dynamodbKeys } from './dynamodb-keys.ts';
import { esmRange } from './esm-range.ts';
import { eventsRule } from './events-rule.ts';
import { eventsSchedule } from './events-schedule.ts';
import { iamAction } from './iam-action.ts';
import { iamResourceArn } from './iam-resource-arn.ts';
import { iamPolicy } from './iam-policy.ts';
import { lambdaEnvironment } from './lambda-environment.ts';
import { lambdaInlineCode } from './lambda-inline-code.ts';
import { lambdaLists } from './lambda-lists.ts';
import { lambdaLogLevel } from './lambda-log-level.ts';
import { lambdaMemoryQuota } from './lambda-memory-quota.ts';
import { lambdaMemory } from './lambda-memory.ts';
import { lambdaPackage } from './lambda-package.ts';
import { lambdaRuntime } from './lambda-runtime.ts';
import { lambdaTimeout } from './lambda-timeout.ts';
import { logRetention } from './logs-retention.ts';
import { logSubscriptions } from './logs-subscriptions.ts';
import { s3Acl } from './s3-acl.ts';
import { sfnDefinition } from './sfn-definition.ts';
import { sfnSubstitutions } from './sfn-substitutions.ts';
import { sqsFifo } from './sqs-fifo.ts';
import { sqsQueueLimits } from './sqs-limits.ts';

/** What services refuse beyond their schemas. */
export const overlayRules: readonly Rule[] = [
  lambdaTimeout,
  lambdaMemory,
  lambdaMemoryQuota,
  lambdaEnvironment,
  lambdaPackage,
  lambdaInlineCode,
  lambdaLists,
  lambdaLogLevel,
  lambdaRuntime,
  sqsQueueLimits,
  sqsFifo,
  dynamodbKeys,
  dynamodbKeySchema,
  dynamodbBilling,
  esmRange,
  eventsSchedule,
  eventsRule,
  sfnDefinition,
  sfnSubstitutions,
  iamPolicy,
  iamAction,
  iamResourceArn,
  logRetention,
  logSubscriptions,
  s3Acl,
];

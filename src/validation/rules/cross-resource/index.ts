import type { Rule } from '../../rule.ts';
import { apiStageDeployment } from './api-stage-deployment.ts';
import { duplicateNames } from './duplicate-names.ts';
import { eventSourcePollers } from './esm-pollers.ts';
import { eventSourceOptions } from './event-source-options.ts';
import { eventSourceTopics } from './event-source-topics.ts';
import { literalApiId } from './literal-api-id.ts';
import { logGroupName } from './log-group-name.ts';
import { methodAuthorizer } from './method-authorizer.ts';
import { lambdaPermission } from './permission.ts';
import { queuePolicy } from './queue-policy.ts';
import { roleLacksPermission } from './role-lacks-permission.ts';
import { s3LambdaCycle } from './s3-lambda-cycle.ts';
import { snapStartVersion } from './snapstart-version.ts';
import { sqsBatch } from './sqs-batch.ts';
import { sqsVisibilityTimeout } from './sqs-visibility-timeout.ts';

/** What does not fit between resources, written plainly or made by SAM. */
export const crossResourceRules: readonly Rule[] = [
  apiStageDeployment,
  duplicateNames,
  eventSourceOptions,
  eventSourcePollers,
  eventSourceTopics,
  literalApiId,
  logGroupName,
  methodAuthorizer,
  lambdaPermission,
  queuePolicy,
  roleLacksPermission,
  s3LambdaCycle,
  snapStartVersion,
  sqsBatch,
  sqsVisibilityTimeout,
];

import type { Rule } from '../../rule.ts';
import { apiAccessLog } from './api-access-log.ts';
import { apiCache } from './api-cache.ts';
import { apiThrottling } from './api-throttling.ts';
import { arm64 } from './arm64.ts';
import { batchWindow } from './batch-window.ts';
import { ddbProvisionedNoAutoscaling } from './ddb-provisioned-no-autoscaling.ts';
import { esmFiltering } from './esm-filtering.ts';
import { hardcodedArnRegion } from './hardcoded-arn-region.ts';
import { jsonLog } from './json-log.ts';
import { jsonLogging } from './json-logging.ts';
import { logRetention } from './log-retention.ts';
import { tracing } from './tracing.ts';

/** Observability, cost, performance and portability. */
export const operationsRules: readonly Rule[] = [
  apiAccessLog,
  apiThrottling,
  apiCache,
  arm64,
  batchWindow,
  ddbProvisionedNoAutoscaling,
  esmFiltering,
  hardcodedArnRegion,
  jsonLog,
  jsonLogging,
  logRetention,
  tracing,
];

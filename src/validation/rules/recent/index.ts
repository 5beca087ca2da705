import type { Rule } from '../../rule.ts';
import { agentcoreGatewayTarget } from './agentcore-gateway-target.ts';
import { durableConfigRange } from './durable-config-range.ts';
import { durableEnableIsReplacement } from './durable-enable-is-replacement.ts';
import { durableRolePolicy } from './durable-role-policy.ts';
import { durableRuntime } from './durable-runtime.ts';
import { durableSyncOrEsmCap } from './durable-sync-or-esm-cap.ts';
import { durableUnqualifiedInvoke } from './durable-unqualified-invoke.ts';
import { dynamodbMrsc } from './dynamodb-mrsc.ts';
import { managedInstancesRange } from './managed-instances-range.ts';
import { streamingFunctionUrl } from './streaming-function-url.ts';
import { streamingRestMode } from './streaming-rest-mode.ts';
import { streamingSamValue } from './streaming-sam-value.ts';
import { tenancyApiMapping } from './tenancy-api-mapping.ts';
import { tenancyImmutable } from './tenancy-immutable.ts';

/** Features of the last years that no other checker knows beyond their shape. */
export const recentRules: readonly Rule[] = [
  agentcoreGatewayTarget,
  durableConfigRange,
  durableEnableIsReplacement,
  durableRolePolicy,
  durableRuntime,
  durableSyncOrEsmCap,
  durableUnqualifiedInvoke,
  dynamodbMrsc,
  managedInstancesRange,
  streamingFunctionUrl,
  streamingRestMode,
  streamingSamValue,
  tenancyApiMapping,
  tenancyImmutable,
];

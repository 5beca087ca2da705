import type { MappingSource } from '../facts/event-source-mapping.ts';
import type { FactId } from '../facts/index.ts';
import type { Place } from './input.ts';

/** Days that the designed log groups keep. */
export const logRetentionDays = 30;

/** One decision with the arithmetic behind it. */
export interface Decision {
  readonly setting: string;
  readonly value: string | number | boolean;
  readonly reason: string;
}

/** One statement of a policy. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
}

export interface Alarm {
  readonly id: string;
  readonly namespace: string;
  readonly metric: string;
  readonly statistic: 'Sum' | 'Maximum';
  readonly threshold: number;
  readonly dimensions: Readonly<Record<string, unknown>>;
  readonly reason: string;
}

type Properties = Record<string, unknown>;

/** Everything a source needs of a template, a role and an operator. */
export interface SourcePlan {
  readonly decisions: readonly Decision[];
  readonly timeoutSeconds: number;
  /** Resources besides function, role, log group and dead-letter queue, by logical id. */
  readonly resources: Readonly<Record<string, Properties>>;
  /** The SAM event of the function, and for those that are mappings which rules check it. */
  readonly event: { readonly type: string; readonly properties: Properties; readonly mapping?: MappingSource };
  /** More SAM events of the same kind, e.g. the routes of a WebSocket API. */
  readonly functionProperties?: Properties;
  readonly statements: readonly Statement[];
  readonly alarms: readonly Alarm[];
  readonly failurePath: string;
  readonly notes: readonly string[];
  readonly factIds: readonly FactId[];
  /** Parameters the template needs, e.g. subnets. */
  readonly parameters?: Readonly<Record<string, Properties>>;
}

export function arnOf({ partition, region, accountId }: Place, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}

/** Room above the mean time for slow days. */
const timeoutFactor = 2;
const leastTimeoutSeconds = 5;

/** A timeout with room for twice the expected time, within the limit. */
export function timeoutFor(expectedSeconds: number, limitSeconds: number): number {
  return Math.min(limitSeconds, Math.max(leastTimeoutSeconds, Math.ceil(expectedSeconds * timeoutFactor)));
}

export function show(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en-US', { maximumFractionDigits: 6 });
}

/** Alarm on records that were given up. */
export function deadLetterAlarm(queueName: unknown): Alarm {
  return {
    id: 'DeadLetterAlarm',
    namespace: 'AWS/SQS',
    metric: 'ApproximateNumberOfMessagesVisible',
    statistic: 'Maximum',
    threshold: 0,
    dimensions: { QueueName: queueName },
    reason: 'something was given up: look at it, mend, redrive',
  };
}

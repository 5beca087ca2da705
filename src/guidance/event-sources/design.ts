import { noteFacts, type FactNote } from '../facts/select.ts';
import { planBroker, planDocumentDb } from './brokers.ts';
import { parseNeeds, type DesignInput, type Needs } from './input.ts';
import type { EventSourceName } from './names.ts';
import { planKafka } from './kafka.ts';
import type { Decision, SourcePlan, Statement } from './plan.ts';
import { planEventBridge, planIot, planS3, planScheduler, planSns } from './push.ts';
import { planQueue } from './sqs.ts';
import { planStream } from './streams.ts';
import { planApi, planCognito, planWebSocket } from './synchronous.ts';
import { buildPolicy, buildTemplate } from './template.ts';

export interface EventSourceDesign {
  readonly title: string;
  readonly decisions: readonly Decision[];
  /** SAM template, YAML. */
  readonly template: string;
  /** Least-privilege policy for reading the source and keeping failures. */
  readonly policy: { readonly Version: '2012-10-17'; readonly Statement: readonly Statement[] };
  readonly alarms: readonly string[];
  readonly failurePath: string;
  readonly notes: readonly string[];
  readonly facts: readonly FactNote[];
}

const planners: Readonly<Record<EventSourceName, (needs: Needs) => SourcePlan>> = {
  sqs: planQueue,
  kinesis: planStream,
  dynamodb: planStream,
  msk: planKafka,
  kafka: planKafka,
  mq: planBroker,
  documentdb: planDocumentDb,
  s3: planS3,
  sns: planSns,
  eventbridge: planEventBridge,
  scheduler: planScheduler,
  api: planApi,
  websocket: planWebSocket,
  cognito: planCognito,
  iot: planIot,
};

/** Every setting for a source with its arithmetic, a template, a policy, alarms and the way failures take. */
export function designEventSource(
  input: DesignInput,
  world: { readonly region: string | undefined; readonly now: Date },
): EventSourceDesign {
  const needs = parseNeeds(input, world.region);
  const plan = planners[needs.source](needs);
  return {
    title: `${needs.source}: ${needs.name} in ${needs.place.region} (${needs.place.partition})`,
    decisions: plan.decisions,
    template: buildTemplate(needs, plan),
    policy: buildPolicy(plan.statements),
    alarms: plan.alarms.map((alarm) => `${alarm.metric} ${alarm.statistic} > ${alarm.threshold}: ${alarm.reason}`),
    failurePath: plan.failurePath,
    notes: [...plan.notes, `Assumed: ${needs.assumptions.join('; ')}.`],
    facts: noteFacts(plan.factIds, world.now),
  };
}

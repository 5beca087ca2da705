import { provisionedBreakEvenShare } from '../cost/lambda.ts';
import { formatAmount } from '../cost/lines.ts';
import { listRates } from '../cost/rates.ts';
import { facts } from '../facts/index.ts';
import { capacityPerInstance, type ManagedRun, type ManagedTotals } from './managed-instances.ts';
import type { QueueTotals } from './queue.ts';
import type { Recorder } from './recorder.ts';
import type { RunTotals } from './requests.ts';
import type { StreamTotals } from './stream.ts';
import type { Workload } from './workload.ts';

const headroom = 1.2;
const noticeableShare = 0.001;
const tailShare = 0.01;
const noticeableAgeSeconds = 60;
const requestsPerUnit = facts['lambda.concurrency.requestsPerSecondPerUnit'].value;
const perInterval = facts['lambda.concurrency.scalingPerInterval'].value;
const intervalSeconds = facts['lambda.concurrency.scalingIntervalSeconds'].value;

/** The busiest second by the profile, sampled finely enough to see a spike. */
function peakRate({ profile }: Workload): number {
  const samples = 5000;
  let peak = 0;
  for (let index = 0; index <= samples; index += 1) {
    peak = Math.max(peak, profile.rateAt((index / samples) * profile.seconds * 0.999_999));
  }
  return peak;
}

export function judgeOnDemand(
  workload: Workload,
  totals: RunTotals & { started?: number },
  recorder: Recorder,
): string[] {
  const peak = peakRate(workload);
  const inFlight = peak * workload.durationSeconds;
  const findings: string[] = [];
  const share = (count: number): number => count / Math.max(1, totals.arrivals);
  if (share(totals.refused.concurrency) > noticeableShare) {
    const needed = Math.ceil(Math.max(inFlight, peak / requestsPerUnit) * headroom);
    findings.push(
      `${percent(share(totals.refused.concurrency))} of requests meet the concurrency limit of ${workload.concurrency}: the peak of ${formatAmount(peak)}/s × ${formatAmount(workload.durationSeconds)} s is ${formatAmount(inFlight)} in flight. Ask for a concurrency quota of at least ${formatAmount(needed)} (20 % headroom), shorten the handler, or put a queue in front.`,
    );
  }
  if (share(totals.refused.rate) > noticeableShare) {
    findings.push(
      `${percent(share(totals.refused.rate))} of requests meet the request rate limit of ${requestsPerUnit}/s per unit of concurrency (${formatAmount(requestsPerUnit * workload.concurrency)}/s here), although few are in flight: the quota must be ${formatAmount(Math.ceil((peak / requestsPerUnit) * headroom))}, not ${formatAmount(Math.ceil(inFlight * headroom))}.`,
    );
  }
  if (share(totals.refused.scaling) > noticeableShare) {
    const last = recorder.steps().findLast((step) => step.throttled > step.arrivals * tailShare);
    const ramp = Math.max(0, inFlight - perInterval) / (perInterval / intervalSeconds);
    findings.push(
      `${percent(share(totals.refused.scaling))} of requests come faster than environments may be added (${perInterval} at once, then ${perInterval} every ${intervalSeconds} s): growing to ${formatAmount(inFlight)} takes about ${formatAmount(ramp)} s from nothing${last ? `; throttling ended after second ${Math.ceil(last.atSeconds + recorder.stepSeconds)}` : ''}. Provisioned concurrency before the moment, a queue, or callers that retry with jitter help; a higher quota alone does not.`,
    );
  }
  const coldShare = totals.coldStarts / Math.max(1, totals.completed);
  if (coldShare > tailShare) {
    findings.push(
      `${percent(coldShare)} of invocations are cold, so the 99th percentile includes INIT (${workload.settings.initMs} ms). Free first: a smaller bundle and lazy initialisation; then SnapStart or provisioned concurrency.`,
    );
  }
  if (totals.backlogAtEnd > 0) {
    findings.push(
      `${formatAmount(totals.backlogAtEnd)} events still wait at the end, the oldest ${formatAmount(totals.longestWaitSeconds)} s: capacity ${formatAmount(workload.concurrency / workload.durationSeconds)}/s is below what arrives.`,
    );
  }
  const { provisionedConcurrency } = workload.settings;
  if (provisionedConcurrency > 0) findings.push(judgeProvisioned(provisionedConcurrency, workload, totals));
  if (workload.trigger === 'durable') findings.push(...judgeDurable(workload, peak));
  return findings.length > 0 ? findings : ['No limit is met: nothing throttled, nothing waits.'];
}

function judgeProvisioned(count: number, workload: Workload, totals: RunTotals): string {
  const used = totals.provisionedSeconds / (count * workload.profile.seconds);
  const spilled = totals.onDemandSeconds / Math.max(1e-9, totals.onDemandSeconds + totals.provisionedSeconds);
  const breakEven = provisionedBreakEvenShare(workload.architecture, listRates);
  const verdict =
    used > breakEven
      ? 'cheaper than on demand for its part'
      : `dearer than on demand (it pays above ${percent(breakEven)}): it buys latency`;
  return `Provisioned concurrency of ${count} is used ${percent(used)}: ${verdict}. ${percent(spilled)} of the busy time spilled over to on-demand environments.`;
}

function judgeDurable(workload: Workload, peak: number): string[] {
  const { invocations, waitSeconds } = workload.settings;
  const findings: string[] = [];
  const starts = facts['durable.starts.perSecond'].value;
  if (peak > starts) {
    findings.push(
      `The peak of ${formatAmount(peak)} starts/s exceeds the quota of ${starts}/s per Region; start through a queue, or ask for more.`,
    );
  }
  const lifetime = invocations * workload.durationSeconds + (invocations - 1) * waitSeconds;
  const running = peak * lifetime;
  const most = facts['durable.concurrency.running'].value;
  if (running > most) {
    findings.push(
      `${formatAmount(peak)}/s × ${formatAmount(lifetime)} s is ${formatAmount(running)} executions under way; the quota is ${formatAmount(most)}.`,
    );
  }
  if (lifetime > workload.profile.seconds) {
    findings.push(
      `An execution takes ${formatAmount(lifetime)} s, longer than the simulated ${formatAmount(workload.profile.seconds)} s: later invocations are not in this picture. Give simulatedSeconds.`,
    );
  }
  return findings;
}

export function judgeQueue(
  workload: Workload,
  totals: QueueTotals,
  queue: { readonly batchSize: number; readonly visibilitySeconds: number },
): string[] {
  const { settings, durationSeconds } = workload;
  const findings: string[] = [];
  const used = Math.min(
    settings.maximumConcurrency ?? Infinity,
    settings.messageGroups ?? Infinity,
    workload.concurrency,
  );
  if (totals.throttledInvocations > 0) {
    findings.push(
      `${formatAmount(totals.throttledInvocations)} invocations were refused because the pollers outgrew the function's concurrency of ${workload.concurrency}; every refusal counts as a receive and moves messages towards the dead-letter queue. Set MaximumConcurrency to at most ${Math.max(2, Math.floor(workload.concurrency))}, or raise the concurrency.`,
    );
  }
  if (totals.backlogAtEnd > totals.arrivals * tailShare && totals.backlogAtEnd > queue.batchSize) {
    const perSecond = formatAmount((Math.min(used, totals.peakConcurrency) * queue.batchSize) / durationSeconds);
    findings.push(
      `${formatAmount(totals.backlogAtEnd)} messages wait at the end: ${totals.peakConcurrency} concurrent batches of ${queue.batchSize} in ${formatAmount(durationSeconds)} s carry ${perSecond}/s at most. Larger batches, a faster handler or more concurrency.`,
    );
  }
  if (totals.longestAgeSeconds > noticeableAgeSeconds) {
    const peak = peakRate(workload);
    const needed = Math.ceil((peak * durationSeconds) / queue.batchSize);
    findings.push(
      `Messages wait up to ${formatAmount(totals.longestAgeSeconds)} s. To work off ${formatAmount(peak)}/s as it comes takes ${needed} concurrent batches; ${totals.peakConcurrency} was the most. ${settings.maximumConcurrency === undefined ? 'Provisioned pollers ramp faster.' : `maximumConcurrency is ${settings.maximumConcurrency}.`}`,
    );
  }
  if (totals.deadLettered > 0) {
    findings.push(
      `${formatAmount(totals.deadLettered)} messages went to the dead-letter queue after ${settings.maxReceiveCount} receives.${settings.reportBatchItemFailures < 0.5 ? ' ReportBatchItemFailures would keep good messages from being retried with bad ones.' : ''}`,
    );
  }
  if (queue.visibilitySeconds < durationSeconds + settings.batchWindowSeconds) {
    findings.push(
      `The visibility timeout of ${queue.visibilitySeconds} s is shorter than a batch: every message is received again while it is still being worked on, which this simulation does not show. Use at least ${recommendedVisibilitySeconds(durationSeconds, settings.batchWindowSeconds)} s (six batches and the window).`,
    );
  }
  return findings.length > 0
    ? findings
    : ['The queue keeps up: no throttling, no growing backlog, nothing dead-lettered.'];
}

export function judgeStream(workload: Workload, totals: StreamTotals, batchSize: number): string[] {
  const { settings, durationSeconds } = workload;
  const lanes = settings.shards * settings.parallelizationFactor;
  const capacity = (Math.min(lanes, workload.concurrency) * batchSize) / durationSeconds;
  const findings: string[] = [];
  if (totals.writeThrottled > totals.arrivals * noticeableShare) {
    findings.push(
      `${percent(totals.writeThrottled / totals.arrivals)} of records are refused on writing: ${settings.shards} shards take ${facts['kinesis.shard.writeRecordsPerSecond'].value} records/s or ${facts['kinesis.shard.writeMbPerSecond'].value} MB/s each. Add shards, or batch small records.`,
    );
  }
  if (totals.expired > 0)
    findings.push(
      `${formatAmount(totals.expired)} records expired unread after ${settings.retentionHours} h: data loss.`,
    );
  const isLate = totals.longestAgeSeconds > Math.max(60, 10 * durationSeconds);
  if (isLate && totals.backlogAtEnd > batchSize * lanes) {
    findings.push(
      `The iterator age reaches ${formatAmount(totals.longestAgeSeconds)} s: ${lanes} ${lanes === 1 ? 'lane' : 'lanes'} × ${batchSize} records in ${formatAmount(durationSeconds)} s carry ${formatAmount(capacity)}/s. Raise parallelizationFactor (now ${settings.parallelizationFactor}, at most ${facts['esm.parallelization.max'].value}), the batch size or the shards.`,
    );
  }
  if (totals.blockedSeconds > 0) {
    const bounded = settings.maximumRetryAttempts >= 0 || settings.maximumRecordAgeSeconds >= 0;
    findings.push(
      `The poison record blocks its lane for ${formatAmount(totals.blockedSeconds)} s and ${formatAmount(totals.discarded)} records are given up with it.${bounded ? '' : ' Nothing bounds the retries: set MaximumRetryAttempts or MaximumRecordAgeInSeconds.'}${settings.bisectBatch < 0.5 ? ' BisectBatchOnFunctionError would give up only that record.' : ''} Keep a failure destination.`,
    );
  }
  return findings.length > 0
    ? findings
    : [`The stream keeps up: capacity ${formatAmount(capacity)} records/s, nothing lost.`];
}

export function judgeManaged(workload: Workload, run: ManagedRun, totals: ManagedTotals): string[] {
  const perInstance = capacityPerInstance(run);
  const peak = peakRate(workload) * workload.durationSeconds;
  const findings: string[] = [];
  const share = totals.throttled / Math.max(1, totals.arrivals);
  if (share > noticeableShare) {
    const atLimit = totals.peakInstances >= Math.floor(run.maxVcpu / run.vcpuPerInstance);
    findings.push(
      atLimit
        ? `${percent(share)} of requests are throttled at MaxVCpuCount ${run.maxVcpu}: ${formatAmount(peak)} in flight need ${Math.ceil(peak / perInstance)} instances, ${Math.ceil(peak / perInstance) * run.vcpuPerInstance} vCPUs. Raise it.`
        : `${percent(share)} of requests are throttled while capacity doubles every five minutes. Keep at least ${Math.ceil(peak / perInstance)} instances before the moment (scheduled minimum), queue in front, or use on-demand Lambda for such jumps.`,
    );
  }
  if (totals.meanCpu < run.targetCpu / 2) {
    findings.push(
      `Mean CPU use is ${percent(totals.meanCpu)}, under half of the target of ${percent(run.targetCpu)}: cost per request goes as 1/use. Smaller instances, a shared capacity provider, or on-demand Lambda.`,
    );
  }
  return findings.length > 0 ? findings : ['The fleet keeps up: nothing throttled.'];
}

/** AWS's recommendation for a queue whose function takes this long: room for throttled retries. */
export function recommendedVisibilitySeconds(timeoutSeconds: number, windowSeconds: number): number {
  return Math.ceil(facts['sqs.visibility.timeoutFactor'].value * timeoutSeconds + windowSeconds);
}

function percent(share: number): string {
  return `${formatAmount(share * 100)} %`;
}

import { facts } from '../facts/index.ts';
import type { Needs } from './input.ts';
import { show, type Decision } from './plan.ts';

/** A batch may take this share of the longest timeout, so that a timeout twice the batch still fits. */
const usableShare = 0.5;
const quickArrivalPerSecond = 1000;
const largeBatch = 100;
const lowTrafficPerSecond = 10;
const comfortableWindowSeconds = 5;

export interface Batching {
  readonly size: number;
  readonly windowSeconds: number;
  /** Handler time of a full batch. */
  readonly seconds: number;
  readonly decisions: readonly Decision[];
}

/** Batch size and window from payload limit, timeout, latency and traffic. */
export function chooseBatching(
  needs: Needs,
  limits: {
    readonly usual: number;
    readonly most: number;
    readonly allowsWindow: boolean;
    readonly windowNeededAbove?: number;
  },
): Batching {
  const windowSeconds = limits.allowsWindow ? chooseWindow(needs) : 0;
  const byPayload = Math.floor((facts['esm.batch.payloadMb'].value * 1024) / needs.recordKb);
  const byTimeout = Math.floor((facts['lambda.timeout.maxSeconds'].value * usableShare) / needs.handlerSeconds);
  const spare = needs.latencySeconds === undefined ? Infinity : needs.latencySeconds - windowSeconds;
  const byLatency = spare === Infinity ? Infinity : Math.floor(spare / needs.handlerSeconds);
  const wanted = needs.peak >= quickArrivalPerSecond ? Math.max(limits.usual, largeBatch) : limits.usual;
  const bounds: readonly (readonly [string, number])[] = [
    ['enough for this traffic', wanted],
    [`limit of ${show(limits.most)}`, limits.most],
    [`${facts['esm.batch.payloadMb'].value} MB payload ÷ ${show(needs.recordKb)} KB`, byPayload],
    [`half of ${facts['lambda.timeout.maxSeconds'].value} s ÷ ${show(needs.handlerSeconds)} s each`, byTimeout],
    [`${show(spare)} s of latency ÷ ${show(needs.handlerSeconds)} s each`, byLatency],
  ];
  const [reason, bound] = bounds.reduce((least, each) => (each[1] < least[1] ? each : least));
  const size = Math.max(1, bound);
  const needsWindow = limits.windowNeededAbove !== undefined && size > limits.windowNeededAbove;
  const window = needsWindow ? Math.max(1, windowSeconds) : windowSeconds;
  const decisions: Decision[] = [
    {
      setting: 'BatchSize',
      value: size,
      reason: `${reason}; a full batch takes ${size} × ${show(needs.handlerSeconds)} s = ${show(size * needs.handlerSeconds)} s`,
    },
  ];
  if (limits.allowsWindow) {
    decisions.push({
      setting: 'MaximumBatchingWindowInSeconds',
      value: window,
      reason: windowReason(needs, window, needsWindow),
    });
  }
  return { size, windowSeconds: window, seconds: size * needs.handlerSeconds, decisions };
}

/** Waiting for company saves invocations where traffic is thin and nobody is in a hurry. */
function chooseWindow({ mean, latencySeconds }: Needs): number {
  if (mean > lowTrafficPerSecond) return 0;
  if (latencySeconds === undefined) return comfortableWindowSeconds;
  return Math.min(comfortableWindowSeconds, Math.floor(latencySeconds / 2));
}

function windowReason({ mean, latencySeconds }: Needs, window: number, isNeeded: boolean): string {
  if (isNeeded) return 'a standard queue needs at least 1 s above a batch of 10';
  if (window === 0)
    return latencySeconds === undefined
      ? `batches fill by themselves at ${show(mean)}/s`
      : `no waiting within ${show(latencySeconds)} s of latency`;
  return `at ${show(mean)}/s it gathers up to ${show(Math.max(1, mean * window))} records per invocation for ${window} s of delay`;
}

import { formatAmount, formatRound, formatUsd, totalOf } from '../cost/lines.ts';
import type { Rates } from '../cost/rates.ts';
import { estimate } from './estimates.ts';
import { optionTitles, type OptionId } from './options.ts';
import { rankOptions, recommended } from './rank.ts';
import { normaliseWorkload } from './normalise.ts';
import { scaleTraffic, type Trigger, type Workload, type WorkloadInput } from './workload.ts';

export interface DecidingQuestion {
  readonly question: string;
  /** What was assumed, and from which value on the advice changes to what. */
  readonly threshold: string;
}

export interface BreakEven {
  readonly against: OptionId;
  /** Requests per month at which both cost the same; undefined when one is cheaper at any traffic. */
  readonly requestsPerMonth: number | undefined;
  readonly sentence: string;
}

interface Probe {
  readonly field: keyof WorkloadInput;
  readonly question: string;
  /** Extremes to try; the threshold is searched between the assumption and each. */
  readonly extremes: readonly number[];
  readonly show: (value: number) => string;
  readonly onlyFor?: readonly Trigger[];
}

const percent = (share: number): string => `${formatAmount(share * 100, 2)} %`;
const times = (ratio: number): string => `${formatAmount(ratio, 2)} times the mean`;

const probes: readonly Probe[] = [
  {
    field: 'peakToMeanRatio',
    question: 'How high is the busiest five minutes over the mean traffic (peakToMeanRatio)?',
    extremes: [1.2, 50],
    show: times,
  },
  {
    field: 'commitmentDiscount',
    question: 'Do you hold, or want, a Savings Plan or reserved instances on EC2 (commitmentDiscount)?',
    extremes: [0.65],
    show: percent,
  },
  {
    field: 'cpuShare',
    question: 'How much of the duration does the code compute instead of waiting (cpuShare)?',
    extremes: [0.03, 1],
    show: percent,
  },
  {
    field: 'maxDurationSeconds',
    question: 'How long is the longest run (maxDurationSeconds)?',
    extremes: [1200, 8000],
    show: (value) => `${formatAmount(value)} s`,
  },
  {
    field: 'idleShare',
    question: 'For which share of the time is there no traffic at all (idleShare)?',
    extremes: [0, 0.9],
    show: percent,
  },
  {
    field: 'latencyTargetMs',
    question: 'Which 99th-percentile latency must hold (latencyTargetMs)?',
    extremes: [5],
    show: (value) => `${formatAmount(value)} ms`,
    onlyFor: ['http'],
  },
];

const switches: readonly {
  change: Partial<WorkloadInput>;
  field: keyof WorkloadInput;
  question: string;
  answer: string;
}[] = [
  {
    field: 'untrustedCode',
    change: { untrustedCode: true, tenants: 100 },
    question: 'Does it run code that customers or models wrote (untrustedCode)?',
    answer: 'if it does',
  },
  {
    field: 'existing',
    change: { existing: 'containers' },
    question: 'Does the code exist as container images, with a team that runs them (existing)?',
    answer: 'if it does',
  },
  {
    field: 'existing',
    change: { existing: 'lambda' },
    question: 'Is the team on Lambda already and wants to keep its programming model (existing)?',
    answer: 'if it is',
  },
];

const mostQuestions = 3;
const searchSteps = 18;

/** At most three questions about values the caller left open and whose answer changes the recommendation. */
export function decidingQuestions(input: WorkloadInput, rates: Rates): DecidingQuestion[] {
  const base = bestOption(input, rates);
  if (!base) return [];
  const questions = [...numericQuestions(input, base, rates), ...switchQuestions(input, base, rates)];
  return questions.slice(0, mostQuestions);
}

function bestOption(input: WorkloadInput, rates: Rates): OptionId | undefined {
  return recommended(rankOptions(normaliseWorkload(input).workload, rates))[0]?.option;
}

/** The best option when a field has a value, or undefined when that contradicts what the caller said. */
function bestWith(input: WorkloadInput, change: Partial<WorkloadInput>, rates: Rates): OptionId | undefined {
  try {
    return bestOption({ ...input, ...change }, rates);
  } catch {
    return undefined;
  }
}

function* numericQuestions(input: WorkloadInput, base: OptionId, rates: Rates): Generator<DecidingQuestion> {
  const { workload } = normaliseWorkload(input);
  for (const { field, question, extremes, show, onlyFor } of probes) {
    if (input[field] !== undefined || (onlyFor && !onlyFor.includes(workload.trigger))) continue;
    const assumed = workloadValue(workload, field);
    const found = extremes
      .map((extreme) => ({ extreme, option: bestWith(input, { [field]: extreme }, rates) }))
      .find(({ option }) => option !== undefined && option !== base);
    if (!found?.option) continue;
    const from = assumed ?? 1000;
    const threshold = search(from, found.extreme, (value) => bestWith(input, { [field]: value }, rates) === base);
    const direction = found.extreme > from ? 'From about' : 'At about';
    const side = found.extreme > from ? 'up' : 'and below';
    const then = optionTitles[bestWith(input, { [field]: threshold }, rates) ?? found.option];
    yield {
      question,
      threshold: `Assumed ${assumed === undefined ? 'none' : show(assumed)}. ${direction} ${show(threshold)} ${side}: ${then}.`,
    };
  }
}

function workloadValue(workload: Workload, field: keyof WorkloadInput): number | undefined {
  const value = new Map<string, unknown>(Object.entries(workload)).get(field);
  return typeof value === 'number' ? value : undefined;
}

/** The value nearest to `from` for which the advice differs; assumes one change between both. */
function search(from: number, to: number, isSame: (value: number) => boolean): number {
  let same = from;
  let different = to;
  for (let step = 0; step < searchSteps; step++) {
    const middle = (same + different) / 2;
    if (isSame(middle)) same = middle;
    else different = middle;
  }
  return different;
}

function* switchQuestions(input: WorkloadInput, base: OptionId, rates: Rates): Generator<DecidingQuestion> {
  for (const { field, change, question, answer } of switches) {
    if (input[field] !== undefined) continue;
    const option = bestWith(input, change, rates);
    if (option !== undefined && option !== base)
      yield { question, threshold: `Assumed not. ${optionTitles[option]} ${answer}.` };
  }
}

const trafficRange = 1000;
const gridSteps = 60;

/** Requests per month at which the second option becomes as cheap as the first. */
export function breakEven(workload: Workload, best: OptionId, against: OptionId, rates: Rates): BreakEven {
  const difference = (factor: number): number =>
    costAt(workload, best, factor, rates) - costAt(workload, against, factor, rates);
  const cheaperNow = difference(1) <= 0 ? best : against;
  const other = cheaperNow === best ? against : best;
  const equal = 0.005;
  if (Math.abs(difference(1)) < equal)
    return {
      against,
      requestsPerMonth: undefined,
      sentence: `${optionTitles[best]} and ${optionTitles[against]} cost the same.`,
    };
  const factor = nearestCrossing(difference);
  if (factor === undefined)
    return {
      against,
      requestsPerMonth: undefined,
      sentence: `${optionTitles[cheaperNow]} is cheaper than ${optionTitles[other]} from a thousandth to a thousand times this traffic.`,
    };
  const requestsPerMonth = workload.requestsPerMonth * factor;
  const direction = factor > 1 ? 'Above' : 'Below';
  return {
    against,
    requestsPerMonth,
    sentence: `${direction} about ${formatRound(requestsPerMonth)} requests a month (${formatUsd(costAt(workload, best, factor, rates))}) ${optionTitles[other]} is cheaper than ${optionTitles[cheaperNow]}.`,
  };
}

function costAt(workload: Workload, option: OptionId, factor: number, rates: Rates): number {
  const found = estimate(option, scaleTraffic(workload, factor), rates);
  return found ? totalOf(found.lines) : Infinity;
}

/** Walks away from 1 in both directions on a logarithmic grid and refines the first change of sign. */
function nearestCrossing(difference: (factor: number) => number): number | undefined {
  const start = Math.sign(difference(1));
  const ratio = trafficRange ** (1 / gridSteps);
  for (let step = 1; step <= gridSteps; step++) {
    for (const factor of [ratio ** step, ratio ** -step]) {
      const value = difference(factor);
      if (!Number.isFinite(value) || Math.sign(value) === start || value === 0) continue;
      const before = factor > 1 ? factor / ratio : factor * ratio;
      return search(before, factor, (middle) => Math.sign(difference(middle)) === start);
    }
  }
  return undefined;
}

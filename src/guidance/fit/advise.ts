import { facts, type FactId } from '../facts/index.ts';
import { noteFacts, type FactNote } from '../facts/select.ts';
import { totalOf, type CostLine } from '../cost/lines.ts';
import type { Rates } from '../cost/rates.ts';
import { estimate } from './estimates.ts';
import { adviseMemory, parsePowerSamples } from './memory.ts';
import { optionTitles, type OptionId } from './options.ts';
import type { Blocker } from './filters.ts';
import { isVariant, rankOptions, recommended, type Assessment } from './rank.ts';
import { breakEven, decidingQuestions, type BreakEven, type DecidingQuestion } from './sensitivity.ts';
import { normaliseWorkload } from './normalise.ts';
import { scaleTraffic, type Workload, type WorkloadInput } from './workload.ts';

export interface AdvisedOption {
  readonly assessment: Assessment;
  readonly monthlyCostUsd:
    | { readonly low: number; readonly base: number; readonly high: number; readonly lines: readonly CostLine[] }
    | undefined;
}

export interface Advice {
  /** One option, or several when it is close. */
  readonly recommended: readonly OptionId[];
  readonly why: string;
  readonly options: readonly AdvisedOption[];
  readonly assumptions: readonly string[];
  readonly questions: readonly DecidingQuestion[];
  readonly breakEven: BreakEven | undefined;
  readonly facts: readonly FactNote[];
  /** Duration and cost at other memory sizes, where Lambda on demand is recommended or was measured. */
  readonly memory: string | undefined;
  readonly workload: Workload;
}

/** Traffic for the low and high estimates, as factors of the given one. */
const lowTraffic = 0.5;
const highTraffic = 1.5;
const mostFacts = 10;
const halfACent = 0.005;
/** Without a list price there is no break-even to state. */
const unpriced: ReadonlySet<OptionId> = new Set(['lambda-web-function']);

/**
 * Compares every way to run a workload: limits, shape, size, cost, rank. Throws UserError on values that cannot be meant.
 * `now` dates the facts; prices come from `rates`.
 */
export function adviseWorkload(input: WorkloadInput, rates: Rates, now: Date): Advice {
  const { workload, assumptions } = normaliseWorkload(input);
  const samples = input.powerSamples === undefined ? undefined : parsePowerSamples(input.powerSamples);
  const ranked = rankOptions(workload, rates);
  const best = recommended(ranked);
  const [first, ...others] = ranked.filter(({ feasible }) => feasible);
  const rivals = others.filter((other) => first && !isVariant(first, other));
  const rival = rivals.find(
    ({ option, monthlyUsd, score }) =>
      !unpriced.has(option) && monthlyUsd !== first?.monthlyUsd && score * 2 >= (first?.score ?? 0),
  );
  const options = ranked.map((assessment) => ({ assessment, monthlyCostUsd: costBand(assessment, workload, rates) }));
  return {
    recommended: best.map(({ option }) => option),
    why: explain(best, rivals[0], others),
    options,
    assumptions: [...assumptions, ...(first?.estimate?.assumptions ?? []), ...rateNotes(workload, rates)],
    questions: decidingQuestions(input, rates),
    breakEven: first && rival && breakEven(workload, first.option, rival.option, rates),
    facts: noteFacts(factsBehind(best, rates), now),
    memory:
      samples || best.some(({ option }) => option === 'lambda') ? adviseMemory(workload, samples, rates) : undefined,
    workload,
  };
}

function costBand(assessment: Assessment, workload: Workload, rates: Rates): AdvisedOption['monthlyCostUsd'] {
  if (!assessment.estimate) return undefined;
  const { lines } = assessment.estimate;
  const at = (factor: number): number =>
    totalOf(estimate(assessment.option, scaleTraffic(workload, factor), rates)?.lines ?? lines);
  return { low: at(lowTraffic), base: totalOf(lines), high: at(highTraffic), lines };
}

function explain(best: readonly Assessment[], rival: Assessment | undefined, others: readonly Assessment[]): string {
  const [first] = best;
  if (!first) return 'No option fits: see the limit each one meets.';
  const reasons = first.judgements.filter(({ points }) => points > 0).map(({ reason }) => reason);
  const usd = first.monthlyUsd ?? 0;
  const isCheapest = others.every(({ monthlyUsd = Infinity }) => monthlyUsd > usd - halfACent);
  const points = [...reasons.slice(0, 2), ...(isCheapest ? ['Nothing that fits costs less.'] : [])];
  const names = best.map(({ option }) => optionTitles[option]).join(' or ');
  if (best.length > 1) return [`${names}: within 10 % in fit and 15 % in cost.`, ...points].join(' ');
  return [
    `${names}.`,
    ...points,
    ...variants(first, others),
    rival ? ahead(first, rival) : 'The only one that fits.',
  ].join(' ');
}

/** Why the runner-up stands behind: its limit, high risk or strongest disadvantage. */
function ahead(first: Assessment, rival: Assessment): string {
  const disadvantage = rival.judgements.find(({ points }) => points < 0)?.reason;
  const isChange = ({ kind }: Blocker): boolean => kind !== 'routine';
  const setback = first.blockers.some(isChange) ? undefined : rival.blockers.find(isChange);
  const because = setback ? `it needs a change (${setback.limit})` : undefined;
  const reason =
    because ?? disadvantage?.replace(/\.$/, '').replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase());
  const gap = first.score - rival.score;
  const points = gap > 0 ? ` by ${gap} ${gap === 1 ? 'point' : 'points'}` : '';
  return `Ahead of ${optionTitles[rival.option]}${points}${reason === undefined ? '' : `: ${reason}`}.`;
}

function variants(first: Assessment, others: readonly Assessment[]): string[] {
  const same = others.filter((other) => isVariant(first, other)).map(({ option }) => optionTitles[option]);
  return same.length === 0 ? [] : [`The same tasks at the same cost run as ${same.join(' or ')}.`];
}

function rateNotes(workload: Workload, rates: Rates): string[] {
  const listed = facts['price.region.value'].value;
  const own = rates.overridden.length;
  const dated = rates.overriddenOn === undefined ? '' : ` of ${rates.overriddenOn}`;
  const except =
    own === 0 ? '' : `, except ${own} ${own === 1 ? 'price' : 'prices'} of ${rates.region} given or fetched${dated}`;
  const elsewhere =
    own === 0 && workload.region !== listed
      ? [`prices of ${workload.region} differ: give a rates file or refresh prices`]
      : [];
  return [
    ...elsewhere,
    `list prices of ${listed} before tax${except}, ${workload.freeTier ? 'with' : 'without'} free tier; low and high are half and one and a half times the traffic`,
  ];
}

/** Facts of the recommended options. The limits that others meet stand with their source in the line of each. */
function factsBehind(best: readonly Assessment[], rates: Rates): FactId[] {
  const used = best.flatMap(({ estimate: found, blockers }) => [
    ...(found?.facts ?? []),
    ...blockers.map(({ fact }) => fact),
  ]);
  return [...new Set(used)].filter((id) => !rates.overridden.includes(id)).slice(0, mostFacts);
}

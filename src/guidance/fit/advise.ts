import type { FactId } from '../facts/index.ts';
import { noteFacts, type FactNote } from '../facts/select.ts';
import { totalOf, type CostLine } from '../cost/lines.ts';
import type { Rates } from '../cost/rates.ts';
import { estimate } from './estimates.ts';
import { adviseMemory, parsePowerSamples } from './memory.ts';
import { optionTitles, type OptionId } from './options.ts';
import { rankOptions, recommended, type Assessment } from './rank.ts';
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
  const [first, second] = ranked.filter(({ feasible }) => feasible);
  const rival = ranked.find(
    (other) => other.feasible && !unpriced.has(other.option) && other.monthlyUsd !== first?.monthlyUsd,
  );
  const options = ranked.map((assessment) => ({ assessment, monthlyCostUsd: costBand(assessment, workload, rates) }));
  return {
    recommended: best.map(({ option }) => option),
    why: explain(best, second),
    options,
    assumptions: [...assumptions, ...(first?.estimate?.assumptions ?? []), ...rateNotes(workload, rates)],
    questions: decidingQuestions(input, rates),
    breakEven: first && rival && breakEven(workload, first.option, rival.option, rates),
    facts: noteFacts(factsBehind(ranked, best), now),
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

function explain(best: readonly Assessment[], second: Assessment | undefined): string {
  const [first] = best;
  if (!first) return 'No option fits: see the limit each one meets.';
  const reasons = first.judgements.filter(({ points }) => points > 0).map(({ reason }) => reason);
  const cheapest = first.judgements.every(({ reason }) => !reason.startsWith('Costs '));
  const facts = [...reasons.slice(0, 2), ...(cheapest ? ['Nothing that fits costs less.'] : [])];
  const names = best.map(({ option }) => optionTitles[option]).join(' or ');
  if (best.length > 1) return `${names}: within 10 % in fit and 15 % in cost. ${facts.join(' ')}`;
  const gap = second
    ? ` Ahead of ${optionTitles[second.option]} by ${first.score - second.score} points.`
    : ' The only one that fits.';
  return `${names}. ${facts.join(' ')}${gap}`;
}

function rateNotes(workload: Workload, rates: Rates): string[] {
  const notes = [
    `list prices of ${rates.region} before tax, ${workload.freeTier ? 'with' : 'without'} free tier; low and high are half and one and a half times the traffic`,
  ];
  if (workload.region !== rates.region)
    notes.push(`prices of ${workload.region} differ: give a rates file or refresh prices`);
  if (rates.overridden.length > 0)
    notes.push(`${rates.overridden.length} prices are yours${rates.overriddenOn ? `, of ${rates.overriddenOn}` : ''}`);
  return notes;
}

/** Facts of the recommended options first, then of the limits that excluded others. */
function factsBehind(ranked: readonly Assessment[], best: readonly Assessment[]): FactId[] {
  const used = best.flatMap(({ estimate: found }) => found?.facts ?? []);
  const limits = ranked.flatMap(({ blockers }) => blockers.slice(0, 1).map(({ fact }) => fact));
  return [...new Set([...used, ...limits])].slice(0, mostFacts);
}

import { totalOf, formatUsd } from '../cost/lines.ts';
import type { Rates } from '../cost/rates.ts';
import { estimate, type Estimate } from './estimates.ts';
import { blockersOf, type Blocker } from './filters.ts';
import { containerOptions, optionIds, optionTitles, type OptionId } from './options.ts';
import { judgementsOf, risksOf, startingScore, type Judgement, type Risk } from './rules.ts';
import type { Workload } from './workload.ts';

export interface Assessment {
  readonly option: OptionId;
  /** False when a limit ends the matter or no size carries the workload. */
  readonly feasible: boolean;
  readonly blockers: readonly Blocker[];
  readonly score: number;
  readonly judgements: readonly Judgement[];
  readonly risks: readonly Risk[];
  /** Present when feasible. */
  readonly estimate: Estimate | undefined;
  readonly monthlyUsd: number | undefined;
}

/** Cost differences below this are small beside the time people spend. */
const immaterialUsd = 50;
const pointsPerDoubling = 12;
const mostCostPoints = 40;
/** Options this close are both named: shares of score and cost. */
const closeScore = 0.1;
const closeCost = 0.15;

/** Every option, best first: feasible, then without changes or high risks, then by score (which includes cost), then by cost. */
export function rankOptions(workload: Workload, rates: Rates): Assessment[] {
  const assessed = optionIds.map((option) => assess(option, workload, rates));
  const costs = assessed.flatMap(({ monthlyUsd }) => (monthlyUsd === undefined ? [] : [monthlyUsd]));
  const cheapest = Math.min(...costs);
  return assessed.map((assessment) => withCost(assessment, cheapest)).toSorted(compare);
}

/** The best option, and any that is as good within the stated closeness. */
export function recommended(ranked: readonly Assessment[]): Assessment[] {
  const [best, ...others] = ranked.filter(({ feasible }) => feasible);
  if (!best) return [];
  return [best, ...others.filter((other) => isClose(best, other))];
}

function assess(option: OptionId, workload: Workload, rates: Rates): Assessment {
  const blockers = blockersOf(option, workload);
  const excluded = blockers.some(({ kind }) => kind === 'excluded');
  const found = excluded ? undefined : estimate(option, workload, rates);
  const judgements = [...judgementsOf(option, workload), ...blockers.filter(isRoutine).map(routineJudgement)];
  const doorRisks = (found?.door.risks ?? []).map((text) => ({ severity: 'medium' as const, text }));
  return {
    option,
    feasible: found !== undefined,
    blockers: found || excluded ? blockers : [...blockers, noSize(option)],
    score: startingScore + judgements.reduce((sum, { points }) => sum + points, 0),
    judgements,
    risks: [...risksOf(option, workload), ...doorRisks],
    estimate: found,
    monthlyUsd: found && totalOf(found.lines),
  };
}

/** The same tasks for the same bill: nothing about the traffic decides between them, so the one with less to own is named. */
export function isVariant(best: Assessment, other: Assessment): boolean {
  return containerOptions.includes(best.option) && containerOptions.includes(other.option);
}

const isRoutine = ({ kind }: Blocker): boolean => kind === 'routine';
const routineJudgement = ({ limit, workaround }: Blocker): Judgement => ({
  points: -8,
  reason: `Above its ${limit}: ${workaround}.`,
});

const noSize = (option: OptionId): Blocker => ({
  limit: 'size',
  yours: 'this workload',
  allowed: `the largest size of ${optionTitles[option]}`,
  workaround: 'divide the work or choose a larger platform',
  kind: 'excluded',
  fact: 'price.ec2.instances',
});

function withCost(assessment: Assessment, cheapest: number): Assessment {
  const { monthlyUsd } = assessment;
  if (monthlyUsd === undefined) return { ...assessment, score: 0 };
  const judgement = costJudgement(monthlyUsd, cheapest);
  const judgements = judgement ? [...assessment.judgements, judgement] : assessment.judgements;
  const score = Math.max(0, Math.min(100, assessment.score + (judgement?.points ?? 0)));
  return { ...assessment, judgements, score: Math.round(score) };
}

/** Each doubling over the cheapest costs points, less so while the difference is a few dollars. */
function costJudgement(usd: number, cheapest: number): Judgement | undefined {
  const gap = usd - cheapest;
  if (gap <= 0) return undefined;
  const weight = gap / (gap + immaterialUsd);
  const doublings = Math.log2(usd / Math.max(cheapest, 0.01));
  const points = -Math.round(Math.min(mostCostPoints, pointsPerDoubling * doublings) * weight);
  return points === 0
    ? undefined
    : { points, reason: `Costs ${formatUsd(gap)} a month more than the cheapest that fits.` };
}

const setbacks = ({ blockers, risks }: Assessment): number =>
  blockers.some(({ kind }) => kind !== 'routine') || risks.some(({ severity }) => severity === 'high') ? 1 : 0;

function compare(left: Assessment, right: Assessment): number {
  return (
    Number(right.feasible) - Number(left.feasible) ||
    setbacks(left) - setbacks(right) ||
    right.score - left.score ||
    (left.monthlyUsd ?? 0) - (right.monthlyUsd ?? 0)
  );
}

function isClose(best: Assessment, other: Assessment): boolean {
  if (setbacks(best) !== setbacks(other) || isVariant(best, other)) return false;
  const scoreGap = best.score - other.score;
  const costGap = Math.abs((other.monthlyUsd ?? 0) - (best.monthlyUsd ?? 0));
  const larger = Math.max(other.monthlyUsd ?? 0, best.monthlyUsd ?? 0);
  return scoreGap <= closeScore * best.score && (costGap <= closeCost * larger || costGap < 1);
}

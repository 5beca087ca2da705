import { facts } from '../facts/index.ts';
import type { FactSummary } from '../facts/line.ts';
import { summarizeFact } from '../facts/select.ts';
import type { AdvisedOption, Advice } from './advise.ts';
import type { OptionId } from './options.ts';

/** Advice as plain data, bounded and rounded, for programs and for the text of an answer. */
export interface PresentedAdvice {
  readonly recommendation: { options: OptionId[]; why: string };
  readonly options: PresentedOption[];
  /** Break-even against the runner-up, and other memory sizes. */
  readonly notes: string[];
  readonly decidingQuestions: string[];
  readonly assumptions: string[];
  readonly facts: FactSummary[];
}

export interface PresentedOption {
  readonly option: OptionId;
  readonly feasible: boolean;
  /** Limits met, each with the value, what is allowed and what to do; excluding ones only where not feasible. */
  readonly blockers: string[];
  readonly score: number;
  readonly monthlyCostUsd?:
    { low: number; base: number; high: number; lines: { item: string; usd: number; basis: string }[] } | undefined;
  readonly reasons: string[];
  readonly risks: string[];
}

const mostReasons = 4;
const smallestLineUsd = 0.005;
const cents = (usd: number): number => Number(usd.toFixed(2));

export function presentAdvice(advice: Advice): PresentedAdvice {
  const { breakEven, memory } = advice;
  return {
    recommendation: { options: [...advice.recommended], why: advice.why },
    options: advice.options.map(presentOption),
    notes: [breakEven?.sentence, memory].filter((note) => note !== undefined),
    decidingQuestions: advice.questions.map(({ question, threshold }) => `${question} ${threshold}`),
    assumptions: [...advice.assumptions],
    facts: advice.facts.map(summarizeFact),
  };
}

function presentOption({ assessment, monthlyCostUsd }: AdvisedOption): PresentedOption {
  const { option, feasible, blockers, score, estimate, judgements, risks } = assessment;
  const door = (estimate?.door.reasons ?? []).map((reason) => `Door: ${reason}`);
  const judged = judgements.map(({ points, reason }) => `${points > 0 ? '+' : ''}${points} ${reason}`);
  return {
    option,
    feasible,
    blockers: blockers.map(
      ({ limit, yours, allowed, workaround, fact }) =>
        `${limit}: yours ${yours}, allowed ${allowed}; instead ${workaround} (${facts[fact].source}, ${facts[fact].checkedOn})`,
    ),
    score,
    ...(monthlyCostUsd
      ? {
          monthlyCostUsd: {
            low: cents(monthlyCostUsd.low),
            base: cents(monthlyCostUsd.base),
            high: cents(monthlyCostUsd.high),
            lines: monthlyCostUsd.lines
              .filter(({ usd }) => usd >= smallestLineUsd)
              .map(({ item, usd, basis }) => ({ item, usd: cents(usd), basis })),
          },
        }
      : {}),
    reasons: estimate ? [estimate.sizing, ...door, ...judged.slice(0, mostReasons)] : [],
    risks: feasible ? risks.map(({ severity, text }) => `${severity}: ${text}`) : [],
  };
}

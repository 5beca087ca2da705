import { formatFact, type FactSummary } from '../facts/line.ts';

interface Bill {
  readonly low: number;
  readonly base: number;
  readonly high: number;
  readonly lines: readonly { readonly item: string; readonly usd: number; readonly basis: string }[];
}

interface Option {
  readonly option: string;
  readonly feasible: boolean;
  readonly blockers: readonly string[];
  readonly score: number;
  readonly monthlyCostUsd?: Bill | undefined;
  readonly reasons: readonly string[];
  readonly risks: readonly string[];
}

interface Advice {
  readonly recommendation: { readonly options: readonly string[]; readonly why: string };
  readonly options: readonly Option[];
  readonly notes: readonly string[];
  readonly decidingQuestions: readonly string[];
  readonly assumptions: readonly string[];
  readonly facts: readonly FactSummary[];
}

/** Cents below a thousand dollars, where they tell something. */
const usd = (value: number): string => {
  const digits = value < 1000 ? 2 : 0;
  return `$${value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
};

/** Advice as lines: the decision, bills of what is recommended, the others in a line each, limits, assumptions, facts. */
export function formatAdvice(advice: Advice): string {
  const { recommendation, options, notes, decidingQuestions, assumptions, facts } = advice;
  const fitting = options.filter(({ feasible }) => feasible);
  const chosen = new Set([fitting[0]?.option, ...recommendation.options]);
  return [
    `Recommendation: ${recommendation.options.length > 1 ? 'either. ' : ''}${recommendation.why}`,
    ...notes,
    ...fitting.filter(({ option }) => chosen.has(option)).flatMap((option) => ['', ...detailLines(option)]),
    '',
    ...fitting.filter(({ option }) => !chosen.has(option)).map(otherLine),
    '',
    ...excludedLines(options),
    '',
    ...decidingQuestions.map((question) => `Would change this: ${question}`),
    '',
    `Assumed: ${assumptions.join('; ')}.`,
    'Facts:',
    ...facts.map((fact) => `- ${formatFact(fact)}`),
  ].join('\n');
}

function detailLines(option: Option): string[] {
  const { blockers, reasons, risks, monthlyCostUsd } = option;
  const paid = monthlyCostUsd?.lines ?? [];
  return [
    `${option.option}: ${formatCost(option)}, score ${option.score}`,
    ...paid.map((line) => `  ${usd(line.usd)} ${line.item}: ${line.basis}`),
    ...[...reasons, ...blockers, ...risks].map((line) => `  ${line}`),
  ];
}

function otherLine(option: Option): string {
  const { blockers, reasons, score } = option;
  const against = reasons.find((reason) => reason.startsWith('-')) ?? reasons.at(-1);
  return `Also ${option.option}: ${formatCost(option)}, score ${score}. ${blockers[0] ?? against ?? ''}`;
}

/** Options that fail at the same limit share a line. */
function excludedLines(options: readonly Option[]): string[] {
  const byLimit = new Map<string, string[]>();
  for (const { feasible, option, blockers } of options) {
    const limit = blockers[0] ?? '';
    if (!feasible) byLimit.set(limit, [...(byLimit.get(limit) ?? []), option]);
  }
  return [...byLimit].map(([limit, excluded]) => `Not ${excluded.join(', ')}: ${limit}`);
}

function formatCost({ monthlyCostUsd: bill }: Option): string {
  return bill ? `${usd(bill.base)}/month (${usd(bill.low)} to ${usd(bill.high)})` : '';
}

import { totalOf } from '../../src/guidance/cost/lines.ts';
import { listRates } from '../../src/guidance/cost/rates.ts';
import { adviseWorkload, type Advice } from '../../src/guidance/fit/advise.ts';
import { presentAdvice } from '../../src/guidance/fit/present.ts';
import { adviseWorkload as tool } from '../../src/tools/advise-workload.ts';
import { labelledWorkloads, type LabelledWorkload } from './labelled-workloads.ts';

export interface EvaluatedRow {
  readonly row: number;
  readonly name: string;
  readonly unambiguous: boolean;
  readonly answer: readonly string[];
  readonly passed: boolean;
  readonly misses: readonly string[];
  readonly characters: number;
}

/** Advises every labelled workload and compares recommendation, cost and flagged limits with the label. */
export function evaluateAll(now: Date): EvaluatedRow[] {
  return labelledWorkloads.map((labelled) => evaluateRow(labelled, now));
}

function evaluateRow(labelled: LabelledWorkload, now: Date): EvaluatedRow {
  const advice = adviseWorkload(labelled.input, listRates, now);
  const text = tool.text(presentAdvice(advice), tool.input.parse(labelled.input));
  const misses = [
    ...recommendationMiss(labelled, advice),
    ...costMiss(labelled, advice),
    ...mentionMiss(labelled, text),
  ];
  return {
    row: labelled.row,
    name: labelled.name,
    unambiguous: labelled.unambiguous,
    answer: advice.recommended,
    passed: misses.length === 0,
    misses,
    characters: text.length,
  };
}

/** The first recommendation must be accepted; a row with one right answer accepts no other beside it. */
function recommendationMiss({ accept, unambiguous }: LabelledWorkload, advice: Advice): string[] {
  const judged = unambiguous ? advice.recommended : advice.recommended.slice(0, 1);
  const wrong = judged.filter((option) => !accept.includes(option));
  if (judged.length > 0 && wrong.length === 0) return [];
  return [`expected ${accept.join(' or ')}, got ${advice.recommended.join(' or ') || 'nothing'}: ${advice.why}`];
}

function costMiss({ usd }: LabelledWorkload, advice: Advice): string[] {
  if (!usd) return [];
  const option = advice.options.find(({ assessment }) => assessment.option === usd.option);
  const lines = (option?.monthlyCostUsd?.lines ?? []).filter(({ item }) => usd.items.test(item));
  const actual = totalOf(lines);
  if (Math.abs(actual - usd.expected) <= usd.tolerance) return [];
  return [`${usd.option} should cost ${usd.expected}, got ${actual.toFixed(2)}`];
}

function mentionMiss({ mentions }: LabelledWorkload, text: string): string[] {
  return mentions && !mentions.test(text) ? [`does not mention ${mentions.source}`] : [];
}

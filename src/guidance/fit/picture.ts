import type { StackedBarChart } from '../charts/chart.ts';
import type { PresentedOption } from './present.ts';

const mostBars = 6;
/** Options dearer than this many times the cheapest are left out, so that the others can be told apart. */
const tooDear = 20;
const mostParts = 6;

/** Monthly cost of the options that fit, stacked by what is paid for. */
export function costChart(advice: {
  options: readonly (Pick<PresentedOption, 'feasible' | 'monthlyCostUsd'> & { option: string })[];
  assumptions: readonly string[];
}): StackedBarChart | undefined {
  const priced = advice.options.flatMap(({ option, feasible, monthlyCostUsd }) =>
    feasible && monthlyCostUsd ? [{ option, ...monthlyCostUsd }] : [],
  );
  const cheapest = Math.min(...priced.map(({ base }) => base));
  const bars = priced.filter(({ base }) => base <= Math.max(1, cheapest) * tooDear).slice(0, mostBars);
  if (bars.length < 2) return undefined;
  const totals = new Map<string, number>();
  for (const { lines } of bars) for (const { item, usd } of lines) totals.set(item, (totals.get(item) ?? 0) + usd);
  const items = [...totals].toSorted(([, left], [, right]) => right - left).map(([item]) => item);
  const shown = items.slice(0, mostParts);
  const rest = new Set(items.slice(mostParts));
  const amount = (lines: readonly { item: string; usd: number }[], wanted: (item: string) => boolean): number =>
    lines.reduce((sum, { item, usd }) => sum + (wanted(item) ? usd : 0), 0);
  const parts = shown.map((name) => ({
    name,
    values: bars.map(({ lines }) => amount(lines, (item) => item === name)),
  }));
  const others = bars.map(({ lines }) => amount(lines, (item) => rest.has(item)));
  return {
    kind: 'stacked-bars',
    title: 'Monthly cost of the options that fit',
    assumptions: advice.assumptions.slice(-1),
    value: { label: 'USD per month', format: 'usd' },
    categories: bars.map(({ option }) => option),
    parts: rest.size > 0 ? [...parts, { name: 'Other', values: others }] : parts,
  };
}

import { formatUsd } from '../cost/lines.ts';
import type { FactSummary } from '../facts/line.ts';
import { summarizeFact } from '../facts/select.ts';
import { costPerStep } from './cost.ts';
import type { SimulationResult } from './simulate.ts';

/** A simulation as a tool answers it: numbers rounded for reading, units in the names, facts as lines. */
export interface PresentedSimulation {
  title: string;
  summary: Record<string, number>;
  findings: string[];
  usd: number;
  usdPerMonth: number;
  costLines: string[];
  stepSeconds: number;
  /** Per step; `usd` is what the step costs. */
  series: Record<string, number[]>;
  /** Bounds worth drawing, by name. */
  limits: Record<string, number>;
  assumptions: string[];
  facts: FactSummary[];
}

export function presentSimulation(result: SimulationResult): PresentedSimulation {
  const { cost, limit } = result;
  return {
    title: result.title,
    summary: Object.fromEntries(
      result.summary.map(({ name, value, unit }) => [unit === '' ? name : `${name} (${unit})`, round(value)]),
    ),
    findings: [...result.findings],
    usd: round(cost.usd),
    usdPerMonth: round(cost.usdPerMonth),
    costLines: cost.lines.map(({ item, usd, basis }) => `${item} ${formatUsd(usd)} (${basis})`),
    stepSeconds: round(result.stepSeconds),
    series: { ...copyColumns(result.series), usd: costPerStep(cost, result.series) },
    limits: limit ? { [limit.name]: limit.value } : {},
    assumptions: [...result.assumptions, `prices of ${cost.region}`],
    facts: result.facts.map(summarizeFact),
  };
}

function copyColumns(series: SimulationResult['series']): Record<string, number[]> {
  return Object.fromEntries(Object.entries(series).map(([name, values]) => [name, [...values]]));
}

/** Whole numbers from 1,000 on, four significant digits below. */
function round(value: number): number {
  return Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4));
}

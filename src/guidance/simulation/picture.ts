import type { LineChart, LinePanel } from '../charts/chart.ts';
import type { SimulationResult } from './simulate.ts';

type Drawable = Pick<SimulationResult, 'stepSeconds' | 'title' | 'assumptions'> & {
  readonly series: Readonly<Record<string, readonly number[] | undefined>>;
  readonly limits: Readonly<Record<string, number>>;
};

/** The simulation as panels over time: traffic, concurrency against its limit, and what waits. */
export function simulationChart({ series, stepSeconds, limits, title, assumptions }: Drawable): LineChart {
  const count = Math.max(...Object.values(series).map((values) => values?.length ?? 0), 1);
  const points = (name: string, scale = 1): [number, number][] =>
    Array.from({ length: count }, (_, index) => [index * stepSeconds, (series[name]?.[index] ?? 0) * scale]);
  const happens = (name: string): boolean => (series[name] ?? []).some((value) => value > 0);
  const perSecond = (name: string): [number, number][] => points(name, 1 / stepSeconds);
  const last = (count - 1) * stepSeconds;
  const peakEnvironments = Math.max(...(series['environments'] ?? []), 1);
  const near = Object.entries(limits).filter(([, value]) => value < peakEnvironments * 4);
  const panels: LinePanel[] = [
    {
      y: { label: 'per second' },
      series: [
        { name: 'arriving', style: 'area', points: perSecond('arrivals') },
        { name: 'completed', points: perSecond('completed') },
        ...(happens('throttled') ? [{ name: 'throttled', points: perSecond('throttled') }] : []),
      ],
    },
    {
      y: { label: 'highest concurrency in each step' },
      series: [
        { name: 'busy', points: points('concurrency') },
        { name: 'alive', style: 'step', points: points('environments') },
        ...near.map(([name, value]) => ({
          name,
          style: 'limit' as const,
          points: [[0, value] as const, [last, value] as const],
        })),
      ],
    },
  ];
  if (Math.max(...(series['oldestAgeSeconds'] ?? [0])) > 1) {
    panels.push({
      y: { label: 'age of the oldest waiting', format: 'seconds' },
      series: [{ name: 'age', points: points('oldestAgeSeconds') }],
    });
  }
  if (happens('coldStarts')) {
    panels.push({
      y: { label: 'cold starts per step' },
      series: [{ name: 'cold starts', points: points('coldStarts') }],
    });
  }
  return {
    kind: 'lines',
    title,
    assumptions,
    x: { label: 'time since start', format: 'seconds' },
    panels,
  };
}

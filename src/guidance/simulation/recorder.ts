/** One stretch of simulated time. Counts are sums over the stretch, levels are the highest within it. */
export interface SimulationStep {
  readonly atSeconds: number;
  readonly arrivals: number;
  readonly completed: number;
  readonly throttled: number;
  readonly coldStarts: number;
  readonly concurrency: number;
  /** Execution environments alive, or instances for managed instances. */
  readonly environments: number;
  readonly backlog: number;
  readonly oldestAgeSeconds: number;
}

type Count = 'arrivals' | 'completed' | 'throttled' | 'coldStarts';
type Level = 'concurrency' | 'environments' | 'backlog' | 'oldestAgeSeconds';

/** Collects what an engine reports into a fixed number of steps, however long it runs. */
export interface Recorder {
  readonly stepSeconds: number;
  add(counter: Count, atSeconds: number, amount: number): void;
  raise(level: Level, atSeconds: number, value: number): void;
  steps(): SimulationStep[];
}

export function createRecorder(seconds: number, stepCount = 240): Recorder {
  const stepSeconds = seconds / stepCount;
  const column = (): Float64Array => new Float64Array(stepCount);
  const values: Record<Count | Level, Float64Array> = {
    arrivals: column(),
    completed: column(),
    throttled: column(),
    coldStarts: column(),
    concurrency: column(),
    environments: column(),
    backlog: column(),
    oldestAgeSeconds: column(),
  };
  const indexAt = (atSeconds: number): number =>
    Math.min(stepCount - 1, Math.max(0, Math.floor(atSeconds / stepSeconds)));
  return {
    stepSeconds,
    add(counter, atSeconds, amount) {
      const index = indexAt(atSeconds);
      values[counter][index] = (values[counter][index] ?? 0) + amount;
    },
    raise(level, atSeconds, value) {
      const index = indexAt(atSeconds);
      if (value > (values[level][index] ?? 0)) values[level][index] = value;
    },
    steps: () =>
      Array.from({ length: stepCount }, (_, index) => ({
        atSeconds: index * stepSeconds,
        arrivals: values.arrivals[index] ?? 0,
        completed: values.completed[index] ?? 0,
        throttled: values.throttled[index] ?? 0,
        coldStarts: values.coldStarts[index] ?? 0,
        concurrency: values.concurrency[index] ?? 0,
        environments: values.environments[index] ?? 0,
        backlog: values.backlog[index] ?? 0,
        oldestAgeSeconds: values.oldestAgeSeconds[index] ?? 0,
      })),
  };
}

export type SeriesName = Exclude<keyof SimulationStep, 'atSeconds'>;

/** Columns that every answer has; a zero there says something. */
const alwaysTold: ReadonlySet<SeriesName> = new Set(['concurrency', 'coldStarts', 'throttled', 'oldestAgeSeconds']);

/** The steps by column, rounded to four digits; other columns that are zero throughout are left out. */
export function toSeries(steps: readonly SimulationStep[]): Partial<Record<SeriesName, number[]>> {
  const names: readonly SeriesName[] = [
    'arrivals',
    'completed',
    'throttled',
    'coldStarts',
    'concurrency',
    'environments',
    'backlog',
    'oldestAgeSeconds',
  ];
  const columns = names.map((name) => [name, steps.map((step) => Number(step[name].toPrecision(4)))] as const);
  return Object.fromEntries(
    columns.filter(([name, values]) => alwaysTold.has(name) || values.some((value) => value !== 0)),
  );
}

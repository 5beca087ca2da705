/** How the numbers of an axis are written: as they are, as elapsed time, as UTC clock time, as dollars. */
export type AxisFormat = 'number' | 'seconds' | 'utc' | 'usd' | 'percent';

export interface Axis {
  /** What is measured, with its unit: `concurrent environments`, `queue age (seconds)`. */
  readonly label: string;
  readonly format?: AxisFormat;
}

export interface LineSeries {
  readonly name: string;
  /** Pairs of x and y, ascending in x. `null` breaks the line: no data is not zero. */
  readonly points: readonly (readonly [x: number, y: number | null])[];
  /** `line` joins points, `step` holds a value until the next, `area` fills, `limit` is a dashed grey bound. */
  readonly style?: 'line' | 'step' | 'area' | 'limit';
}

export interface LinePanel {
  readonly y: Axis;
  readonly series: readonly LineSeries[];
}

interface ChartText {
  readonly title: string;
  /** What was assumed; printed below the title, so that the picture stands alone. */
  readonly assumptions: readonly string[];
}

/** Panels above one another over the same x axis. */
export interface LineChart extends ChartText {
  readonly kind: 'lines';
  readonly x: Axis;
  readonly panels: readonly LinePanel[];
}

/** One horizontal bar per category, made of the parts in order. */
export interface StackedBarChart extends ChartText {
  readonly kind: 'stacked-bars';
  readonly value: Axis;
  readonly categories: readonly string[];
  readonly parts: readonly { readonly name: string; readonly values: readonly number[] }[];
}

export type Chart = LineChart | StackedBarChart;

/** A value the way the axis writes it: `1.2k`, `5 min`, `14:30`, `$12.50`. */
export function formatAxisValue(value: number, format: AxisFormat = 'number'): string {
  switch (format) {
    case 'number':
      return compact(value);
    case 'usd':
      return Math.abs(value) >= 1000 || Number.isInteger(value) ? `$${compact(value)}` : `$${value.toFixed(2)}`;
    case 'percent':
      return `${compact(value)}%`;
    case 'utc':
      return new Date(value).toISOString().slice(11, 16);
    case 'seconds':
      return elapsed(value);
  }
}

/** What the chart shows, in words, for readers who do not see it. */
export function describeChart(chart: Chart): string {
  const assumptions = chart.assumptions.length > 0 ? ` Assumptions: ${chart.assumptions.join('; ')}.` : '';
  return `${chart.title}. ${chart.kind === 'lines' ? describeLines(chart) : describeBars(chart)}${assumptions}`;
}

function describeLines(chart: LineChart): string {
  const range = extent(
    chart.panels.flatMap((panel) => panel.series.flatMap((series) => series.points.map(([x]) => x))),
  );
  const span = range
    ? `from ${formatAxisValue(range.minimum, chart.x.format)} to ${formatAxisValue(range.maximum, chart.x.format)}`
    : 'without data';
  const panels = chart.panels.map((panel) => {
    const lines = panel.series.map((series) => `${series.name} ${describeSeries(series, panel.y.format)}`);
    return `${panel.y.label}: ${lines.join(', ')}`;
  });
  return `Lines over ${chart.x.label} ${span}. ${panels.join('. ')}.`;
}

function describeSeries(series: LineSeries, format: AxisFormat | undefined): string {
  const values = series.points.flatMap(([, y]) => (y === null ? [] : [y]));
  const range = extent(values);
  if (!range) return 'has no data';
  if (range.minimum === range.maximum) return `is ${formatAxisValue(range.minimum, format)}`;
  const last = formatAxisValue(values.at(-1) ?? 0, format);
  return `between ${formatAxisValue(range.minimum, format)} and ${formatAxisValue(range.maximum, format)}, ending at ${last}`;
}

function describeBars(chart: StackedBarChart): string {
  const bars = chart.categories.map((category, index) => {
    const total = chart.parts.reduce((sum, part) => sum + (part.values[index] ?? 0), 0);
    return `${category} ${formatAxisValue(total, chart.value.format)}`;
  });
  return `Stacked bars of ${chart.value.label}: ${bars.join(', ')}.`;
}

function extent(values: readonly number[]): { minimum: number; maximum: number } | undefined {
  let minimum = Infinity;
  let maximum = -Infinity;
  for (const value of values) {
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  return minimum <= maximum ? { minimum, maximum } : undefined;
}

function compact(value: number): string {
  return new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 }).format(value);
}

function elapsed(seconds: number): string {
  if (seconds >= 86_400) return `${compact(seconds / 86_400)} d`;
  if (seconds >= 3600) return `${compact(seconds / 3600)} h`;
  if (seconds >= 60) return `${compact(seconds / 60)} min`;
  return `${compact(seconds)} s`;
}

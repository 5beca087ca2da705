import { BarChart as BarModule, LineChart as LineModule } from 'echarts/charts';
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components';
import { init, use, type EChartsCoreOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import {
  formatAxisValue,
  type Axis,
  type Chart,
  type LineChart,
  type LinePanel,
  type LineSeries,
  type StackedBarChart,
} from './chart.ts';

/** Okabe and Ito's palette: tellable apart with any colour vision, and on paper. */
const palette = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#7A5195', '#444444'];
const width = 760;
const ink = '#222';
const muted = '#666';
const titleHeight = 34;
const noteLineHeight = 16;
const legendHeight = 26;
const charactersPerNoteLine = 112;

/** Draws a chart without a browser. Width is fixed to suit a chat window; height follows the content. */
export function renderSvg(chart: Chart): string {
  use([BarModule, LineModule, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);
  const notes = wrapNotes(chart.assumptions);
  const headHeight = titleHeight + notes.length * noteLineHeight + 8;
  const { height, option } = chart.kind === 'lines' ? lineOption(chart, headHeight) : barOption(chart, headHeight);
  const canvas = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    canvas.setOption({
      animation: false,
      backgroundColor: '#fff',
      color: palette,
      textStyle: { fontFamily: 'Inter, sans-serif', color: ink },
      title: {
        text: chart.title,
        subtext: notes.join('\n'),
        left: 12,
        top: 6,
        itemGap: 6,
        textStyle: { fontSize: 17, fontWeight: 600, color: ink },
        subtextStyle: { fontSize: 12, lineHeight: noteLineHeight, color: muted },
      },
      ...option,
    });
    return canvas.renderToSVGString();
  } finally {
    canvas.dispose();
  }
}

function lineOption(chart: LineChart, headHeight: number): { height: number; option: EChartsCoreOption } {
  const plotHeight = chart.panels.length === 1 ? 250 : 115;
  const slotHeight = legendHeight + plotHeight + 24;
  const tops = chart.panels.map((_, index) => headHeight + index * slotHeight + legendHeight + 8);
  const last = chart.panels.length - 1;
  const everyPoint = chart.panels.flatMap((panel) => panel.series.flatMap((series) => series.points));
  const from = everyPoint.reduce((least, [x]) => Math.min(least, x), Infinity);
  const to = everyPoint.reduce((most, [x]) => Math.max(most, x), -Infinity);
  const option = {
    legend: chart.panels.map((panel, index) => ({
      top: (tops[index] ?? 0) - legendHeight - 4,
      right: 16,
      itemHeight: 8,
      icon: 'roundRect',
      data: panel.series.map((series) => series.name),
    })),
    grid: tops.map((top) => ({ left: 68, right: 28, top, height: plotHeight })),
    xAxis: chart.panels.map((_, gridIndex) => ({
      type: 'value',
      gridIndex,
      min: from,
      max: to,
      ...(gridIndex === last ? { name: chart.x.label, nameLocation: 'middle', nameGap: 26 } : {}),
      ...roundSteps(chart.x, [from, to], 10),
      axisLabel: { show: gridIndex === last, ...labels(chart.x), hideOverlap: true },
      splitLine: { show: false },
    })),
    yAxis: chart.panels.map((panel, gridIndex) => ({
      gridIndex,
      ...valueAxis(panel.y),
      ...roundSteps(panel.y, [0, highest(panel)], 5),
    })),
    series: chart.panels.flatMap((panel, index) =>
      panel.series.map((series, position) => lineSeries(series, index, palette[position % palette.length] ?? ink)),
    ),
  };
  return { height: headHeight + chart.panels.length * slotHeight + 24, option };
}

function lineSeries(series: LineSeries, axisIndex: number, color: string): EChartsCoreOption {
  const isLimit = series.style === 'limit';
  const drawn = isLimit ? '#888888' : color;
  return {
    type: 'line',
    name: series.name,
    xAxisIndex: axisIndex,
    yAxisIndex: axisIndex,
    data: series.points,
    showSymbol: false,
    connectNulls: false,
    itemStyle: { color: drawn },
    lineStyle: { width: isLimit ? 1.5 : 2, type: isLimit ? 'dashed' : 'solid', color: drawn },
    ...(series.style === 'step' ? { step: 'end' } : {}),
    ...(series.style === 'area' ? { areaStyle: { color, opacity: 0.18 } } : {}),
  };
}

function barOption(chart: StackedBarChart, headHeight: number): { height: number; option: EChartsCoreOption } {
  const plotHeight = Math.max(80, chart.categories.length * 34);
  const top = headHeight + legendHeight + 8;
  const totals = chart.categories.map((_, index) =>
    chart.parts.reduce((sum, part) => sum + (part.values[index] ?? 0), 0),
  );
  const longestName = Math.max(...chart.categories.map((category) => category.length), 4);
  const lastPart = chart.parts.length - 1;
  const option = {
    legend: { top: headHeight, left: 12, itemHeight: 8, icon: 'roundRect' },
    grid: { left: 20 + longestName * 7, right: 76, top, height: plotHeight },
    xAxis: { ...valueAxis(chart.value), name: chart.value.label, nameLocation: 'middle', nameGap: 26 },
    yAxis: { type: 'category', inverse: true, data: chart.categories, axisTick: { show: false } },
    series: chart.parts.map((part, index) => ({
      type: 'bar',
      stack: 'total',
      name: part.name,
      data: part.values,
      barMaxWidth: 22,
      ...(index === lastPart
        ? {
            label: {
              show: true,
              position: 'right',
              color: ink,
              formatter: ({ dataIndex }: { dataIndex: number }) =>
                formatAxisValue(totals[dataIndex] ?? 0, chart.value.format),
            },
          }
        : {}),
    })),
  };
  return { height: top + plotHeight + 52, option };
}

function valueAxis(axis: Axis): EChartsCoreOption {
  return {
    type: 'value',
    name: axis.label,
    nameLocation: 'end',
    nameGap: 10,
    nameTextStyle: { align: 'left', color: muted },
    axisLabel: labels(axis),
    splitNumber: 4,
    splitLine: { lineStyle: { color: '#e6e6e6' } },
  };
}

function labels(axis: Axis): EChartsCoreOption {
  return { color: muted, formatter: (value: number) => formatAxisValue(value, axis.format) };
}

const elapsedStepsSeconds = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 43_200, 86_400];

/** Elapsed time reads best in steps of whole minutes, hours and days. */
function roundSteps(axis: Axis, [from, to]: readonly [number, number], most: number): EChartsCoreOption {
  if (axis.format !== 'seconds' || to <= from) return {};
  const interval = elapsedStepsSeconds.find((step) => (to - from) / step <= most);
  return interval === undefined ? {} : { interval };
}

function highest(panel: LinePanel): number {
  return panel.series.reduce((most, series) => series.points.reduce((top, [, y]) => Math.max(top, y ?? 0), most), 0);
}

function wrapNotes(notes: readonly string[]): string[] {
  const lines: string[] = [];
  for (const word of notes.join(' · ').split(' ')) {
    const current = lines.at(-1);
    if (current === undefined || current.length + word.length + 1 > charactersPerNoteLine) lines.push(word);
    else lines[lines.length - 1] = `${current} ${word}`;
  }
  return lines.filter((line) => line !== '');
}

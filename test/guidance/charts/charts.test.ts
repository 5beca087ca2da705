import { describe, expect, it } from 'vitest';
import {
  describeChart,
  formatAxisValue,
  type LineChart,
  type StackedBarChart,
} from '../../../src/guidance/charts/chart.ts';
import { renderChart } from '../../../src/guidance/charts/image.ts';
import { renderSvg } from '../../../src/guidance/charts/svg.ts';

const spike: LineChart = {
  kind: 'lines',
  title: 'Spike of 500 requests/s <on> "orders"',
  assumptions: ['200 ms per request', 'account limit 1,000 concurrent environments'],
  x: { label: 'time since start', format: 'seconds' },
  panels: [
    {
      y: { label: 'requests per second' },
      series: [
        {
          name: 'arriving',
          style: 'area',
          points: [
            [0, 10],
            [60, 500],
            [120, 10],
          ],
        },
        {
          name: 'throttled',
          points: [
            [0, 0],
            [60, 120],
            [120, 0],
          ],
        },
      ],
    },
    {
      y: { label: 'environments' },
      series: [
        {
          name: 'busy',
          points: [
            [0, 2],
            [60, 100],
            [120, null],
          ],
        },
        {
          name: 'account limit',
          style: 'limit',
          points: [
            [0, 1000],
            [120, 1000],
          ],
        },
      ],
    },
  ],
};

const costs: StackedBarChart = {
  kind: 'stacked-bars',
  title: 'Monthly cost of 100 million requests',
  assumptions: ['us-east-1 list prices'],
  value: { label: 'USD per month', format: 'usd' },
  categories: ['Lambda', 'Fargate'],
  parts: [
    { name: 'compute', values: [300, 200] },
    { name: 'requests', values: [20, 0] },
  ],
};

describe('charts', () => {
  it('carry title, units, assumptions, series and ticks as text', () => {
    const svg = renderSvg(spike);
    for (const text of [
      '200 ms per request',
      'account limit 1,000',
      'throttled',
      'environments',
      '1 min',
      'time since start',
    ]) {
      expect(svg).toContain(text);
    }
  });

  it('keep text from outside from becoming markup', () => {
    expect(renderSvg(spike)).toContain('&lt;on&gt;');
    expect(renderSvg(spike)).not.toContain('<on>');
  });

  it('come as a PNG of a size that suits a chat window, with alternative text', async () => {
    const image = await renderChart(costs);
    const bytes = Buffer.from(image.data, 'base64');
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    expect(bytes.readUInt32BE(16)).toBe(988);
    expect(bytes.length).toBeLessThan(150_000);
    expect(image.alternativeText).toBe(
      'Monthly cost of 100 million requests. Stacked bars of USD per month: Lambda $320, Fargate $200. Assumptions: us-east-1 list prices.',
    );
  });

  it('tell no data from zero in the description', () => {
    const empty: LineChart = {
      ...spike,
      panels: [{ y: { label: 'errors' }, series: [{ name: 'errors', points: [[0, null]] }] }],
    };
    expect(describeChart(empty)).toContain('errors has no data');
  });

  it('are drawn for no series and no categories at all', () => {
    expect(renderSvg({ ...spike, panels: [{ y: { label: 'nothing' }, series: [] }] })).toContain('<svg');
    expect(renderSvg({ ...costs, categories: [], parts: [] })).toContain('<svg');
  });

  it.each([
    [1234, 'number', '1.23K'],
    [90, 'seconds', '1.5 min'],
    [0.5, 'seconds', '0.5 s'],
    [12.5, 'usd', '$12.50'],
    [0, 'usd', '$0'],
    [Date.UTC(2026, 0, 1, 14, 30), 'utc', '14:30'],
  ] as const)('write %d as %s: %s', (value, format, text) => {
    expect(formatAxisValue(value, format)).toBe(text);
  });
});

import type { CallRecord } from './server.ts';

const bucketsSeconds = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30];

/** Counts finished calls, and writes them in the Prometheus text format. */
export function createCallMetrics(): { record(this: void, call: CallRecord): void; text(this: void): string } {
  const counts = new Map<string, number>();
  const buckets = bucketsSeconds.map(() => 0);
  let calls = 0;
  let seconds = 0;
  return {
    record: ({ tool, isError, milliseconds }) => {
      const labels = `{tool="${tool}",outcome="${isError ? 'error' : 'ok'}"}`;
      counts.set(labels, (counts.get(labels) ?? 0) + 1);
      calls += 1;
      seconds += milliseconds / 1000;
      for (const [index, limit] of bucketsSeconds.entries()) {
        if (milliseconds / 1000 <= limit) buckets[index] = (buckets[index] ?? 0) + 1;
      }
    },
    text: () =>
      [
        '# TYPE serverless_mcp_proxy_calls_total counter',
        ...[...counts].map(([labels, count]) => `serverless_mcp_proxy_calls_total${labels} ${count}`),
        '# TYPE serverless_mcp_proxy_call_seconds histogram',
        ...bucketsSeconds.map(
          (limit, index) => `serverless_mcp_proxy_call_seconds_bucket{le="${limit}"} ${buckets[index]}`,
        ),
        `serverless_mcp_proxy_call_seconds_bucket{le="+Inf"} ${calls}`,
        `serverless_mcp_proxy_call_seconds_sum ${seconds.toFixed(6)}`,
        `serverless_mcp_proxy_call_seconds_count ${calls}`,
        '',
      ].join('\n'),
  };
}

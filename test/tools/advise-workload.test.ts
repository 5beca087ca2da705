import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { adviseWorkload } from '../../src/tools/advise-workload.ts';
import { makeToolContext } from '../local/support.ts';
import { temporaryFolder } from '../support/server.ts';

const notes = { requestsPerMonth: 3e6, averageDurationMs: 120, memoryMb: 512, trigger: 'http', runtime: 'nodejs24.x' };

async function advise(given: Record<string, unknown>, root = '/') {
  const input = adviseWorkload.input.parse(given);
  const value = await adviseWorkload.handle(input, makeToolContext(root));
  expect(adviseWorkload.output.parse(value)).toEqual(value);
  return { input, value, text: adviseWorkload.text(value, input) };
}

describe('advise_workload', () => {
  it('answers with a decision, bills, limits, questions, assumptions and dated facts', async () => {
    const { value, text } = await advise(notes);
    expect(value.recommendation.options).toEqual(['lambda']);
    expect(text.split('\n')[0]).toMatch(/^Recommendation: Lambda on demand\. /);
    expect(text).toContain('  $2.40 Lambda duration: 180,000 GB-s on arm64');
    expect(text).toContain('  $3.00 HTTP API: 3,000,000 requests');
    expect(text).toMatch(/^Not app-runner: availability: yours a new service, .*2026-11-21\)$/m);
    expect(text).toMatch(/^Assumed: peakToMeanRatio: 3, usual for http traffic; /m);
    expect(text).toMatch(/One million Lambda requests cost \$0\.20\. \(AWS Price List.*2026-09-19\)/);
    expect(text.length).toBeLessThan(8000);
  });

  it('draws the bills', async () => {
    const { value, input } = await advise(notes);
    const [image] = (await adviseWorkload.images?.(value, input)) ?? [];
    expect(image?.mimeType).toBe('image/png');
    expect(image?.alternativeText).toContain('Monthly cost of the options that fit');
    expect(image?.alternativeText).toContain('lambda');
  });

  it('takes prices from a file under the roots', async () => {
    const folder = await temporaryFolder();
    const ratesFile = path.join(folder, 'rates.json');
    await writeFile(ratesFile, '{"rates":{"price.api-gateway.httpRequest":[{"usd":0.000002}]}}');
    const { text } = await advise({ ...notes, ratesFile }, folder);
    expect(text).toContain('  $6.00 HTTP API: 3,000,000 requests');
    expect(text).toContain('except 1 price of us-east-1 given or fetched');
  });

  it('refuses a rates file outside the roots', async () => {
    const folder = await temporaryFolder();
    await expect(advise({ ...notes, ratesFile: '/etc/hostname' }, folder)).rejects.toThrow(/hostname/);
  });

  it('says which essential is missing', () => {
    const parsed = adviseWorkload.input.safeParse({ requestsPerMonth: 1 });
    expect(parsed.error?.issues.map(({ path: [name] }) => name)).toEqual(['averageDurationMs', 'memoryMb']);
  });
});

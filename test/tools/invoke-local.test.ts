import { describe, expect, it } from 'vitest';
import { sampleNames } from '../../src/local/events/samples.ts';
import { invokeLocal } from '../../src/tools/invoke-local.ts';
import { esbuildFunction, makeProject, makeToolContext, template } from '../local/support.ts';

async function call(body: string, args: Record<string, unknown> = {}) {
  const folder = await makeProject({
    'template.yaml': template(
      esbuildFunction(
        'Fn',
        'src/fn.handler',
        "      Events: { Get: { Type: Api, Properties: { Path: '/notes/{id}', Method: get } } }",
      ),
    ),
    'src/fn.ts': `export const handler = async (event: any) => { ${body} };`,
  });
  const input = invokeLocal.input.parse({ path: folder, ...args });
  const value = await invokeLocal.handle(input, makeToolContext(folder));
  expect(invokeLocal.output.parse(value)).toEqual(value);
  return invokeLocal.text(value, input);
}

describe('invoke_local', () => {
  it('offers every sample there is', () => {
    expect(invokeLocal.input.shape.sample.unwrap().options.toSorted()).toEqual(sampleNames.toSorted());
  });

  it('tells result, figures and logs', async () => {
    const text = await call('console.log("seen", event.n); return { double: event.n * 2 };', { event: { n: 4 } });
    expect(text).toMatch(/^Fn succeeded in [\d.]+ ms \(loaded in [\d.]+ ms\), \d+ of 256 MB, Node \d+/);
    expect(text).toContain('"double": 8');
    expect(text).toContain('Logs:\nseen 4');
  });

  it('tells status and body of a request', async () => {
    const text = await call('return { statusCode: 201, body: event.pathParameters.id };', {
      request: { method: 'GET', path: '/notes/7' },
    });
    expect(text).toContain('HTTP 201\n7');
  });

  it('tells an error with its place and what to do', async () => {
    const text = await call('throw new Error("no such note");');
    expect(text).toContain('Fn failed in');
    expect(text).toContain('Error: no such note\n  at');
    expect(text).toContain('src/fn.ts:1:');
    expect(text).toContain('see the first frame in your own files');
  });
});

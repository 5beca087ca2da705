import { describe, expect, it } from 'vitest';
import { type InvokeRequest, invokeLocal } from '../../src/local/invoke.ts';
import { esbuildFunction, makeProject, makeWorld, template } from './support.ts';

async function run(body: string, options: Partial<InvokeRequest> = {}) {
  const folder = await makeProject({
    'template.yaml': template(
      esbuildFunction('Flow', 'src/flow.handler', '      DurableConfig: { ExecutionTimeout: 86400 }'),
    ),
    'src/flow.ts': `import { withDurableExecution, type DurableContext } from '@aws/durable-execution-sdk-js';
export const handler = withDurableExecution(async (event: any, ctx: DurableContext) => {\n${body}\n});`,
  });
  return invokeLocal({ location: folder, database: 'none', ...options }, makeWorld(folder));
}

describe('a durable function', () => {
  it('runs to its end with waits skipped, and tells its operations', async () => {
    const report = await run(
      `const order = await ctx.step('load', async (step) => { if (step.attempt < 2) throw new Error('flaky'); return { id: event.id }; });
       await ctx.wait('cool-off', { days: 2 });
       return order;`,
      { event: { id: 'o-1' } },
    );
    expect(report.error).toBeUndefined();
    expect(report.result).toEqual({ id: 'o-1' });
    expect(report.durable).toMatchObject({
      status: 'SUCCEEDED',
      operations: ['Step load: SUCCEEDED, attempt 2, {"id":"o-1"}', 'Wait cool-off: SUCCEEDED, 172800 s skipped'],
    });
  });

  const approval = `return ctx.waitForCallback('approve', async (id) => { console.log('asked', id.length > 0); }, { timeout: { days: 7 } });`;

  it('gets the results of its callbacks from the caller', async () => {
    const report = await run(approval, { callbacks: { approve: '{"by":"ann"}' } });
    expect(report).toMatchObject({ ok: true, result: '{"by":"ann"}', durable: { status: 'SUCCEEDED' } });
    expect(report.logs).toContain('asked true');
  });

  it('says which callback it waits for', async () => {
    const report = await run(approval);
    expect(report.error).toMatchObject({
      type: 'DurableCallbackMissing',
      message: expect.stringContaining('"approve"'),
    });
    expect(report.durable).toMatchObject({
      status: 'RUNNING',
      operations: ['WaitForCallback approve: STARTED', expect.any(String), expect.any(String)],
    });
  });

  it('reports what failed, after the operations that did not', async () => {
    const report = await run(`await ctx.step('first', async () => 1); throw new TypeError('rejected');`);
    expect(report.error).toMatchObject({ message: 'rejected' });
    expect(report.durable).toMatchObject({ status: 'FAILED', operations: ['Step first: SUCCEEDED, attempt 1, 1'] });
  });

  it('says what to install when the project has no test runner', async () => {
    const folder = await makeProject(
      {
        'template.yaml': template(`  Flow:
    Type: AWS::Serverless::Function
    Properties: { Handler: flow.handler, CodeUri: ., DurableConfig: { ExecutionTimeout: 60 } }
`),
        'flow.js': 'exports.handler = async () => 1;',
      },
      { hasModules: false },
    );
    const invoking = invokeLocal({ location: folder, database: 'none' }, makeWorld(folder));
    await expect(invoking).rejects.toThrow('npm install --save-dev @aws/durable-execution-sdk-js-testing');
  });
});

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { blueprints } from '../../src/templates/index.ts';
import { kinds } from '../../src/templates/kinds.ts';
import { validateTemplate } from '../../src/validation/validate.ts';
import { render } from './support.ts';

const templates = path.resolve(import.meta.dirname, '../../src/templates');
const now = new Date('2026-11-21T00:00:00Z');

describe.each(kinds)('%s without options', (kind) => {
  it('has these files', async () => {
    expect(Object.keys(await render({}, kind))).toMatchSnapshot();
  });

  it('has this template', async () => {
    await expect((await render({}, kind))['template.yaml']).toMatchFileSnapshot(`__snapshots__/${kind}/template.yaml`);
  });

  it('has a template without findings, nothing suppressed', async () => {
    const { findings, suppressed } = validateTemplate((await render({}, kind))['template.yaml'] ?? '', { now });
    expect({ findings, suppressed }).toEqual({ findings: [], suppressed: 0 });
  });

  it('is the same every time', async () => {
    expect(await render({}, kind)).toEqual(await render({}, kind));
  });

  it('is named in package.json, its lock, samconfig.toml, the workflow and the metrics', async () => {
    const files = await render({ prefix: 'team-a', region: 'eu-west-1' }, kind, 'my-own');
    expect(JSON.parse(files['package.json'] ?? '')).toMatchObject({ name: 'my-own' });
    expect(JSON.parse(files['package-lock.json'] ?? '')).toMatchObject({
      name: 'my-own',
      packages: { '': { name: 'my-own' } },
    });
    expect(files['samconfig.toml']).toContain('stack_name = "team-a-my-own"\nregion = "eu-west-1"');
    expect(files['template.yaml']).toContain('POWERTOOLS_METRICS_NAMESPACE: my-own');
    expect(files['.github/workflows/deploy.yml']).toContain("aws-region: 'eu-west-1'");
  });

  it('locks the dependencies its package.json asks for, with no registry named', async () => {
    const lock = await readFile(path.join(templates, kind, 'files/package-lock.json'), 'utf8');
    const { dependencies, devDependencies, engines } = JSON.parse(
      await readFile(path.join(templates, kind, 'files/package.json'), 'utf8'),
    );
    const locked = JSON.parse(lock).packages[''];
    expect(locked.dependencies).toEqual(dependencies);
    expect(locked.devDependencies).toEqual(devDependencies);
    expect(locked.engines).toEqual(engines);
    expect(lock).not.toContain('"resolved"');
  });

  it('explains itself in README.md and AGENTS.md', async () => {
    const files = await render({}, kind);
    expect(files['README.md']).toMatch(/```bash\nnpm ci && npm test .*\nsam build && sam deploy/);
    expect(files['AGENTS.md']).toContain('npm run check');
    expect((files['AGENTS.md'] ?? '').split('\n').length).toBeLessThanOrEqual(60);
  });
});

it('lists every blueprint as a kind, in one order', () => {
  expect(blueprints.map(({ kind }) => kind)).toEqual(kinds);
});

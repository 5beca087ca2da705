import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { parse } from 'yaml';
import type { ApiToDeploy, DeploymentProject } from '../../../src/mcp-proxy/deploy/sam-project.ts';
import { loadApi } from '../../../src/mcp-proxy/load-api.ts';
import { apiSettings } from '../../../src/mcp-proxy/settings.ts';
import { runValidation } from '../../../src/validation/run.ts';
import { temporaryFolder } from '../../support/server.ts';

type Given = Partial<Parameters<typeof apiSettings>[0]>;

/** An API as the command line would open it; with a `spec` such as `apigateway:…` the document is its export. */
export async function apiToDeploy(specification: unknown, given: Given = {}): Promise<ApiToDeploy> {
  const text = JSON.stringify(specification);
  const file = path.join(await temporaryFolder(), 'api.json');
  await writeFile(file, text);
  const settings = apiSettings({ spec: file, ...given });
  const { include, exclude, readOnly } = settings;
  const api = await loadApi({
    source: settings.spec,
    readOnly,
    ...(include && { include }),
    ...(exclude && { exclude }),
    world: {
      exportRestApi: () => Promise.resolve(text),
      exportHttpApi: () => Promise.resolve(text),
      fetchText: (url) => Promise.resolve({ text, url }),
    },
  });
  return { api, settings };
}

export function fileOf(project: DeploymentProject, name: string): string {
  const file = project.files.find((one) => one.path === name);
  if (file === undefined) throw new Error(`no ${name} in ${project.files.map((one) => one.path).join(', ')}`);
  return file.content;
}

export function templateOf(project: DeploymentProject) {
  return parse(fileOf(project, 'template.yaml'), { version: '1.1' });
}

/** Our own rules find nothing that is more than advice. */
export async function expectValid(project: DeploymentProject): Promise<void> {
  const content = fileOf(project, 'template.yaml');
  const { findings, deployable } = await runValidation({ content, minSeverity: 'warning' }, new Date('2026-11-21'));
  expect(findings).toEqual([]);
  expect(deployable).toBe('yes');
}

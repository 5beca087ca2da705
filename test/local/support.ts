import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { LocalWorld } from '../../src/local/world.ts';
import type { ToolContext } from '../../src/mcp/tool.ts';
import { resolveUnderRoots } from '../../src/world/paths.ts';
import { runProcess } from '../../src/world/process.ts';

const ownModules = path.resolve(import.meta.dirname, '../../node_modules');

/** A project of the given files; esbuild, dynalite and the like resolve from this repository. */
export async function makeProject(
  files: Readonly<Record<string, string>>,
  options: { readonly hasModules?: boolean } = {},
): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'local-project-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  if (options.hasModules !== false) await symlink(ownModules, path.join(folder, 'node_modules'), 'junction');
  await writeProjectFiles(folder, files);
  return folder;
}

export async function writeProjectFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
}

/** The real world with `folder` as its only root; what was started is closed after the test. */
export function makeWorld(folder: string, changes: Partial<LocalWorld> = {}): LocalWorld {
  const closers: (() => Promise<void>)[] = [];
  onTestFinished(async () => {
    for (const close of closers) await close();
  });
  return {
    resolvePath: (candidate, parameter) => resolveUnderRoots([folder], candidate, parameter),
    env: process.env,
    run: runProcess,
    progress: () => {},
    signal: new AbortController().signal,
    onClose: (close) => void closers.push(close),
    ...changes,
  };
}

/** A SAM template around the given resources, two spaces deep. */
export function template(resources: string, globals = ''): string {
  return `Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: nodejs24.x
    Timeout: 5
    MemorySize: 256
${globals}
Resources:
${resources}`;
}

/** An esbuild-built function of one entry. */
export function esbuildFunction(id: string, handler: string, properties = '', buildProperties = ''): string {
  const entry = handler.replace(/\.[^.]+$/, '.ts');
  return `  ${id}:
    Type: AWS::Serverless::Function
    Metadata:
      BuildMethod: esbuild
      BuildProperties:
        EntryPoints: [${entry}]
${buildProperties}
    Properties:
      Handler: ${handler}
${properties}
`;
}

/** What a tool is called with, over the same world. */
export function makeToolContext(folder: string): ToolContext {
  return {
    ...makeWorld(folder),
    roots: [folder],
    now: () => new Date(),
    region: undefined,
    profile: undefined,
    allowWrite: false,
  };
}

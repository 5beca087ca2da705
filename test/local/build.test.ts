import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildService } from '../../src/local/build/build-service.ts';
import { runProcess } from '../../src/world/process.ts';
import { esbuildFunction, makeProject, makeWorld, template, writeProjectFiles } from './support.ts';

const greeter = {
  'template.yaml': template(esbuildFunction('Greet', 'src/handlers/greet.handler')),
  'src/handlers/greet.ts': `import { greeting } from '../greeting.ts';
export const handler = async (event: { name: string }): Promise<string> => greeting(event.name);`,
  'src/greeting.ts': 'export const greeting = (name: string): string => `Hello ${name}`;',
};

const build = (folder: string, options: { functions?: string[]; engine?: 'auto' | 'esbuild' | 'sam' } = {}) =>
  buildService({ location: folder, engine: 'auto', ...options }, makeWorld(folder));

describe('building with esbuild', () => {
  it('bundles a function and rewrites its handler as sam build does', async () => {
    const folder = await makeProject(greeter);
    const { artifacts, notBuilt, warnings } = await build(folder);
    expect({ notBuilt, warnings }).toEqual({ notBuilt: [], warnings: [] });
    expect(artifacts).toMatchObject([{ function: 'Greet', handler: 'greet.handler' }]);
    const [artifact] = artifacts;
    expect(await readdir(artifact!.directory)).toEqual(['greet.js']);
    expect((await readFile(path.join(artifact!.directory, 'greet.js'))).length).toBe(artifact!.bytes);
  });

  it('gives the same hash in another place, and another after a change', async () => {
    const first = await makeProject(greeter);
    const second = await makeProject(greeter);
    const hashes = [await build(first), await build(second), await build(first)].map((r) => r.artifacts[0]!.sha256);
    expect(new Set(hashes).size).toBe(1);
    await writeProjectFiles(second, { 'src/greeting.ts': 'export const greeting = (name: string) => `Bye ${name}`;' });
    expect((await build(second)).artifacts[0]!.sha256).not.toBe(hashes[0]);
  });

  it('passes the build properties on', async () => {
    const properties = `        Format: esm
        OutExtension: ['.js=.mjs']
        Minify: false
        Sourcemap: true
        Target: node22
        MainFields: module,main
        External: ['@aws-sdk/*']
        Loader: ['.html=text']
        Banner: ['js=/* made here */']
        UseNpmCi: true`;
    const folder = await makeProject({
      'template.yaml': template(esbuildFunction('Page', 'src/page.handler', '', properties)),
      'src/page.ts': `import page from './page.html'; import '@aws-sdk/client-s3';
export const handler = async () => page;`,
      'src/page.html': '<p>hi</p>',
    });
    const { artifacts, warnings } = await build(folder);
    expect(warnings).toEqual([]);
    expect(artifacts[0]!.handler).toBe('page.handler');
    const files = (await readdir(artifacts[0]!.directory)).toSorted();
    expect(files).toEqual(['page.mjs', 'page.mjs.map']);
    const code = await readFile(path.join(artifacts[0]!.directory, 'page.mjs'), 'utf8');
    expect(code).toMatch(/^\/\* made here \*\//);
    expect(code).toContain('import "@aws-sdk/client-s3"');
    expect(code).toContain('<p>hi</p>');
  });

  it('keeps folders with several entry points', async () => {
    const folder = await makeProject({
      'template.yaml': template(`  Api:
    Type: AWS::Serverless::Function
    Metadata: { BuildMethod: esbuild, BuildProperties: { EntryPoints: [src/api/get.ts, src/jobs/nightly.ts] } }
    Properties: { Handler: api/get.handler, CodeUri: . }
`),
      'src/api/get.ts': 'export const handler = async () => 1;',
      'src/jobs/nightly.ts': 'export const handler = async () => 2;',
    });
    const { artifacts } = await build(folder);
    expect(artifacts[0]!.handler).toBe('api/get.handler');
  });

  it('finds the entry from Handler and CodeUri without EntryPoints', async () => {
    const folder = await makeProject({
      'template.yaml': template(`  Job:
    Type: AWS::Serverless::Function
    Metadata: { BuildMethod: esbuild }
    Properties: { Handler: nightly.run, CodeUri: jobs/ }
`),
      'jobs/nightly.ts': 'export const run = async () => 2;',
    });
    expect((await build(folder)).artifacts[0]!.handler).toBe('nightly.run');
  });

  it('leaves the project clean for git', async () => {
    const folder = await makeProject(greeter);
    await build(folder);
    expect(await readFile(path.join(folder, '.serverless-mcp/.gitignore'), 'utf8')).toBe('*\n');
  });

  it('builds only the functions named', async () => {
    const folder = await makeProject({
      ...greeter,
      'template.yaml': template(
        esbuildFunction('Greet', 'src/handlers/greet.handler') + esbuildFunction('Broken', 'src/none.handler'),
      ),
    });
    expect((await build(folder, { functions: ['Greet'] })).artifacts).toHaveLength(1);
    await expect(build(folder, { functions: ['Geet'] })).rejects.toThrow('No function "Geet"');
    await expect(build(folder, { functions: ['Geet'] })).rejects.toThrow('Known: Greet, Broken');
  });
});

describe('what is not bundled', () => {
  it('is named with the reason', async () => {
    const folder = await makeProject({
      'template.yaml': template(`  Python:
    Type: AWS::Serverless::Function
    Properties: { Runtime: python3.13, Handler: app.handler, CodeUri: py }
  Plain:
    Type: AWS::Serverless::Function
    Properties: { Handler: plain.handler, CodeUri: js }
  Typed:
    Type: AWS::Serverless::Function
    Properties: { Handler: typed.handler, CodeUri: js }
  Inline:
    Type: AWS::Serverless::Function
    Properties: { Handler: index.handler, InlineCode: 'exports.handler = async () => 1' }
  Box:
    Type: AWS::Serverless::Function
    Properties: { PackageType: Image, ImageUri: x }
`),
      'js/plain.js': 'exports.handler = async () => 1;',
      'js/typed.ts': 'export const handler = async () => 1;',
    });
    const { artifacts, notBuilt } = await build(folder);
    expect(artifacts).toEqual([]);
    expect(Object.fromEntries(notBuilt.map((item) => [item.function, item.reason]))).toEqual({
      Python: expect.stringContaining('python3.13'),
      Plain: expect.stringContaining('plain JavaScript'),
      Typed: expect.stringContaining('BuildMethod: esbuild'),
      Inline: expect.stringContaining('in the template'),
      Box: expect.stringContaining('container image'),
    });
    await expect(build(folder, { engine: 'esbuild' })).rejects.toThrow('Nothing to bundle');
  });
});

describe('a build that fails', () => {
  it('names file, line and column of every fault, in every function', async () => {
    const folder = await makeProject({
      'template.yaml': template(
        esbuildFunction('One', 'src/one.handler') +
          esbuildFunction('Two', 'src/two.handler') +
          esbuildFunction('Fine', 'src/fine.handler'),
      ),
      'src/one.ts': `import { a } from './missing.ts';\nexport const handler = async () => a;`,
      'src/two.ts': `export const handler = async () => {\n  const x = ;\n};`,
      'src/fine.ts': 'export const handler = async () => 1;',
    });
    const error = await build(folder).catch((thrown: unknown) => thrown);
    expect(error).toHaveProperty('name', 'UserError');
    expect(String(error)).toContain('src/one.ts:1:19: Could not resolve "./missing.ts"');
    expect(String(error)).toContain('src/two.ts:2:13: Unexpected ";"');
    expect(String(error)).toContain('Built without fault: 1 of 3');
  });

  it('keeps the former package', async () => {
    const folder = await makeProject(greeter);
    const { artifacts } = await build(folder);
    await writeProjectFiles(folder, { 'src/greeting.ts': 'export const greeting = ;' });
    await expect(build(folder)).rejects.toThrow('src/greeting.ts:1:25');
    expect(await readdir(artifacts[0]!.directory)).toEqual(['greet.js']);
  });

  it.each([
    ['a missing source', 'EntryPoints: [src/none.ts]', 'names "src/none.ts"'],
    ['a wrong property', 'EntryPoints: [src/handlers/greet.ts]\n        Format: umd', 'BuildProperties of "Greet"'],
    ['a loader it does not know', "EntryPoints: [src/handlers/greet.ts]\n        Loader: ['.x=magic']", 'Loader'],
    ['a handler the build does not give', 'EntryPoints: [src/greeting.ts]', 'the build gives greeting.js'],
  ])('explains %s', async (_case, properties, message) => {
    const folder = await makeProject({
      ...greeter,
      'template.yaml': greeter['template.yaml'].replace('EntryPoints: [src/handlers/greet.ts]', properties),
    });
    await expect(build(folder)).rejects.toThrow(message);
  });

  it('says what to install when the project has no esbuild', async () => {
    const folder = await makeProject(greeter, { hasModules: false });
    const error = await build(folder).catch((thrown: unknown) => thrown);
    expect(error).toHaveProperty('name', 'ConfigError');
    expect(String(error)).toContain('npm install --save-dev esbuild');
  });

  it('refuses a CodeUri outside the allowed roots', async () => {
    const folder = await makeProject({
      'template.yaml': template(esbuildFunction('Out', 'etc.handler', '      CodeUri: ../../')),
    });
    await expect(build(folder)).rejects.toThrow('CodeUri of Out');
  });

  it.each([
    ['nothing', '', 'no Lambda function'],
    ['no YAML', 'a: [b', 'template.yaml:1'],
    ['no function', 'Resources: { Q: { Type: AWS::SQS::Queue } }', 'no Lambda function'],
    ['binary', '\u0000\u0001\u0002', 'template.yaml'],
  ])('explains a template that holds %s', async (_case, text, message) => {
    const folder = await makeProject({ 'template.yaml': text });
    await expect(build(folder)).rejects.toThrow(message);
  });

  it('says so when there is no template', async () => {
    const folder = await makeProject({});
    await expect(build(folder)).rejects.toThrow('holds no template.yaml');
  });

  it('stops when cancelled', async () => {
    const folder = await makeProject(greeter);
    const controller = new AbortController();
    controller.abort(new Error('stop'));
    const world = makeWorld(folder, { signal: controller.signal });
    await expect(buildService({ location: folder, engine: 'auto' }, world)).rejects.toThrow('stop');
  });
});

describe('building with sam', () => {
  const python = {
    'template.yaml': template(`  Python:
    Type: AWS::Serverless::Function
    Properties: { Runtime: python3.13, Handler: app.handler, CodeUri: py }
`),
    'py/app.py': 'def handler(event, context): return 1\n',
  };

  it('says what is missing when the SAM CLI is not installed', async () => {
    const folder = await makeProject(python);
    const world = makeWorld(folder, { env: { PATH: '/nonexistent' } });
    const error = await buildService({ location: folder, engine: 'sam' }, world).catch((thrown: unknown) => thrown);
    expect(error).toHaveProperty('name', 'ConfigError');
    expect(String(error)).toContain('install-sam-cli');
  });

  it('runs sam build with the template and reads its folders', async () => {
    const folder = await makeProject(python);
    const calls: string[][] = [];
    const world = makeWorld(folder, {
      async run(request) {
        calls.push([...request.args]);
        if (request.args[0] === 'build') {
          await mkdir(path.join(folder, '.aws-sam/build'), { recursive: true });
          await cp(path.join(folder, 'py'), path.join(folder, '.aws-sam/build/Python'), { recursive: true });
        }
        return { exitCode: 0, stdout: '', stderr: '', isTimedOut: false, isTruncated: false, durationMs: 1 };
      },
    });
    const result = await buildService({ location: folder, engine: 'sam' }, world);
    expect(result.artifacts).toMatchObject([{ function: 'Python', bytes: python['py/app.py'].length }]);
    expect(calls.at(-1)).toEqual([
      'build',
      '--template-file',
      path.join(folder, 'template.yaml'),
      '--build-dir',
      path.join(folder, '.aws-sam', 'build'),
    ]);
  });

  it('gives the end of its output when it fails', async () => {
    const folder = await makeProject(python);
    await mkdir(path.join(folder, 'bin'));
    const sam = path.join(folder, 'bin/sam');
    await writeFile(
      sam,
      '#!/bin/sh\n[ "$1" = --version ] && exit 0\necho "Build Failed: no python3.13" >&2\nexit 1\n',
      { mode: 0o755 },
    );
    const world = makeWorld(folder, { env: { PATH: `${folder}/bin:/usr/bin:/bin` }, run: runProcess });
    await expect(buildService({ location: folder, engine: 'sam' }, world)).rejects.toThrow('no python3.13');
  });
});

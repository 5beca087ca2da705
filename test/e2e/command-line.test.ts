import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { version } from '../../src/world/version.ts';
import { bareEnvironment, builtServer, temporaryFolder } from '../support/server.ts';

async function run(args: readonly string[], cwd = process.cwd()) {
  const child = spawn(process.execPath, [builtServer, ...args], {
    cwd,
    env: bareEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [exitCode] = await once(child, 'close');
  return { exitCode: exitCode as number, stdout, stderr };
}

const broken = `Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs24.x
      Handler: index.handler
      MemorySiz: 512
`;

async function folderWith(template: string): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, 'template.yaml'), template);
  return folder;
}

describe('the command line', () => {
  it('prints its version and its help', async () => {
    expect(await run(['--version'])).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
    const { exitCode, stdout } = await run(['--help']);
    expect(exitCode).toBe(0);
    for (const command of ['serve', 'call', 'tools', 'doctor', 'dev', 'proxy'])
      expect(stdout).toContain(`serverless-mcp ${command}`);
  });

  it.each([
    [['nonsense'], /Unknown command "nonsense"\. Commands: serve/],
    [['call'], /Name a tool\. Tools: /],
    [['call', 'no_tool'], /No tool "no_tool"/],
    [['call', 'validate_template', '--nope'], /--nope/],
    [['serve', '--http', '--port', 'x'], /--port x/],
    [['--log-level', 'loud'], /--log-level/],
    [['dev', '/nonexistent'], /\/nonexistent does not exist/],
    [['proxy'], /Name a specification/],
    [['proxy', 'a.yaml', '--auth', 'bearer=plain-secret'], /env:NAME/],
    [['call', 'scaffold_service', '--read-only'], /not allowed with these flags/],
  ])('refuses %j with one clear message', async (args, message) => {
    const { exitCode, stderr, stdout } = await run(args);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\bat .*:\d+:\d+/);
    expect(stdout).toBe('');
    expect([1, 2]).toContain(exitCode);
  });

  it('ends with 2 for wrong usage', async () => {
    expect((await run(['call', 'no_tool'])).exitCode).toBe(2);
    expect((await run(['--rooot', 'x'])).exitCode).toBe(2);
  });

  it('lists the tools with their effects', async () => {
    const { stdout } = await run(['tools']);
    expect(stdout).toMatch(
      /^validate_template +Validate a SAM or CloudFormation template \(reads local files or nothing\)$/m,
    );
    expect(JSON.parse((await run(['tools', '--output', 'json'])).stdout)).toContainEqual(
      expect.objectContaining({ name: 'validate_template', effect: 'read' }),
    );
  });

  it('says what this machine has', async () => {
    const { exitCode, stdout } = await run(['doctor']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^yes +Node\.js/m);
    expect(stdout).toMatch(/enables:/);
  });

  it('prints findings a person can read, relative paths allowed, and ends with 1', async () => {
    const folder = await folderWith(broken);
    const { exitCode, stdout } = await run(['call', 'validate_template', '--path', 'template.yaml'], folder);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^template\.yaml:8:7 error (?:schema|sam)\/unknown-property .*MemorySize/m);
  });

  it('ends with 0 where nothing is wrong', async () => {
    const folder = await folderWith(broken.replace('MemorySiz:', 'MemorySize:'));
    expect(
      (await run(['call', 'validate_template', '--path', 'template.yaml', '--profile', 'errors'], folder)).exitCode,
    ).toBe(0);
  });

  it('prints the whole structure as JSON', async () => {
    const folder = await folderWith(broken);
    const { stdout } = await run(
      ['call', 'validate_template', '--json', '{"path":"template.yaml"}', '--output', 'json'],
      folder,
    );
    expect(JSON.parse(stdout)).toMatchObject({
      valid: false,
      findings: expect.arrayContaining([expect.objectContaining({ line: 8, column: 7 })]),
    });
  });

  it('prints findings as SARIF and as GitHub annotations', async () => {
    const folder = await folderWith(broken);
    const sarif = JSON.parse(
      (await run(['call', 'validate_template', '--path', 'template.yaml', '--output', 'sarif'], folder)).stdout,
    );
    expect(sarif).toMatchObject({ version: '2.1.0', runs: [{ results: expect.any(Array) }] });
    const defect = sarif.runs[0].results.find((result: { level: string }) => result.level === 'error');
    expect(defect.locations[0].physicalLocation).toMatchObject({
      artifactLocation: { uri: 'template.yaml' },
      region: { startLine: 8, startColumn: 7 },
    });
    const { stdout } = await run(
      ['call', 'validate_template', '--path', 'template.yaml', '--output', 'github'],
      folder,
    );
    expect(stdout).toMatch(/^::error file=.*template\.yaml,line=8,/m);
  });

  it('checks several templates and patterns in one run', async () => {
    const folder = await folderWith(broken);
    await mkdir(path.join(folder, 'nested'));
    await writeFile(path.join(folder, 'nested', 'other.template.yaml'), broken);
    const { exitCode, stdout } = await run(
      ['call', 'validate_template', '--path', 'template.yaml', '--path', 'nested/*.yaml'],
      folder,
    );
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^template\.yaml:8:7 error/m);
    expect(stdout).toMatch(/^nested\/other\.template\.yaml:8:7 error/m);
  });

  it('writes fixes only when told to', async () => {
    const folder = await folderWith(broken);
    const file = path.join(folder, 'template.yaml');
    await run(['call', 'validate_template', '--path', 'template.yaml', '--fix', 'safe'], folder);
    expect(await readFile(file, 'utf8')).toBe(broken);
    const { stdout } = await run(
      ['call', 'validate_template', '--path', 'template.yaml', '--fix', 'safe', '--write'],
      folder,
    );
    expect(stdout).toContain('MemorySize');
    expect(await readFile(file, 'utf8')).toBe(broken.replace('MemorySiz:', 'MemorySize:'));
    expect(
      (
        await run(
          ['call', 'validate_template', '--path', 'template.yaml', '--fix', 'safe', '--write', '--read-only'],
          folder,
        )
      ).exitCode,
    ).toBe(2);
  });
});

describe('what is no template', () => {
  it.each([
    ['an empty file', '', /template\.yaml is empty\. Pass a SAM or CloudFormation template/],
    ['a binary file', '\u0000\u0001\u0002', /template\.yaml is binary .*Pass the template's text/],
    ['another document', 'name: build\non: push\n', /template\.yaml is no template: its top-level keys are name, on/],
    ['a list', '- a\n- b\n', /template\.yaml is no template: it is not a mapping/],
    [
      'text to be rendered first',
      'Resources:\n  {{ a }}:\n    Type: AWS::SNS::Topic\n',
      /such as \{\{ a \}\}: .*Render it/,
    ],
    ['a text over 1 MB', `a: ${'x'.repeat(1_100_000)}\n`, /has \d+ bytes; a template has at most 1048576/],
  ])('is refused in one clear message: %s', async (_what, text, message) => {
    const folder = await folderWith(text);
    const { exitCode, stderr, stdout } = await run(['call', 'validate_template', '--path', 'template.yaml'], folder);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(exitCode).toBe(1);
  });
});

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { answerEventTypes } from '../../../src/guidance/event-types/event-types.ts';
import {
  eventSamples,
  isEventSampleName,
  type EventSample,
  type EventSampleName,
} from '../../../src/guidance/facts/sample-events/catalogue.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const samples = Object.keys(eventSamples).filter(isEventSampleName);

/** A module as a user writes it: import or declaration, type and sample, all from the answers. */
function moduleOf(name: EventSampleName): string {
  const { importLine, usage = '', shape = '' } = answerEventTypes({ source: name, as: 'types' });
  const { sample } = answerEventTypes({ source: name, as: 'sample' });
  const type = /\(event: (.+?)(?:, \w+: \w+)?\): /.exec(usage)?.[1] ?? 'never';
  const entry: EventSample = eventSamples[name];
  const own = importLine === undefined ? shape : (entry.detail ?? '');
  return `${importLine ?? 'export {};'}\n${own}\nconst event: ${type} = ${literal(sample)};\nvoid event;\n`;
}

/** JSON, but with members that are undefined: types demand some that events leave out. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
  return `{${Object.entries(value)
    .map(([key, each]) => `${JSON.stringify(key)}:${literal(each)}`)
    .join()}}`;
}

it('every sample is of the type its answer imports or declares', async () => {
  const scratch = path.join(root, 'node_modules', '.cache');
  await mkdir(scratch, { recursive: true });
  const folder = await mkdtemp(path.join(scratch, 'event-samples-'));
  try {
    const files = samples.map((name) => ({
      file: path.join(folder, `${name}.ts`),
      text: moduleOf(name),
    }));
    await Promise.all(files.map(({ file, text }) => writeFile(file, text)));
    const options = [
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--module',
      'nodenext',
      '--types',
      'node',
      '--ignoreConfig',
    ];
    const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const run = promisify(execFile)(process.execPath, [compiler, ...options, ...files.map(({ file }) => file)]);
    const { stdout } = await run.catch((error: { stdout: string }) => error);
    expect(stdout.replaceAll(folder, '')).toBe('');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 120_000);

import { describe, expect, it } from 'vitest';
import { readToolArguments } from '../../src/cli/tool-arguments.ts';
import { UsageError } from '../../src/cli/usage.ts';
import { sharedFlags } from '../../src/config.ts';

const schema = {
  type: 'object',
  properties: {
    path: { type: 'string' },
    limit: { type: 'integer' },
    rules: { type: 'array', items: { type: 'string' } },
    parameters: { type: 'object' },
    dryRun: { type: 'boolean' },
    region: { type: 'string' },
    event: {},
  },
};

const read = (...args: string[]) => readToolArguments(schema, args, sharedFlags);

describe('arguments of a tool from a shell', () => {
  it('become the types of its schema', () => {
    const { input, paths } = read(
      '--path',
      'a.yaml',
      '--path',
      'b/*.yaml',
      '--limit',
      '3',
      '--dryRun',
      '--parameters',
      '{"Stage":"prod"}',
      '--event',
      '{"a":1}',
    );
    expect(paths).toEqual(['a.yaml', 'b/*.yaml']);
    expect(input).toEqual({ limit: 3, dryRun: true, parameters: { Stage: 'prod' }, event: { a: 1 } });
  });

  it('take lists by repeating, by commas or as JSON', () => {
    expect(read('--rules', 'a', '--rules', 'b').input).toEqual({ rules: ['a', 'b'] });
    expect(read('--rules', 'a,b').input).toEqual({ rules: ['a', 'b'] });
    expect(read('--rules', '["a","b"]').input).toEqual({ rules: ['a', 'b'] });
  });

  it('override --json', () => {
    expect(read('--json', '{"path":"x","limit":1}', '--limit', '2').input).toEqual({ path: 'x', limit: 2 });
  });

  it('reach the context too where the flag is shared', () => {
    expect(read('--region', 'eu-west-1', '--read-only')).toEqual({
      input: { region: 'eu-west-1' },
      flags: { region: 'eu-west-1', 'read-only': true },
      paths: [],
    });
  });

  it.each([
    [['--limit', 'many'], /--limit many: expected a number/],
    [['--nope', '1'], /--nope/],
    [['--json', '{'], /--json: not valid JSON/],
    [['--json', '[1]'], /--json must be a JSON object/],
    [['--parameters', '{'], /--parameters: not valid JSON/],
    [['stray'], /stray/],
  ])('are refused when wrong: %j', (args, message) => {
    expect(() => read(...args)).toThrow(UsageError);
    expect(() => read(...args)).toThrow(message);
  });
});

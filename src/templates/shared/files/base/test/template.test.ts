import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { readYaml } from './support/yaml.ts';

const functionSchema = z.object({
  Type: z.literal('AWS::Serverless::Function'),
  Properties: z.object({ Handler: z.string() }),
});

it('has a handler file for every function of template.yaml', () => {
  const { Resources } = z.object({ Resources: z.record(z.string(), z.unknown()) }).parse(readYaml('template.yaml'));
  const functions = Object.values(Resources).flatMap((resource) => functionSchema.safeParse(resource).data ?? []);
  expect(functions).not.toEqual([]);
  for (const { Properties } of functions) {
    expect(existsSync(Properties.Handler.replace(/\.handler$/, '.ts')), Properties.Handler).toBe(true);
  }
});

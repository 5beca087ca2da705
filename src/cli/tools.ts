import { effectTraits } from '../mcp/effects.ts';
import { catalogue } from '../tools/catalogue.ts';
import { parseFlags } from './usage.ts';

/** `tools`: every tool, its effect and what it is for. */
export async function listTools(args: readonly string[]): Promise<number> {
  const { values } = parseFlags(args, { output: { type: 'string' } } as const);
  const rows = catalogue.map(({ name, title, effect }) => ({
    name,
    title,
    effect,
    effectSummary: effectTraits[effect].summary,
  }));
  if (values.output === 'json') {
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return 0;
  }
  for (const row of rows) process.stdout.write(`${row.name.padEnd(24)} ${row.title} (${row.effectSummary})\n`);
  return 0;
}

import { UserError } from '../../world/errors.ts';
import type { LoadedApi, LoadOptions } from '../load-api.ts';

/** What compiling applies once and for all, by the flag that asks for it. */
const applied = [
  ['include', '--include'],
  ['exclude', '--exclude'],
  ['overlays', '--overlay'],
  ['agentCore', '--agentcore-config'],
  ['allowReferences', '--allow-reference'],
  ['references', '--no-references'],
] as const;

/**
 * A compiled API is served as it was compiled.
 * @throws UserError for an option that asks for something else
 */
export function assertCompiledAs(api: LoadedApi, options: LoadOptions): void {
  const { mode = 'auto', readOnly = false, prefix } = options;
  if (mode !== 'auto' && mode !== api.mode) throw refusal(api, `--mode ${mode}`, `mode ${api.mode}`);
  if (prefix !== undefined && prefix !== api.prefix) {
    const own = api.prefix === '' ? 'no prefix' : `the prefix ${api.prefix.slice(0, -1)}`;
    throw refusal(api, `--prefix ${prefix.slice(0, -1)}`, own);
  }
  if (readOnly && !api.entries.every(({ isRead }) => isRead))
    throw refusal(api, '--read-only', 'operations that write');
  for (const [name, flag] of applied) {
    const value = options[name];
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    throw refusal(api, flag, 'its selection and overlays applied');
  }
}

function refusal({ origin }: LoadedApi, flag: string, state: string): UserError {
  return new UserError(
    `${origin} was compiled with ${state}; ${flag} cannot change that. Pass ${flag} to "serverless-mcp proxy build" and serve what it writes.`,
  );
}

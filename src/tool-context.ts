import type { Config } from './config.ts';
import type { ToolContext } from './mcp/tool.ts';
import { resolveUnderRoots } from './world/paths.ts';
import type { World } from './world/world.ts';

/** The world as one call may touch it; server and shell differ only in roots, cancellation and progress. */
export function createToolContext(
  config: Config,
  world: World,
  call: Pick<ToolContext, 'roots' | 'signal' | 'progress'>,
): ToolContext {
  return {
    ...call,
    resolvePath: (candidate, parameter) => resolveUnderRoots(call.roots, candidate, parameter),
    env: config.env,
    now: world.now,
    run: world.run,
    region: config.region,
    profile: config.profile,
    allowWrite: config.allowWrite,
    onClose: world.onClose,
  };
}

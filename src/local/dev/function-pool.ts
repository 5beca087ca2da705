import type { FunctionDescription } from '../../cloudformation/functions.ts';
import type { ChildInvocation, LambdaChild } from '../child/lambda-child.ts';
import type { ChildOutcome } from '../child/outcome.ts';
import { buildInvocationIdentity } from '../lambda-environment.ts';
import { type PreparedCode, prepareCode } from '../prepare-code.ts';
import type { LocalProject } from '../project.ts';
import { startChild } from '../start-child.ts';
import type { LocalWorld } from '../world.ts';
import type { DevEvent } from './events.ts';

export interface PoolSettings {
  readonly project: LocalProject;
  readonly fn: FunctionDescription;
  readonly databaseEndpoint: string | undefined;
  readonly world: Pick<LocalWorld, 'resolvePath' | 'signal' | 'env'>;
  readonly onEvent: (event: DevEvent) => void;
  /** Told of the source files once the function is bundled. */
  readonly onInputs: (files: readonly string[]) => Promise<void>;
}

export type PoolInvocation = Pick<ChildInvocation, 'event' | 'onStreamStart' | 'onChunk'> & {
  readonly tenantId?: string | undefined;
};

const keptIdle = 4;

/** Processes of one function that stay warm between requests, one request at a time each. */
export class FunctionPool {
  readonly #settings: PoolSettings;
  #code: Promise<PreparedCode> | undefined;
  #idle: LambdaChild[] = [];
  readonly #busy = new Set<LambdaChild>();
  /** Code of former generations, which requests under way may still load from. */
  readonly #retired: Promise<PreparedCode>[] = [];
  #areWarningsTold = false;
  #generation = 0;

  constructor(settings: PoolSettings) {
    this.#settings = settings;
  }

  /** Bundles when needed, then runs in a warm process or a new one. @throws UserError when it does not build */
  async invoke(invocation: PoolInvocation): Promise<ChildOutcome> {
    const { fn, project, world } = this.#settings;
    const generation = this.#generation;
    const code = await this.#prepare();
    const child = this.#takeIdle() ?? this.#start(code);
    this.#busy.add(child);
    try {
      const identity = buildInvocationIdentity(fn, project.region, invocation.tenantId);
      return await child.invoke({
        ...invocation,
        ...identity,
        timeoutMs: fn.timeoutSeconds * 1000,
        signal: world.signal,
      });
    } finally {
      this.#busy.delete(child);
      child.takeLogs();
      const isKept = child.isAlive && generation === this.#generation && this.#idle.length < keptIdle;
      if (isKept) this.#idle.push(child);
      else await child.close();
      if (this.#busy.size === 0) await this.#disposeRetired();
    }
  }

  /** Bundles ahead of the first request. @throws UserError when it does not build */
  async warm(): Promise<void> {
    await this.#prepare();
  }

  /** Forgets code and processes; requests under way finish with the old ones. */
  async reset(): Promise<void> {
    this.#generation += 1;
    const idle = this.#idle;
    this.#idle = [];
    if (this.#code) this.#retired.push(this.#code);
    this.#code = undefined;
    await Promise.all(idle.map((child) => child.close()));
    if (this.#busy.size === 0) await this.#disposeRetired();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#busy].map((child) => child.close()));
    this.#busy.clear();
    await this.reset();
  }

  async #disposeRetired(): Promise<void> {
    for (const code of this.#retired.splice(0)) await (await code.catch(() => undefined))?.dispose();
  }

  #prepare(): Promise<PreparedCode> {
    this.#code ??= this.#bundle();
    return this.#code;
  }

  async #bundle(): Promise<PreparedCode> {
    const { fn, project, world, onEvent, onInputs } = this.#settings;
    const generation = this.#generation;
    try {
      const code = await prepareCode(project, fn, world);
      await onInputs(code.inputs);
      for (const text of code.warnings) onEvent({ kind: 'note', text });
      return code;
    } catch (error) {
      // The next request tries again: the missing piece may be a file that was not there.
      if (generation === this.#generation) this.#code = undefined;
      throw error;
    }
  }

  #takeIdle(): LambdaChild | undefined {
    for (let child = this.#idle.pop(); child; child = this.#idle.pop()) if (child.isAlive) return child;
    return undefined;
  }

  #start(code: PreparedCode): LambdaChild {
    const { fn, project, databaseEndpoint, world, onEvent } = this.#settings;
    const { child, warnings } = startChild({
      project,
      fn,
      code,
      databaseEndpoint,
      env: {},
      parentEnv: world.env,
      onLog: ({ stream, text }) => onEvent({ kind: 'log', function: fn.id, stream, text }),
    });
    if (!this.#areWarningsTold) for (const text of warnings) onEvent({ kind: 'note', text: `${fn.id}: ${text}` });
    this.#areWarningsTold = true;
    return child;
  }
}

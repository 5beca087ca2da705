import type { ToolAnnotations } from '@modelcontextprotocol/server';
import type { Effect, PublishedTool } from './tool.ts';

/** The switches that decide which tools are offered at all. */
export interface Switches {
  readonly allowWrite: boolean;
  readonly allowSensitiveDataAccess: boolean;
  readonly readOnly: boolean;
  readonly tools: readonly string[] | undefined;
}

interface EffectTraits {
  /** All four, always: a hint left out means "destructive, open world" to a client. */
  readonly annotations: Required<Omit<ToolAnnotations, 'title'>>;
  /** What a person reads in the docs. */
  readonly summary: string;
  isOffered(switches: Switches): boolean;
}

/** Everything that follows from a tool's effect; a tool never states any of it itself. */
export const effectTraits: Readonly<Record<Effect, EffectTraits>> = {
  read: {
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    summary: 'reads local files or nothing',
    isOffered: () => true,
  },
  'local-write': {
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
    summary: 'writes new files under a root; not with --read-only',
    isOffered: (switches) => !switches.readOnly,
  },
  execute: {
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
    summary: 'runs the project’s code on this machine; not with --read-only',
    isOffered: (switches) => !switches.readOnly,
  },
  'aws-read': {
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    summary: 'reads local files; reads from the AWS account when asked to',
    isOffered: () => true,
  },
  'aws-sensitive-read': {
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    summary: 'reads logs, payloads or environment values; needs --allow-sensitive-data-access',
    isOffered: (switches) => switches.allowSensitiveDataAccess,
  },
  'aws-write': {
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
    summary: 'changes the AWS account; needs --allow-write and a confirmation',
    isOffered: (switches) => switches.allowWrite && !switches.readOnly,
  },
};

/** The tools that the switches leave, in listing order. */
export function offeredTools<T extends Pick<PublishedTool, 'name' | 'effect'>>(
  tools: readonly T[],
  switches: Switches,
): readonly T[] {
  return tools.filter(
    (tool) =>
      effectTraits[tool.effect].isOffered(switches) &&
      (switches.tools === undefined || switches.tools.includes(tool.name)),
  );
}

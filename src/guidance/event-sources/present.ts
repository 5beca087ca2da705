import { UserError } from '../../world/errors.ts';
import type { MappingProblem } from '../facts/event-source-mapping.ts';
import type { FactSummary } from '../facts/line.ts';
import { summarizeFact } from '../facts/select.ts';
import { checkExisting, designEventSource } from './design.ts';
import type { DesignInput } from './input.ts';
import type { Decision } from './plan.ts';

/** A design, or a check of an existing mapping, as the tool answers it. */
export interface PresentedDesign {
  title: string;
  /** Every setting with its value and the arithmetic behind it. */
  decisions: Decision[];
  findings: MappingProblem[];
  /** SAM, YAML. */
  template?: string;
  /** An IAM policy document. */
  policy?: Record<string, unknown>;
  alarms: string[];
  failurePath?: string;
  notes: string[];
  facts: FactSummary[];
}

type Request = Omit<DesignInput, 'perSecond' | 'handlerMs'> & {
  readonly perSecond?: number | undefined;
  readonly handlerMs?: number | undefined;
};

export function presentDesign(request: Request, world: { region: string | undefined; now: Date }): PresentedDesign {
  const { perSecond, handlerMs } = request;
  if (perSecond === undefined || handlerMs === undefined) {
    const missing = [
      ...(perSecond === undefined ? ['perSecond (mean records per second: sizes concurrency, pollers, shards)'] : []),
      ...(handlerMs === undefined ? ['handlerMs (handler time per record: sizes batches, timeouts, concurrency)'] : []),
    ];
    throw new UserError(`Missing: ${missing.join(' and ')}. To check a mapping you have, give "existing".`);
  }
  const design = designEventSource({ ...request, perSecond, handlerMs }, world);
  return {
    title: design.title,
    decisions: [...design.decisions],
    findings: [],
    template: design.template,
    policy: { ...design.policy },
    alarms: [...design.alarms],
    failurePath: design.failurePath,
    notes: [...design.notes],
    facts: design.facts.map(summarizeFact),
  };
}

export function presentCheck(source: string, existing: string): PresentedDesign {
  const problems = checkExisting(source, existing);
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  return {
    title:
      problems.length === 0
        ? `The ${source} mapping is fine.`
        : `The ${source} mapping: ${errors} errors, ${problems.length - errors} warnings`,
    decisions: [],
    findings: problems,
    alarms: [],
    notes: [],
    facts: [],
  };
}

import { UserError } from '../../world/errors.ts';
import type { FactSummary } from '../facts/line.ts';
import { noteFacts, summarizeFact } from '../facts/select.ts';
import { designEventSource } from './design.ts';
import { factsOfRule } from './existing.ts';
import type { DesignInput } from './input.ts';
import type { Decision } from './plan.ts';

/** What the validator says of the template an existing mapping stands for. */
export interface JudgedMapping {
  readonly rule: string;
  readonly severity: string;
  readonly propertyPath?: string | undefined;
  readonly message: string;
}

interface MappingFinding {
  rule: string;
  severity: string;
  property: string;
  message: string;
}

/** A design, or a check of an existing mapping, as the tool answers it. */
export interface PresentedDesign {
  title: string;
  /** Every setting with its value and the arithmetic behind it. */
  decisions: Decision[];
  findings: MappingFinding[];
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

/** What the validator said of an existing mapping, as the tool answers it. */
export function presentCheck(source: string, judged: readonly JudgedMapping[], now: Date): PresentedDesign {
  const findings = judged.map(({ rule, severity, propertyPath, message }) => ({
    rule,
    severity,
    property: propertyPath?.replace(/^Resources\.(?:Mapping\.Properties\.)?|\.Properties(?=\.)/g, '') ?? 'Mapping',
    message,
  }));
  const of = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  const used = findings.flatMap(({ rule }) => factsOfRule[rule] ?? []);
  return {
    title:
      findings.length === 0
        ? `The ${source} mapping is fine.`
        : `The ${source} mapping: ${of('error')} errors, ${of('warning')} warnings, ${of('info')} advice`,
    decisions: [],
    findings,
    alarms: [],
    notes: [],
    facts: noteFacts(used, now).map(summarizeFact),
  };
}

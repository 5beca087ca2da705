import { forEachIntrinsic } from '../../cloudformation/intrinsics.ts';
import { textOf } from '../../cloudformation/nodes.ts';
import type { TemplateModel } from '../../cloudformation/model.ts';
import type { ResourceSchemas } from '../../cloudformation/schemas/resource-schemas.ts';
import type { Finding } from '../finding.ts';

export interface Verdict {
  /** `no` when an error stands, also a suppressed one; `unknown` when something that decides it could not be checked. */
  readonly deployable: 'yes' | 'no' | 'unknown';
  /** What was not checked, one sentence each. */
  readonly notChecked: readonly string[];
}

/** Whether a template would deploy as far as can be told without an account. */
export function judge(model: TemplateModel, schemas: ResourceSchemas, findings: readonly Finding[]): Verdict {
  const gaps = [...readingGaps(model), ...typeGaps(model, schemas), ...macroGaps(model)];
  const notes = [...nestedTemplates(model), ...openValues(model)];
  const hasError = findings.some(({ severity }) => severity === 'error');
  const deployable = hasError ? 'no' : gaps.length > 0 ? 'unknown' : 'yes';
  return { deployable, notChecked: [...gaps, ...notes] };
}

function readingGaps({ document }: TemplateModel): string[] {
  if (!document.isPartial) return [];
  const lines = document.skipped.map((block) => document.rangeOf(block).start.line);
  return [`Blocks with syntax errors were left out${lines.length > 0 ? ` (line ${lines.join(', ')})` : ''}.`];
}

function typeGaps(model: TemplateModel, schemas: ResourceSchemas): string[] {
  const unknown = new Set<string>();
  for (const { type } of model.resources.values()) {
    if (type.startsWith('AWS::') && !type.startsWith('AWS::Serverless::') && !schemas.types.has(type))
      unknown.add(type);
  }
  return unknown.size === 0
    ? []
    : [`Properties of ${listed([...unknown])}: not in the resource index of ${schemas.publishedOn}.`];
}

function macroGaps(model: TemplateModel): string[] {
  return model.hasMacro ? ["What the template's macros add or change."] : [];
}

function nestedTemplates(model: TemplateModel): string[] {
  const nested = [...model.resources.values()].filter(({ type }) =>
    /^AWS::(CloudFormation::Stack|Serverless::Application)$/.test(type),
  );
  return nested.length === 0 ? [] : [`Templates of the nested stacks ${listed(nested.map(({ id }) => id))}.`];
}

/** Parameters without a value or default: what they will hold was not checked. */
function openValues(model: TemplateModel): string[] {
  const used = new Set<string>();
  if (model.root) {
    forEachIntrinsic(model.root, (call) => {
      const name = call.name === 'Ref' ? textOf(call.argument) : undefined;
      const parameter = name === undefined ? undefined : model.parameters.get(name);
      const isOpen = parameter && parameter.given === undefined && !parameter.default && !parameter.allowedValues;
      if (isOpen) used.add(parameter.id);
    });
  }
  return used.size === 0 ? [] : [`Values of parameter${used.size > 1 ? 's' : ''} ${listed([...used])} (no default).`];
}

function listed(names: readonly string[]): string {
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
}

import type { TemplateModel } from '../../../cloudformation/model.ts';
import { asIntrinsic, nodeAt, type TemplateNode, textOf } from '../../../cloudformation/nodes.ts';
import { runtimeFacts } from '../../../guidance/facts/runtimes.ts';
import { templateLimitFacts } from '../../../guidance/facts/template-limits.ts';
import { replaceScalar } from '../../fixes/edits.ts';
import { badScalars, milder } from '../../helpers/judging.ts';
import { clearlyMeant } from '../../helpers/nearest.ts';
import { defineRule, type ProposedFix, type Severity } from '../../rule.ts';

interface RuntimeDates {
  readonly family: string;
  readonly deprecated?: string;
  readonly blockCreate?: string;
  readonly blockUpdate?: string;
}

interface Judged {
  readonly severity: Severity;
  readonly message: string;
  readonly replacement?: string | undefined;
  /** The name is a slip, not an old runtime. */
  readonly isTypo?: boolean;
}

const runtimes: Readonly<Record<string, RuntimeDates>> = runtimeFacts['lambda.runtimes'].value;
/** How long before its end a runtime is worth a warning. */
const noticeDays = 180;
const dayMs = 86_400_000;

export const lambdaRuntime = defineRule({
  id: 'overlay/lambda-runtime',
  severity: 'error',
  certainty: 'documented',
  title: 'A runtime does not exist, can no longer be created, or is near its end',
  why: 'Lambda refuses to create or update functions of ended runtimes and no longer patches them.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html',
  aliases: ['E2531', 'E2533', 'W2531', 'CKV_AWS_363'],
  applies: 'resource',
  types: ['AWS::Lambda::Function', 'AWS::Serverless::Function'],
  check({ resource, model, today }, report) {
    const node = nodeAt(resource.effective, 'Runtime');
    if (!node) return;
    if (hasGoodDefault(node, model, today)) return;
    for (const { at, severity, scalar } of badScalars(
      model,
      node,
      ({ text }) => judgeRuntime(text, today) !== undefined,
    )) {
      const said = judgeRuntime(scalar.text, today);
      if (!said) continue;
      const { replacement } = said;
      const fix: ProposedFix | undefined =
        replacement === undefined || node.kind !== 'scalar'
          ? undefined
          : {
              description: `Write ${replacement}`,
              safety: said.isTypo ? 'safe' : 'review',
              edits: [replaceScalar(model.document, node, replacement)],
            };
      report({ at, severity: milder(said.severity, severity), message: said.message, fix, explainsAt: [node, at] });
    }
  },
  examples: {
    bad: [
      'A:\n  Type: AWS::Serverless::Function\n  Properties: { Runtime: «nodejs24», Handler: index.handler, CodeUri: . }\nB:\n  Type: AWS::Serverless::Function\n  Properties: { Runtime: «nodejs20.x», Handler: index.handler, CodeUri: . }\nC:\n  Type: AWS::Serverless::Function\n  Properties: { Runtime: «python2.7», Handler: index.handler, CodeUri: . }\nD:\n  Type: AWS::Serverless::Function\n  Properties: { Runtime: «python3.99», Handler: index.handler, CodeUri: . }\n',
    ],
    good: [
      'Parameters:\n  Runtime: { Type: String, Default: nodejs24.x, AllowedValues: [nodejs10.x, nodejs24.x] }\nResources:\n  A:\n    Type: AWS::Lambda::Function\n    Properties: { Runtime: !Ref Runtime, Handler: index.handler, Code: { S3Bucket: code, S3Key: fn.zip }, Role: "arn:aws:iam::123456789012:role/fn" }\n',
      'A:\n  Type: AWS::Serverless::Function\n  Properties: { Runtime: nodejs24.x, Handler: index.handler, CodeUri: . }\n',
    ],
  },
});

/** A parameter that offers old runtimes too; what is deployed unless asked otherwise is current. */
function hasGoodDefault(node: TemplateNode, { parameters }: TemplateModel, today: string): boolean {
  const call = asIntrinsic(node);
  const parameter = call?.name === 'Ref' ? parameters.get(textOf(call.argument) ?? '') : undefined;
  if (!parameter || parameter.given !== undefined || !parameter.default) return false;
  return judgeRuntime(parameter.default.text, today) === undefined;
}

function judgeRuntime(name: string, today: string): Judged | undefined {
  if (name === '') return undefined;
  const dates = Object.hasOwn(runtimes, name) ? runtimes[name] : undefined;
  if (dates) return judgeDates(name, dates, today);
  const blocked: readonly string[] = templateLimitFacts['lambda.runtimes.blocked'].value;
  const ended: readonly string[] = templateLimitFacts['lambda.runtimes.ended'].value;
  const replacement = replacementFor(name, today);
  const use = replacement === undefined ? '' : ` Use ${replacement}.`;
  if (blocked.includes(name))
    return {
      severity: 'error',
      message: `Lambda creates and updates no ${name} functions any more.${use}`,
      replacement,
    };
  if (ended.includes(name))
    return {
      severity: 'warning',
      message: `Support of ${name} has ended; Lambda may refuse to create it.${use}`,
      replacement,
    };
  if (isNewerVersion(name))
    return {
      severity: 'warning',
      message: `${name} is not in the runtime table of ${runtimeFacts['lambda.runtimes'].checkedOn}; it may be newer.`,
    };
  const meant = clearlyMeant(name, Object.keys(runtimes));
  const isCurrent = meant !== undefined && judgeRuntime(meant, today) === undefined;
  return {
    severity: 'error',
    message: `There is no runtime "${name}".${meant === undefined ? use : ` Did you mean "${meant}"?`}`,
    // What was meant may itself be past its end.
    replacement: isCurrent ? meant : replacement,
    isTypo: isCurrent,
  };
}

function judgeDates(
  name: string,
  { deprecated, blockCreate, blockUpdate }: RuntimeDates,
  today: string,
): Judged | undefined {
  if (deprecated === undefined) return undefined;
  const replacement = replacementFor(name, today);
  const use = replacement === undefined || replacement === name ? '' : ` Use ${replacement}.`;
  if (blockCreate !== undefined && blockUpdate !== undefined && blockUpdate <= today) {
    return {
      severity: 'error',
      message: `Lambda creates no ${name} functions since ${blockCreate} and updates none since ${blockUpdate}.${use}`,
      replacement,
    };
  }
  if (deprecated <= today) {
    const block = blockCreate === undefined ? '' : ` and creation is blocked from ${blockCreate}`;
    return { severity: 'warning', message: `Support of ${name} ended on ${deprecated}${block}.${use}`, replacement };
  }
  const days = Math.round((Date.parse(deprecated) - Date.parse(today)) / dayMs);
  if (days > noticeDays) return undefined;
  return {
    severity: 'warning',
    message: `Support of ${name} ends on ${deprecated}, in ${days} days.${use}`,
    replacement,
  };
}

/** The runtime of the same family supported longest. */
function replacementFor(name: string, today: string): string | undefined {
  const family = familyOf(name);
  const candidates = Object.entries(runtimes).filter(
    ([, dates]) => dates.family === family && (dates.deprecated ?? '') > today,
  );
  return candidates.toSorted(([, a], [, b]) => ((a.deprecated ?? '') < (b.deprecated ?? '') ? -1 : 1)).at(-1)?.[0];
}

function familyOf(name: string): string {
  if (name.startsWith('dotnet')) return 'dotnet';
  return name === 'go1.x' ? 'provided' : (/^[a-z]+/.exec(name)?.[0] ?? '');
}

/** `nodejs28.x` reads as a version to come; `nodejs24` as a slip. */
function isNewerVersion(name: string): boolean {
  const parts = /^(nodejs|python|java|dotnet|ruby)(\d+(?:\.\d+)?)(\.x)?$/.exec(name);
  if (!parts) return false;
  const [, family = '', version = '', suffix = ''] = parts;
  if (
    (family === 'nodejs') !== (suffix === '.x') ||
    ((family === 'python' || family === 'ruby') && !version.includes('.'))
  )
    return false;
  const known = Object.keys(runtimes)
    .filter((each) => runtimes[each]?.family === family)
    .map((each) => toNumber(each.slice(family.length)));
  return toNumber(version) > Math.max(...known);
}

function toNumber(version: string): number {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  return major * 1000 + minor;
}

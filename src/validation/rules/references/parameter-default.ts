import { isScalar, nodeAt, textOf } from '../../../cloudformation/nodes.ts';
import type { Parameter } from '../../../cloudformation/model.ts';
import { matchesInTime } from '../../helpers/bounded-match.ts';
import { defineRule } from '../../rule.ts';

export const parameterDefault = defineRule({
  id: 'param/default-vs-constraints',
  severity: 'warning',
  certainty: 'documented',
  title: "A parameter's default breaks the parameter's own constraints",
  why: 'A deployment that does not give the parameter is refused.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html',
  aliases: ['E2015'],
  applies: 'template',
  check({ model }, report) {
    for (const parameter of model.parameters.values()) {
      const fallback = parameter.default;
      if (!fallback || parameter.type.startsWith('AWS::SSM::')) continue;
      for (const text of valuesOf(parameter, fallback.text)) {
        const problem = problemWith(parameter, text);
        if (problem !== undefined) report({ at: fallback, message: `The default "${text}" ${problem}.` });
      }
    }
  },
  examples: {
    bad: [
      `
      Parameters:
        Stage: { Type: String, Default: «test», AllowedValues: [dev, prod] }
        Size: { Type: Number, Default: «500», MaxValue: 400 }
      Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties: { QueueName: !Ref Stage, DelaySeconds: !Ref Size }
      `,
    ],
    good: [
      `
      Parameters:
        Stage: { Type: String, Default: dev, AllowedValues: [dev, prod], AllowedPattern: "[a-z]+" }
        On: { Type: String, Default: true, AllowedValues: ["true", "false"] }
        Names: { Type: CommaDelimitedList, Default: "a, b", AllowedValues: [a, b] }
      Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties: { QueueName: !Sub "\${Stage}\${On}", Tags: [{ Key: a, Value: !Select [0, !Ref Names] }] }
      `,
    ],
  },
});

function valuesOf({ type }: Parameter, text: string): string[] {
  const isList = type === 'CommaDelimitedList' || type.startsWith('List<');
  return isList ? text.split(',').map((item) => item.trim()) : [text];
}

function problemWith(parameter: Parameter, text: string): string | undefined {
  const { allowedValues, node, type } = parameter;
  const isListed = allowedValues?.some(
    (allowed) => allowed.text.toLowerCase() === text.toLowerCase() && isSameForm(allowed.text, text),
  );
  if (allowedValues && !isListed)
    return `is not among AllowedValues (${allowedValues
      .slice(0, 5)
      .map(({ text: allowed }) => allowed)
      .join(', ')})`;
  const limit = (name: string) => Number(textOf(nodeAt(node, name)) ?? Number.NaN);
  if (type === 'Number' || type === 'List<Number>') {
    if (Number.isNaN(Number(text))) return 'is no number';
    if (Number(text) < limit('MinValue')) return `is less than MinValue ${limit('MinValue')}`;
    return Number(text) > limit('MaxValue') ? `is more than MaxValue ${limit('MaxValue')}` : undefined;
  }
  if (type !== 'String') return undefined;
  if (text.length < limit('MinLength')) return `is shorter than MinLength ${limit('MinLength')}`;
  if (text.length > limit('MaxLength')) return `is longer than MaxLength ${limit('MaxLength')}`;
  const pattern = nodeAt(node, 'AllowedPattern');
  if (!isScalar(pattern) || text.length > 256) return undefined;
  const whole = `^(?:${pattern.text.replaceAll('\\Z', '$').replaceAll('\\A', '^')})$`;
  return matchesInTime(whole, text) === false ? `does not match AllowedPattern ${pattern.text}` : undefined;
}

/** `true` equals `"True"`: readers write booleans in their own way. */
function isSameForm(a: string, b: string): boolean {
  return a === b || /^(?:true|false|yes|no|on|off)$/i.test(a);
}

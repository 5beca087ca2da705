import { replaceScalar } from '../../fixes/edits.ts';
import { judgeScalar, milder } from '../../helpers/judging.ts';
import { clearlyMeant, nearestNames } from '../../helpers/nearest.ts';
import { defineRule } from '../../rule.ts';

export const enumeration = defineRule({
  id: 'schema/enum',
  severity: 'error',
  certainty: 'fact',
  title: 'A value is not among the allowed ones',
  why: 'The service refuses it. A value like none of the known ones may be newer than the index, so that is a warning.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html',
  aliases: ['E3030'],
  applies: 'property',
  isForPassedOn: true,
  check({ schema, value, node, type, model, schemas }, report) {
    const { values } = schema;
    if (!values || (type.kind !== 'string' && type.kind !== 'integer') || model.hasMacro) return;
    const judged = judgeScalar(value, ({ text }) => !values.includes(text) && !text.includes('${'));
    if (!judged) return;
    const { text } = judged.scalar;
    const meant = clearlyMeant(text, values);
    const near = meant === undefined ? nearestNames(text, values) : [meant];
    const shown = near.length > 0 ? near : values.slice(0, 3);
    const rest = near.length === 0 && values.length > 3 ? `, … (${values.length} values)` : '';
    report({
      at: node,
      severity: milder(judged.severity, meant === undefined ? 'warning' : 'error'),
      message: `"${text}" is no ${schema.name} ${meant === undefined ? `known to the index of ${schemas.publishedOn}` : 'of this type'}. Use ${shown.map((each) => `"${each}"`).join(' or ')}${rest}.`,
      explainsAt: meant === undefined ? [] : [node],
      fix:
        meant === undefined || judged.bad.node !== node || node.kind !== 'scalar'
          ? undefined
          : { description: `Write ${meant}`, safety: 'safe', edits: [replaceScalar(model.document, node, meant)] },
    });
  },
  examples: {
    bad: [
      `
      Fn:
        Type: AWS::Lambda::Function
        Properties:
          Runtime: nodejs24.x
          Handler: index.handler
          Role: arn:aws:iam::123456789012:role/fn
          Code: { S3Bucket: code, S3Key: fn.zip }
          PackageType: «zip»
          TracingConfig: { Mode: «Activ» }
      `,
    ],
    good: [
      `
      Parameters:
        Mode: { Type: String, Default: Active }
      Resources:
        Fn:
          Type: AWS::Lambda::Function
          Properties:
            Runtime: nodejs24.x
            Handler: index.handler
            Role: arn:aws:iam::123456789012:role/fn
            Code: { S3Bucket: code, S3Key: fn.zip }
            TracingConfig: { Mode: !Ref Mode }
      `,
    ],
  },
});

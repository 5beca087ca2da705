import { asIntrinsic, isScalar } from '../../../cloudformation/nodes.ts';
import { replaceWithFlow } from '../../fixes/edits.ts';
import { namesOf } from '../../helpers/names.ts';
import { defineRule } from '../../rule.ts';

export const refVsArn = defineRule({
  id: 'ref/ref-vs-arn',
  severity: 'error',
  certainty: 'fact',
  title: 'A property that takes an ARN gets !Ref of a type whose Ref is a name or URL',
  why: 'The service refuses the name where it expects an ARN, and the stack rolls back.',
  source:
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-ref.html',
  aliases: ['E1041', 'E1040'],
  applies: 'property',
  check({ model, schemas, schema, node, resource }, report) {
    if (schema.accepts.length === 0) return;
    const call = asIntrinsic(node);
    if (call?.name !== 'Ref' || !isScalar(call.argument)) return;
    const target = call.argument.text;
    const type = namesOf(model).typeOf(target);
    const targetSchema = type === undefined ? undefined : schemas.get(type);
    if (!targetSchema || targetSchema.ref.length !== 1) return;
    const [refProperty = ''] = targetSchema.ref;
    const wanted = schema.accepts
      .filter((accepted) => accepted.startsWith(`${type ?? ''}.`))
      .map((accepted) => accepted.slice(accepted.lastIndexOf('.') + 1));
    const attribute = wanted.find((name) => targetSchema.attributes.has(name) && name.endsWith('Arn'));
    // Whoever accepts the name too, or an ARN by another way, is not to be told anything.
    if (attribute === undefined || wanted.some((name) => !name.endsWith('Arn')) || /Arn$/i.test(refProperty)) return;
    // Lambda's own resources take a name wherever they say ARN.
    if (type === 'AWS::Lambda::Function' && resource.type.startsWith('AWS::Lambda::')) return;
    report({
      at: node,
      message: `${schema.name} takes an ARN, but !Ref ${target} gives the ${refProperty} of the ${type}. Write !GetAtt ${target}.${attribute}.`,
      fix: {
        description: `Write !GetAtt ${target}.${attribute}`,
        safety: 'safe',
        edits: [
          replaceWithFlow(model.document, node, {
            'Fn::GetAtt': model.document.format === 'json' ? [target, attribute] : `${target}.${attribute}`,
          }),
        ],
      },
    });
  },
  examples: {
    bad: [
      `
      Role:
        Type: AWS::IAM::Role
        Properties:
          AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [] }
      Fn:
        Type: AWS::Lambda::Function
        Properties:
          Runtime: nodejs24.x
          Handler: index.handler
          Code: { S3Bucket: code, S3Key: fn.zip }
          Role: «!Ref Role»
      `,
    ],
    good: [
      `
      Role:
        Type: AWS::IAM::Role
        Properties:
          AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [] }
      Fn:
        Type: AWS::Lambda::Function
        Properties:
          Runtime: nodejs24.x
          Handler: index.handler
          Code: { S3Bucket: code, S3Key: fn.zip }
          Role: !GetAtt Role.Arn
      `,
    ],
  },
});

import { type Reference, referencesOf } from '../../../cloudformation/intrinsics.ts';
import { isInLoop } from '../../helpers/loops.ts';
import { isIndexOld } from '../../helpers/judging.ts';
import { namesOf } from '../../helpers/names.ts';
import { clearlyMeant, didYouMean, nearestNames } from '../../helpers/nearest.ts';
import { defineRule, type RuleContext } from '../../rule.ts';

export const getattAttribute = defineRule({
  id: 'ref/getatt-attribute',
  severity: 'error',
  certainty: 'fact',
  title: 'GetAtt asks for an attribute the resource type does not have',
  why: 'CloudFormation refuses the template: "Template error: resource does not support attribute type".',
  source:
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getatt.html',
  aliases: ['E1010'],
  applies: 'function',
  functions: ['Fn::GetAtt', 'Fn::Sub'],
  check(context, report) {
    const { model, call, path, schemas } = context;
    if (model.hasMacro || isInLoop(path)) return;
    for (const reference of referencesOf(model.document, call, path)) {
      const { target, attribute } = reference;
      if (attribute === undefined || attribute === '') continue;
      const type = typeOf(context, target);
      const schema = type === undefined ? undefined : schemas.get(type);
      if (
        !schema ||
        schema.type === 'AWS::CloudFormation::CustomResource' ||
        isKnown(context, reference, schema.attributes, schema.properties)
      )
        continue;
      const candidates = [...schema.attributes];
      const meant = clearlyMeant(attribute, candidates);
      const start = reference.end - attribute.length - (reference.via === 'Fn::Sub' ? 1 : 0);
      report({
        at: reference,
        severity: isIndexOld(context) && meant === undefined ? 'warning' : 'error',
        message: `${type} has no attribute "${attribute}".${didYouMean(nearestNames(attribute, candidates)) || known(candidates)}`,
        fix:
          meant === undefined || model.document.text.slice(start, start + attribute.length) !== attribute
            ? undefined
            : {
                description: `Rename to ${meant}`,
                safety: 'safe',
                edits: [{ start, end: start + attribute.length, newText: meant }],
              },
      });
    }
  },
  examples: {
    bad: [
      `
      Resources:
        Orders:
          Type: AWS::SQS::Queue
      Outputs:
        Arn:
          Value: !GetAtt «Orders.ARN»
        Url:
          Value: !Sub "«\${Orders.Url}»"
      `,
    ],
    good: [
      `
      Resources:
        Orders:
          Type: AWS::SQS::Queue
        Nested:
          Type: AWS::CloudFormation::Stack
          Properties: { TemplateURL: https://example.com/a.yaml }
        Own:
          Type: Custom::Thing
          Properties: { ServiceToken: "arn:aws:lambda:eu-west-1:123456789012:function:x" }
      Outputs:
        Arn: { Value: !GetAtt Orders.Arn }
        Deep: { Value: !GetAtt Nested.Outputs.Table }
        Any: { Value: !GetAtt Own.Anything }
      `,
    ],
  },
});

function typeOf({ model }: RuleContext, target: string): string | undefined {
  return namesOf(model).typeOf(target);
}

/** Some types give every property by GetAtt, so a property's name is never called wrong. */
function isKnown(
  { model }: RuleContext,
  { target, attribute = '' }: Reference,
  attributes: ReadonlySet<string>,
  properties: ReadonlyMap<string, unknown>,
): boolean {
  const head = attribute.split('.')[0] ?? attribute;
  if (attributes.has(attribute) || attributes.has(head) || properties.has(head) || head === 'Outputs') return true;
  if (attribute.includes('${') || namesOf(model).isReferable(target, head)) return true;
  // What follows a map or structure attribute is not listed.
  return [...attributes].some((name) => attribute.startsWith(`${name}.`));
}

function known(attributes: readonly string[]): string {
  return attributes.length > 0 && attributes.length <= 3 ? ` It has ${attributes.join(', ')}.` : '';
}

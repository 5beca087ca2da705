import { pseudoParameters, type Reference, referencesOf } from '../../../cloudformation/intrinsics.ts';
import type { Place, RuleContext } from '../../rule.ts';
import { defineRule } from '../../rule.ts';
import { isInLoop } from '../../helpers/loops.ts';
import { type Names, namesOf } from '../../helpers/names.ts';
import { clearlyMeant, didYouMean, nearestNames } from '../../helpers/nearest.ts';

export const undefinedReference = defineRule({
  id: 'ref/undefined',
  severity: 'error',
  certainty: 'fact',
  title: 'A Ref, GetAtt or Sub names nothing the template has',
  why: 'CloudFormation refuses the template: "Unresolved resource dependencies".',
  source:
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-ref.html',
  aliases: ['E1010', 'E1012', 'E1019', 'E1020'],
  applies: 'function',
  functions: ['Ref', 'Fn::GetAtt', 'Fn::Sub'],
  check(context, report) {
    const { model, call, path } = context;
    if (model.hasMacro || isInLoop(path) || path[0] === 'Rules') return;
    const names = namesOf(model);
    for (const reference of referencesOf(model.document, call, path)) {
      if (isDefined(reference, names)) continue;
      const { target } = reference;
      const candidates = candidatesFor(reference, names);
      const meant = clearlyMeant(target, candidates);
      report({
        at: reference,
        message: `${describe(reference)} names "${target}", which is no ${expected(reference)} of this template.${didYouMean(nearestNames(target, candidates))}`,
        symptomOf: symptoms(target, context),
        // A Sub is text whatever it names, so what is said of the call itself is a defect of its own.
        explainsAt: call.name === 'Fn::Sub' ? [reference] : [reference, call.node, call.argument],
        fix:
          meant === undefined
            ? undefined
            : {
                description: `Rename to ${meant}`,
                safety: 'safe',
                edits: [{ ...placeOfTarget(context, reference), newText: meant }],
              },
      });
    }
  },
  examples: {
    bad: [
      `
      Orders:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: !Ref «OrderName»
      `,
      `
      Resources:
        Orders:
          Type: AWS::SQS::Queue
      Outputs:
        Arn:
          Value: !GetAtt «Order.Arn»
        Text:
          Value: !Sub "\${AWS::Region}/«\${Ordes}»"
      `,
    ],
    good: [
      `
      Fn:
        Type: AWS::Serverless::Function
        Properties:
          Runtime: nodejs24.x
          Handler: index.handler
          CodeUri: .
      Policy:
        Type: AWS::IAM::ManagedPolicy
        Properties:
          Roles: [!Ref FnRole]
          Description: !Sub ["\${a} \${!literal}", { a: !Ref AWS::Region }]
          PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "sqs:*", Resource: "*" }] }
      `,
      // A module puts its logical id in front of those of its resources.
      `
      Resources:
        Site:
          Type: My::S3::Bucket::MODULE
      Outputs:
        Bucket:
          Value: !Ref SiteBucket
        Arn:
          Value: !GetAtt Site.Bucket.Arn
      `,
    ],
  },
});

function isDefined({ via, target, attribute }: Reference, names: Names): boolean {
  if (target === '') return true; // A question of shape, not of names.
  if (target.includes('.') && (via === 'Ref' || attribute !== undefined)) {
    const dot = target.indexOf('.');
    return names.isReferable(target.slice(0, dot), target.slice(dot + 1));
  }
  if (attribute !== undefined) return names.isResource(target) || names.isReferable(target, attribute);
  return names.isParameter(target) || names.isResource(target);
}

function candidatesFor({ attribute }: Reference, names: Names): string[] {
  return attribute === undefined
    ? [...names.resourceIds, ...names.parameterIds, ...pseudoParameters]
    : [...names.resourceIds];
}

function expected({ attribute }: Reference): string {
  return attribute === undefined ? 'resource or parameter' : 'resource';
}

function describe({ via, attribute }: Reference): string {
  if (via === 'Fn::Sub') return 'Sub';
  return attribute === undefined ? 'Ref' : 'GetAtt';
}

/** Only the name, not the attribute or the braces around it. */
function placeOfTarget({ model }: RuleContext, reference: Reference): Place {
  const source = model.document.text.slice(reference.start, reference.end);
  const offset = Math.max(0, source.indexOf(reference.target));
  const start = reference.start + offset;
  return { start, end: start + reference.target.length };
}

/** A generated id cannot be known while the type of its resource is misspelt; that is the cause to report. */
function symptoms(target: string, { model }: RuleContext): string[] {
  return [...model.resources.keys()].filter((id) => target.startsWith(id)).map((id) => `unknown-type:${id}`);
}

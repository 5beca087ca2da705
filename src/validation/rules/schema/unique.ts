import {
  asIntrinsic,
  isSequence,
  type TemplateNode,
  textOf,
  toPlain,
  isNoValue,
} from '../../../cloudformation/nodes.ts';
import { removeItem } from '../../fixes/edits.ts';
import { defineRule } from '../../rule.ts';

export const unique = defineRule({
  id: 'schema/unique',
  severity: 'warning',
  certainty: 'documented',
  title: 'A list holds a value twice that it may hold once',
  why: 'CloudFormation refuses the resource: "array items are not unique".',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html',
  aliases: ['E3037'],
  applies: 'property',
  isForPassedOn: true,
  check({ model, schema, type, node, isItem }, report) {
    // Tags have a rule of their own, which also finds one key with two values.
    if (!schema.isUnique || isItem || type.kind !== 'list' || type.item.kind === 'tag' || !isSequence(node)) return;
    const seen = new Map<string, TemplateNode>();
    for (const item of node.items) {
      if (isNoValue(item)) continue;
      const key = JSON.stringify(toPlain(item));
      const first = seen.get(key);
      if (!first) {
        seen.set(key, item);
        continue;
      }
      const edit = removeItem(model.document, node, item);
      report({
        at: item,
        message: `${schema.name} holds ${describe(item)} twice, but takes each value once. Remove one.`,
        related: [{ at: first, message: 'first' }],
        fix: edit && { description: 'Remove the second', safety: 'safe', edits: [edit] },
      });
    }
  },
  examples: {
    bad: [
      `
      Role:
        Type: AWS::IAM::Role
        Properties:
          AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }] }
          ManagedPolicyArns:
            - arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
            - «arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole» # again
            - arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess
      Api:
        Type: AWS::ApiGateway::RestApi
        Properties: { Name: orders, BinaryMediaTypes: [image/png, image/gif, «image/png»] }
      `,
    ],
    good: [
      `
      Api:
        Type: AWS::ApiGateway::RestApi
        Properties: { Name: orders, BinaryMediaTypes: [image/png, image/PNG] }
      Users:
        Type: AWS::Cognito::UserPoolClient
        Properties: { UserPoolId: eu-west-1_abc, CallbackURLs: ["https://example.com", "https://example.com"] }
      `,
      `
      Parameters:
        Stage: { Type: String }
      Conditions:
        IsProd: !Equals [!Ref Stage, prod]
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }] }
            ManagedPolicyArns:
              - !If [IsProd, arn:aws:iam::aws:policy/ReadOnlyAccess, !Ref AWS::NoValue]
              - !Ref AWS::NoValue
              - !Ref AWS::NoValue
      `,
    ],
  },
});

function describe(node: TemplateNode): string {
  const text = asIntrinsic(node) ? undefined : textOf(node);
  return text === undefined ? 'the same item' : `"${text}"`;
}

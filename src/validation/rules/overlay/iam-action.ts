import { isScalar, type MappingNode, nodeAt, type TemplateNode } from '../../../cloudformation/nodes.ts';
import { iamActionsDate } from '../../../guidance/facts/iam-actions.ts';
import { replaceScalar } from '../../fixes/edits.ts';
import { type UnknownAction, unknownAction } from '../../helpers/iam-actions.ts';
import { isFresh, judgeScalar } from '../../helpers/judging.ts';
import { clearlyMeant, didYouMean, nearestNames } from '../../helpers/nearest.ts';
import { policyDocuments, policyTypes, textItems, writtenStatements } from '../../helpers/policies.ts';
import { defineRule, type ProposedFix, type ResourceContext } from '../../rule.ts';

export const iamAction = defineRule({
  id: 'overlay/iam-action',
  severity: 'warning',
  certainty: 'documented',
  title: 'A policy names an action that does not exist',
  why: 'IAM takes the policy, but the statement allows or denies nothing by that name.',
  source:
    'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
  aliases: ['W3037'],
  applies: 'resource',
  types: policyTypes,
  check(context, report) {
    const statements = policyDocuments(context.resource).flatMap(writtenStatements);
    for (const action of statements.flatMap(actionNodes)) {
      const judged = judgeScalar(context.model.evaluate(action), ({ text }) => unknownAction(text) !== undefined);
      const unknown = judged && unknownAction(judged.scalar.text);
      if (!unknown) continue;
      const meant = meantBy(unknown);
      // What the list lacks may simply be newer, unless it is a slip.
      if (meant.length === 0 && !isFresh(iamActionsDate, context.today)) continue;
      const [only, ...others] = meant;
      report({
        at: action,
        message: describe(unknown, meant),
        fix: only === undefined || others.length > 0 ? undefined : rename(context, action, only),
      });
    }
  },
  examples: {
    bad: [
      `
      Reader:
        Type: AWS::IAM::Role
        Properties:
          AssumeRolePolicyDocument:
            Version: "2012-10-17"
            Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }]
          Policies:
            - PolicyName: reader
              PolicyDocument:
                Version: "2012-10-17"
                Statement:
                  - Effect: Allow
                    Action: [dynamodb:GetItem, «dynamodb:QueryTable», «dynamodb:GetItems», «sqs:Poll*»]
                    Resource: arn:aws:dynamodb:eu-west-1:123456789012:table/orders
                  - { Effect: Allow, Action: «s3:HeadObject», Resource: "arn:aws:s3:::orders/*" }
                  - { Effect: Allow, Action: «dynamodb:TransactWriteItems», Resource: "*" }
      `,
      `
      Fn:
        Type: AWS::Serverless::Function
        Properties:
          Runtime: nodejs24.x
          Handler: index.handler
          CodeUri: .
          Policies:
            - Statement: [{ Effect: Allow, Action: «sqs:SendMessages», Resource: "arn:aws:sqs:eu-west-1:123456789012:jobs" }]
      `,
    ],
    good: [
      `
      Reader:
        Type: AWS::IAM::ManagedPolicy
        Properties:
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: ["DynamoDB:getitem", "dynamodb:Batch*", "s3:Get?bject", "s3:*", "*"]
                Resource: "*"
      `,
      `
      Newer:
        Type: AWS::IAM::ManagedPolicy
        Properties:
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: [tomorrow:DoSomething, "execute-api:Invoke", "apigateway:GET", !Sub "sqs:\${AWS::Region}"]
                Resource: "*"
      `,
    ],
  },
});

function actionNodes(statement: MappingNode): readonly TemplateNode[] {
  return textItems(nodeAt(statement, 'Action') ?? nodeAt(statement, 'NotAction'));
}

function meantBy({ service, name, isPattern, allowedBy, candidates }: UnknownAction): readonly string[] {
  if (allowedBy.length > 0) return allowedBy;
  const meant = isPattern ? undefined : clearlyMeant(name, candidates);
  return meant === undefined ? [] : [`${service}:${meant}`];
}

function describe(unknown: UnknownAction, meant: readonly string[]): string {
  const { service, name, isPattern, allowedBy, candidates } = unknown;
  const subject = `${isPattern ? 'No action fits' : 'There is no action'} "${service}:${name}"`;
  if (allowedBy.length > 0) return `${subject}; the operation is allowed by ${allowedBy.join(', ')}.`;
  const near =
    meant.length > 0 || isPattern ? meant : nearestNames(name, candidates).map((each) => `${service}:${each}`);
  return `${subject} (list of ${iamActionsDate}), so it allows or denies nothing.${didYouMean(near)}`;
}

function rename({ model }: ResourceContext, node: TemplateNode, action: string): ProposedFix | undefined {
  if (!isScalar(node)) return undefined;
  return { description: `Write ${action}`, safety: 'review', edits: [replaceScalar(model.document, node, action)] };
}

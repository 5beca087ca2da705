import { nodeAt } from '../../../cloudformation/nodes.ts';
import { judgeScalar } from '../../helpers/judging.ts';
import { policyDocuments, policyTypes, textItems, writtenStatements } from '../../helpers/policies.ts';
import { defineRule } from '../../rule.ts';

/** `arn:partition:service:region:account:resource`. */
const arnParts = 6;

export const iamResourceArn = defineRule({
  id: 'overlay/iam-resource-arn',
  severity: 'warning',
  certainty: 'documented',
  title: 'A policy names a resource by something that is no ARN',
  why: 'IAM refuses the policy ("must be in ARN format or *"), or the statement matches nothing.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html',
  aliases: ['I3510', 'E3510'],
  applies: 'resource',
  types: policyTypes,
  check({ resource, model }, report) {
    const documents = policyDocuments(resource).filter(({ kind }) => kind === 'identity');
    for (const statement of documents.flatMap(writtenStatements)) {
      for (const node of textItems(nodeAt(statement, 'Resource') ?? nodeAt(statement, 'NotResource'))) {
        const judged = judgeScalar(model.evaluate(node), ({ text }) => !isArn(text));
        if (judged)
          report({
            at: node,
            message: `"${judged.scalar.text}" is no ARN. Write "*" or arn:partition:service:region:account:resource, best with !GetAtt or !Sub.`,
          });
      }
    }
  },
  examples: {
    bad: [
      `
      Fn:
        Type: AWS::Serverless::Function
        Properties:
          Runtime: nodejs24.x
          Handler: index.handler
          CodeUri: .
          Policies:
            - Version: "2012-10-17"
              Statement:
                - { Effect: Allow, Action: dynamodb:GetItem, Resource: «orders» }
                - { Effect: Allow, Action: s3:GetObject, Resource: [«"arn:aws:s3:orders"»] }
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
          Policies:
            - Version: "2012-10-17"
              Statement:
                - { Effect: Allow, Action: s3:GetObject, Resource: ["arn:aws:s3:::orders/*", "arn:aws:s3:*", "arn:*:sqs:*:*:*"] }
                - { Effect: Allow, Action: dynamodb:GetItem, Resource: !Sub "\${AWS::Region}-orders" }
      `,
      `
      Policy:
        Type: AWS::SQS::QueuePolicy
        Properties:
          Queues: [https://sqs.eu-west-1.amazonaws.com/123456789012/orders]
          PolicyDocument:
            Version: "2012-10-17"
            Statement: [{ Effect: Allow, Principal: { Service: events.amazonaws.com }, Action: sqs:SendMessage, Resource: orders }]
      `,
    ],
  },
});

/** Whether text could be an ARN; a wildcard may stand for several parts, and variables of policies for any. */
function isArn(text: string): boolean {
  if (text === '' || text.includes('${') || text.includes('{{resolve:')) return true;
  if (/^\*+$/.test(text)) return true;
  if (!/^(?:arn|\*|a\*|ar\*)/.test(text)) return false;
  return text.includes('*') || text.includes('?') || text.split(':').length >= arnParts;
}

import { isMapping, nodeAt, textOf, type TemplateNode } from '../../../cloudformation/nodes.ts';
import { coversAction } from '../../helpers/policies.ts';
import { identityPolicies } from '../../helpers/identity-policies.ts';
import { itemsAt } from '../../helpers/settings.ts';
import { defineRule } from '../../rule.ts';

/** Everyday actions that can be limited to a resource; what is not listed may only work with `*`. */
const limitable = [
  'dynamodb:*item',
  'dynamodb:query',
  'dynamodb:scan',
  'events:putevents',
  'iam:passrole',
  'kinesis:getrecords',
  'kinesis:putrecord*',
  'kms:decrypt',
  'kms:encrypt',
  'kms:generatedatakey',
  'lambda:invokefunction',
  's3:deleteobject',
  's3:getobject',
  's3:listbucket',
  's3:putobject',
  'secretsmanager:getsecretvalue',
  'sqs:deletemessage',
  'sqs:receivemessage',
  'sqs:sendmessage',
  'ssm:getparameter',
  'ssm:getparameters',
  'ssm:getparametersbypath',
  'states:startexecution',
];
const wideManaged = /(?:^|\/)(?:AdministratorAccess|PowerUserAccess|\w+FullAccess|IAMFullAccess)$/;

export const iamWildcard = defineRule({
  id: 'security/iam-wildcard',
  severity: 'info',
  certainty: 'advice',
  title: 'Roles may do what they need, no more',
  why: 'Whoever takes over the code (a dependency, an injection) may do everything the role may.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html',
  aliases: ['CKV_AWS_62', 'CKV_AWS_63', 'F3', 'F4', 'W11', 'F38'],
  applies: 'template',
  check({ model }, report) {
    for (const { owner, statements, managed } of identityPolicies(model)) {
      for (const node of managed) {
        const name = textOf(node) ?? textOf(nodeAt(node, 'Fn::Sub'));
        const wide = name === undefined ? undefined : wideManaged.exec(name)?.[0].replace('/', '');
        const message = `${owner} has ${wide ?? ''}. Replace it by the actions and resources it uses.`;
        if (wide !== undefined) report({ at: node, resource: owner, message });
      }
      for (const { node, isAllow, actions } of statements) {
        if (!isAllow) continue;
        const wildcard = itemsAt(node, 'Action').find((item) => /^(?:\*|[\w-]+:\*)$/.test(textOf(item) ?? ''));
        if (wildcard) {
          const message = `${owner} may do ${textOf(wildcard) ?? ''}. Name the actions it uses.`;
          report({ at: wildcard, resource: owner, message });
          continue;
        }
        const everything = itemsAt(node, 'Resource').find((item) => textOf(item) === '*');
        const tooWide = actions.find((action) => limitable.some((pattern) => coversAction(pattern, action)));
        if (!everything || tooWide === undefined || hasCondition(node)) continue;
        report({
          at: everything,
          resource: owner,
          message: `${owner} may do ${tooWide} on every resource of the account. Name the resource, such as !GetAtt X.Arn.`,
        });
      }
    }
  },
  examples: {
    bad: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Policies:
      - «AmazonDynamoDBFullAccess»
      - Version: '2012-10-17'
        Statement:
          - {Effect: Allow, Action: «"s3:*"», Resource: '*'}
          - {Effect: Allow, Action: [sqs:SendMessage], Resource: «'*'»}
`,
    ],
    good: [
      `Jobs:
  Type: AWS::SQS::Queue
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Policies:
      - Version: '2012-10-17'
        Statement:
          - {Effect: Allow, Action: [sqs:SendMessage], Resource: !GetAtt Jobs.Arn}
          - {Effect: Allow, Action: [xray:PutTraceSegments], Resource: '*'}
`,
    ],
  },
});

function hasCondition(node: TemplateNode): boolean {
  const condition = nodeAt(node, 'Condition');
  return isMapping(condition) && condition.entries.size > 0;
}

import { entryOf, nodeAt, textOf } from '../../../cloudformation/nodes.ts';
import { isUnset } from '../../helpers/settings.ts';
import { addFix } from '../../helpers/writing.ts';
import { defineRule } from '../../rule.ts';

const narrowing = [
  'SourceArn',
  'SourceAccount',
  'EventSourceToken',
  'PrincipalOrgID',
  'InvokedViaFunctionUrl',
  'FunctionUrlAuthType',
];

export const permissionPublic = defineRule({
  id: 'security/permission-public',
  severity: 'info',
  certainty: 'documented',
  title: 'A permission to invoke a function says for which source',
  why: 'A service calls for whoever asks it: without a source, the same service in any account may invoke the function.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html',
  aliases: ['CKV_AWS_364', 'F13', 'WS1002'],
  applies: 'lowered',
  types: ['AWS::Lambda::Permission'],
  check({ model, resource }, report) {
    const principal = entryOf(resource.properties, 'Principal');
    const text = textOf(principal?.value);
    if (resource.isVirtual || !principal || text === undefined) return;
    const isOpen = text === '*' || text.endsWith('.amazonaws.com') || text.endsWith('.amazon.com');
    if (!isOpen || !narrowing.every((name) => isUnset(model, nodeAt(resource.properties, name)))) return;
    report({
      at: principal.value,
      message: `${text === '*' ? 'Everyone' : `${text} of any account`} may invoke the function through ${resource.id}. Add SourceArn: the ARN of the rule, topic, API or bucket that calls.`,
      fix:
        text === 's3.amazonaws.com' ? addFix(model, resource, 'SourceAccount', { Ref: 'AWS::AccountId' }) : undefined,
    });
  },
  examples: {
    bad: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: .}
Permission:
  Type: AWS::Lambda::Permission
  Properties: {FunctionName: !Ref Fn, Action: lambda:InvokeFunction, Principal: «s3.amazonaws.com»}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: .}
Permission:
  Type: AWS::Lambda::Permission
  Properties: {FunctionName: !Ref Fn, Action: lambda:InvokeFunction, Principal: s3.amazonaws.com, SourceAccount: !Ref AWS::AccountId}
`,
    ],
  },
});

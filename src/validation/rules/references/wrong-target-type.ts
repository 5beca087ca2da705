import { referencesOf } from '../../../cloudformation/intrinsics.ts';
import { asIntrinsic } from '../../../cloudformation/nodes.ts';
import { namesOf } from '../../helpers/names.ts';
import { defineRule } from '../../rule.ts';

export const wrongTargetType = defineRule({
  id: 'ref/wrong-target-type',
  severity: 'warning',
  certainty: 'fact',
  title: 'A role property gets the ARN of something that is no role',
  why: 'IAM cannot assume a queue or a function; the service refuses the ARN at deployment.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html',
  aliases: ['E1040'],
  applies: 'property',
  check({ model, schemas, schema, node }, report) {
    const isRoleOnly =
      schema.accepts.length > 0 && schema.accepts.every((accepted) => accepted.startsWith('AWS::IAM::Role.'));
    const call = isRoleOnly ? asIntrinsic(node) : undefined;
    if (!call || (call.name !== 'Fn::GetAtt' && call.name !== 'Ref')) return;
    const [reference] = referencesOf(model.document, call, []);
    const type = reference && namesOf(model).typeOf(reference.target);
    // Stacks, custom resources and parameters from SSM may well hand out a role.
    if (!reference || type === undefined || type === 'AWS::IAM::Role' || !schemas.types.has(type)) return;
    if (/CloudFormation|CustomResource|AWS::SSM::/.test(type)) return;
    report({ at: reference, message: `${schema.name} takes a role, but "${reference.target}" is an ${type}.` });
  },
  examples: {
    bad: [
      `
      Orders:
        Type: AWS::SQS::Queue
      Fn:
        Type: AWS::Lambda::Function
        Properties:
          Runtime: nodejs24.x
          Handler: index.handler
          Code: { S3Bucket: code, S3Key: fn.zip }
          Role: !GetAtt «Orders.Arn»
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

import { meantReferences } from '../../helpers/meant-references.ts';
import { defineRule } from '../../rule.ts';

export const wrongTargetType = defineRule({
  id: 'ref/wrong-target-type',
  severity: 'warning',
  certainty: 'fact',
  title: 'A property gets the ARN of something it does not take',
  why: 'IAM cannot assume a queue, Lambda cannot poll a state machine; the service refuses the ARN at deployment.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html',
  aliases: ['E1040'],
  applies: 'template',
  check({ model, schemas }, report) {
    for (const { accepts, takes, property, reference, targetType, resource } of meantReferences(model)) {
      const isRoleOnly = accepts.length > 0 && accepts.every((accepted) => accepted.startsWith('AWS::IAM::Role.'));
      const taken = isRoleOnly ? accepts : takes;
      // Stacks, custom resources and parameters from SSM may well hand out anything.
      if (!taken || !schemas.types.has(targetType) || /CloudFormation|CustomResource|AWS::SSM::/.test(targetType))
        continue;
      if ([...taken, ...accepts].some((accepted) => accepted.startsWith(`${targetType}.`))) continue;
      const wanted = isRoleOnly ? 'a role' : listTypes(taken);
      report({
        at: reference,
        message: `${property} takes ${wanted}, but "${reference.target}" is an ${targetType}.`,
        resource: resource.origin,
      });
    }
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
      `
      Orders:
        Type: AWS::Serverless::SimpleTable
      Jobs:
        Type: AWS::SQS::Queue
      Fn:
        Type: AWS::Serverless::Function
        Properties:
          Runtime: nodejs24.x
          Handler: index.handler
          CodeUri: .
          Role: !GetAtt «Jobs.Arn»
          DeadLetterQueue: { Type: SQS, TargetArn: !GetAtt «Other.Arn» }
          KmsKeyArn: !GetAtt «Orders.Arn»
      Other:
        Type: AWS::Serverless::Function
        Properties:
          Runtime: nodejs24.x
          Handler: index.handler
          CodeUri: .
          Events:
            Job: { Type: SQS, Properties: { Queue: !GetAtt «Flow.Arn» } }
      Flow:
        Type: AWS::Serverless::StateMachine
        Properties: { DefinitionUri: flow.asl.json }
      `,
    ],
    good: [
      `
      Role:
        Type: AWS::IAM::Role
        Properties:
          AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }] }
      Fn:
        Type: AWS::Lambda::Function
        Properties:
          Runtime: nodejs24.x
          Handler: index.handler
          Code: { S3Bucket: code, S3Key: fn.zip }
          Role: !GetAtt Role.Arn
      `,
      `
      Stream:
        Type: AWS::Kinesis::Stream
        Properties: { ShardCount: 1 }
      Consumer:
        Type: AWS::Kinesis::StreamConsumer
        Properties: { ConsumerName: fn, StreamARN: !GetAtt Stream.Arn }
      Made:
        Type: Custom::Role
        Properties: { ServiceToken: arn:aws:lambda:eu-west-1:123456789012:function:maker }
      Fn:
        Type: AWS::Serverless::Function
        Properties:
          Runtime: nodejs24.x
          Handler: index.handler
          CodeUri: .
          Role: !GetAtt Made.Arn
          Events:
            Read: { Type: Kinesis, Properties: { Stream: !GetAtt Consumer.ConsumerARN, StartingPosition: LATEST } }
      `,
    ],
  },
});

/** `AWS::SQS::Queue or AWS::SNS::Topic`; of a long list the first four. */
function listTypes(taken: readonly string[]): string {
  const types = [...new Set(taken.map((accepted) => accepted.slice(0, accepted.lastIndexOf('.'))))];
  return `${types.slice(0, 4).join(', ')}${types.length > 4 ? ' or the like' : ''}`;
}

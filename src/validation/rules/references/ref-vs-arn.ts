import { replaceWithFlow } from '../../fixes/edits.ts';
import { type MeantReference, meantReferences } from '../../helpers/meant-references.ts';
import { defineRule, type ProposedFix, type RuleContext } from '../../rule.ts';

export const refVsArn = defineRule({
  id: 'ref/ref-vs-arn',
  severity: 'error',
  certainty: 'fact',
  title: 'A property that takes an ARN gets the name, URL or another ARN of a resource',
  why: 'The service refuses the value where it expects an ARN, and the stack rolls back.',
  source:
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-ref.html',
  aliases: ['E1041', 'E1040'],
  applies: 'template',
  check(context, report) {
    for (const meant of meantReferences(context.model)) {
      const { reference, property, targetType, isConditional, resource } = meant;
      const { target, attribute, node } = reference;
      const right = attribute === undefined ? arnInsteadOfRef(context, meant) : arnInsteadOf(context, meant, attribute);
      if (right === undefined) continue;
      const [refProperty = ''] = context.schemas.get(targetType)?.ref ?? [];
      const given =
        attribute === undefined
          ? `!Ref ${target} gives the ${refProperty} of the ${targetType}`
          : `!GetAtt ${target}.${attribute} is not the one it takes`;
      report({
        at: node,
        severity: isConditional ? 'warning' : undefined,
        message: `${property} takes an ARN, but ${given}. Write !GetAtt ${target}.${right}.`,
        fix: writeGetAtt(context, node, target, right),
        resource: resource.origin,
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
      Fn:
        Type: AWS::Lambda::Function
        Properties:
          Runtime: nodejs24.x
          Handler: index.handler
          Code: { S3Bucket: code, S3Key: fn.zip }
          Role: «!Ref Role»
      `,
      `
      Jobs:
        Type: AWS::SQS::Queue
      Orders:
        Type: AWS::DynamoDB::Table
        Properties:
          AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
          KeySchema: [{ AttributeName: id, KeyType: HASH }]
          BillingMode: PAY_PER_REQUEST
          StreamSpecification: { StreamViewType: NEW_IMAGE }
      Role:
        Type: AWS::IAM::Role
        Properties:
          AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }] }
          ManagedPolicyArns:
            - arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole
            - arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole
          Policies:
            - PolicyName: failed
              PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: sqs:SendMessage, Resource: !GetAtt Jobs.Arn }] }
      Fn:
        Type: AWS::Serverless::Function
        Properties:
          Runtime: nodejs24.x
          Handler: index.handler
          CodeUri: .
          Role: «!Ref Role»
          DeadLetterQueue: { Type: SQS, TargetArn: «!Ref Jobs» }
          Events:
            Job: { Type: SQS, Properties: { Queue: «!Ref Jobs» } }
            Change: { Type: DynamoDB, Properties: { Stream: «!GetAtt Orders.Arn», StartingPosition: LATEST } }
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
      Transform: AWS::Serverless-2016-10-31
      Parameters:
        RoleArn: { Type: String }
        Stage: { Type: String }
      Conditions:
        IsProd: !Equals [!Ref Stage, prod]
      Resources:
        Events:
          Type: AWS::SNS::Topic
        Cluster:
          Type: AWS::MSK::ServerlessCluster
          Properties:
            ClusterName: !Sub "events-\${Stage}"
            ClientAuthentication: { Sasl: { Iam: { Enabled: true } } }
            VpcConfigs: [{ SubnetIds: [subnet-1, subnet-2] }]
        Fn:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs24.x
            Handler: index.handler
            CodeUri: .
            Role: !If [IsProd, !Ref RoleArn, !ImportValue role]
            DeadLetterQueue: { Type: SNS, TargetArn: !Ref Events }
            Events:
              Changed: { Type: MSK, Properties: { Stream: !Ref Cluster, StartingPosition: LATEST, Topics: [orders] } }
      `,
    ],
  },
});

/** Attribute that gives the wanted ARN; undefined where Ref does, or where a name is taken too. */
function arnInsteadOfRef({ schemas }: RuleContext, meant: MeantReference): string | undefined {
  const { accepts, takes = [], targetType, resource } = meant;
  const target = schemas.get(targetType);
  if (target?.ref.length !== 1 || /Arn$/i.test(target.ref[0] ?? '')) return undefined;
  const wanted = [...accepts, ...takes].flatMap((accepted) => attributeOf(accepted, targetType) ?? []);
  const attribute = wanted.find((name) => target.attributes.has(name) && name.endsWith('Arn'));
  if (attribute === undefined || wanted.some((name) => !name.endsWith('Arn'))) return undefined;
  // Lambda's own resources take a name wherever they say ARN.
  return targetType === 'AWS::Lambda::Function' && resource.type.startsWith('AWS::Lambda::') ? undefined : attribute;
}

/** Attribute to ask for instead of another real one, in a property all of whose values are known. */
function arnInsteadOf({ schemas }: RuleContext, meant: MeantReference, attribute: string): string | undefined {
  const { takes = [], targetType } = meant;
  const wanted = takes.flatMap((accepted) => attributeOf(accepted, targetType) ?? []);
  if (wanted.includes(attribute) || wanted.includes('*')) return undefined;
  return schemas.get(targetType)?.attributes.has(attribute) === true ? wanted[0] : undefined;
}

function attributeOf(accepted: string, type: string): string | undefined {
  return accepted.startsWith(`${type}.`) ? accepted.slice(type.length + 1) : undefined;
}

function writeGetAtt(
  { model: { document } }: RuleContext,
  node: { start: number; end: number },
  target: string,
  attribute: string,
): ProposedFix {
  const argument = document.format === 'json' ? [target, attribute] : `${target}.${attribute}`;
  return {
    description: `Write !GetAtt ${target}.${attribute}`,
    safety: 'safe',
    edits: [replaceWithFlow(document, node, { 'Fn::GetAtt': argument })],
  };
}

import type { Resource, TemplateModel } from '../cloudformation/model.ts';
import { nodeAt } from '../cloudformation/nodes.ts';
import type { ReferenceResolver } from '../cloudformation/text.ts';
import { resolveText } from '../cloudformation/text.ts';
import { partitionOf } from '../guidance/facts/partitions.ts';

/** AWS's own example account. */
export const localAccountId = '123456789012';

interface StandIn {
  /** Property that names the resource, when the template sets it. */
  readonly nameProperty: string;
  /** What `Ref` gives. */
  readonly ref: 'name' | 'arn' | 'url';
  readonly service: string;
  /** Resource part of the ARN, from the name. */
  readonly arnResource: (name: string) => string;
  /** Attributes besides Arn that are the name. */
  readonly nameAttributes?: readonly string[];
}

const plain = (name: string): string => name;
const lambda = {
  nameProperty: 'FunctionName',
  ref: 'name',
  service: 'lambda',
  arnResource: (name) => `function:${name}`,
} satisfies StandIn;
const table = {
  nameProperty: 'TableName',
  ref: 'name',
  service: 'dynamodb',
  arnResource: (name) => `table/${name}`,
} satisfies StandIn;
const stateMachine = {
  nameProperty: 'StateMachineName',
  ref: 'arn',
  service: 'states',
  arnResource: (name) => `stateMachine:${name}`,
  nameAttributes: ['Name'],
} satisfies StandIn;

/** What `Ref` and `GetAtt` of a deployed resource look like, from the CloudFormation return values of each type. */
const standIns: Readonly<Record<string, StandIn>> = {
  'AWS::Serverless::Function': lambda,
  'AWS::Lambda::Function': lambda,
  'AWS::Serverless::SimpleTable': table,
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::Serverless::StateMachine': stateMachine,
  'AWS::StepFunctions::StateMachine': stateMachine,
  'AWS::SQS::Queue': {
    nameProperty: 'QueueName',
    ref: 'url',
    service: 'sqs',
    arnResource: plain,
    nameAttributes: ['QueueName'],
  },
  'AWS::SNS::Topic': {
    nameProperty: 'TopicName',
    ref: 'arn',
    service: 'sns',
    arnResource: plain,
    nameAttributes: ['TopicName'],
  },
  'AWS::S3::Bucket': { nameProperty: 'BucketName', ref: 'name', service: 's3', arnResource: plain },
  'AWS::Events::EventBus': {
    nameProperty: 'Name',
    ref: 'name',
    service: 'events',
    arnResource: (name) => `event-bus/${name}`,
    nameAttributes: ['Name'],
  },
  'AWS::Kinesis::Stream': {
    nameProperty: 'Name',
    ref: 'name',
    service: 'kinesis',
    arnResource: (name) => `stream/${name}`,
  },
  'AWS::SecretsManager::Secret': {
    nameProperty: 'Name',
    ref: 'arn',
    service: 'secretsmanager',
    arnResource: (name) => `secret:${name}-AbCdEf`,
  },
  'AWS::SSM::Parameter': {
    nameProperty: 'Name',
    ref: 'name',
    service: 'ssm',
    arnResource: (name) => `parameter/${name.replace(/^\//, '')}`,
  },
  'AWS::Logs::LogGroup': {
    nameProperty: 'LogGroupName',
    ref: 'name',
    service: 'logs',
    arnResource: (name) => `log-group:${name}:*`,
  },
  'AWS::Cognito::UserPool': {
    nameProperty: 'UserPoolName',
    ref: 'name',
    service: 'cognito-idp',
    arnResource: (name) => `userpool/${name}`,
  },
};

/** A resource's name on this machine: as the template says, else its logical id (lower case for buckets). */
export function localName(model: TemplateModel, resource: Resource, resolve: ReferenceResolver): string {
  const property = standIns[resource.type]?.nameProperty;
  const given = property && resolveText(model, nodeAt(resource.effective, property), resolve);
  if (given) return given;
  return resource.type === 'AWS::S3::Bucket' ? resource.id.toLowerCase() : resource.id;
}

/**
 * Answers `Ref` and `GetAtt` with what a deployment would give, in the example account: names, ARNs, queue URLs,
 * pseudo parameters. Undefined for what only a deployment knows.
 */
export function createStandIns(model: TemplateModel, region: string, stackName: string): ReferenceResolver {
  const { partition, dnsSuffix } = partitionOf(region);
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::Region': region,
    'AWS::AccountId': localAccountId,
    'AWS::Partition': partition,
    'AWS::URLSuffix': dnsSuffix,
    'AWS::StackName': stackName,
    'AWS::StackId': `arn:${partition}:cloudformation:${region}:${localAccountId}:stack/${stackName}/local`,
  };
  const naming = new Set<string>();
  const resolve: ReferenceResolver = (id, attribute) => {
    if (attribute === undefined && Object.hasOwn(pseudo, id)) return pseudo[id];
    const resource = model.resources.get(id);
    // A name may refer to another resource's; a circle has no answer.
    if (!resource || naming.has(id)) return undefined;
    naming.add(id);
    try {
      return describe(resource, localName(model, resource, resolve), attribute);
    } finally {
      naming.delete(id);
    }
  };
  const describe = ({ type }: Resource, name: string, attribute: string | undefined): string | undefined => {
    const standIn = standIns[type];
    if (!standIn) return attribute === undefined ? name : undefined;
    const isGlobal = standIn.service === 's3';
    const place = isGlobal ? ':' : `${region}:${localAccountId}`;
    const arn = `arn:${partition}:${standIn.service}:${place}:${standIn.arnResource(name)}`;
    if (attribute === 'Arn' || attribute === 'TopicArn') return arn;
    const queueUrl = `https://sqs.${region}.${dnsSuffix}/${localAccountId}/${name}`;
    if (attribute === undefined) return { name, arn, url: queueUrl }[standIn.ref];
    if (attribute === 'QueueUrl') return queueUrl;
    return standIn.nameAttributes?.includes(attribute) ? name : undefined;
  };
  return resolve;
}

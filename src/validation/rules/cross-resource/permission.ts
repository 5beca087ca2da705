import type { TemplateModel } from '../../../cloudformation/model.ts';
import { entryOf, nodeAt, textOf, type TemplateNode, listItems } from '../../../cloudformation/nodes.ts';
import { loweredResources } from '../../engine/lowered-resources.ts';
import { functionNamed, loweredById, targetOf } from '../../helpers/targets.ts';
import { defineRule, type LoweredResource, type Place } from '../../rule.ts';
import { table } from '../../../world/table.ts';

/** Types whose ARN a service passes as the source of its calls. */
const sourceTypes: Readonly<Record<string, readonly string[]>> = table({
  'events.amazonaws.com': ['AWS::Events::Rule'],
  's3.amazonaws.com': ['AWS::S3::Bucket'],
  'sns.amazonaws.com': ['AWS::SNS::Topic'],
});

export const lambdaPermission = defineRule({
  id: 'xref/permission',
  severity: 'warning',
  certainty: 'documented',
  title: 'Services that call a function may do so',
  why: 'Without a permission whose principal and source fit, the call is refused and the event is lost without a trace in the function.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html',
  aliases: ['W3663', 'W3664', 'CKV_AWS_364'],
  applies: 'template',
  check({ model }, report) {
    const permissions = loweredResources(model).filter(({ type }) => type === 'AWS::Lambda::Permission');
    for (const permission of permissions) {
      if (permission.isVirtual) continue;
      const principal = textOf(entryOf(permission.properties, 'Principal')?.value);
      const sourceArn = entryOf(permission.properties, 'SourceArn')?.value;
      const source = targetOf(sourceArn);
      const type = source && loweredById(model).get(source.id)?.type;
      const fitting = principal === undefined ? undefined : sourceTypes[principal];
      if (sourceArn && fitting && type !== undefined && !fitting.includes(type)) {
        report({
          at: sourceArn,
          resource: permission.id,
          message: `Principal ${principal ?? ''} calls from ${fitting.join(' or ')}, but SourceArn names ${source?.id ?? ''}, an ${type}. The permission never applies.`,
        });
      }
      if (principal === 's3.amazonaws.com' && sourceArn && !entryOf(permission.properties, 'SourceAccount')) {
        report({
          at: permission.keyNode,
          resource: permission.id,
          message:
            'A permission for S3 needs SourceAccount: !Ref AWS::AccountId: a bucket ARN names no account, so another account could take the name over.',
        });
      }
    }
    for (const trigger of triggers(model)) {
      const isAllowed = permissions.some((permission) => allows(model, permission, trigger));
      if (isAllowed) continue;
      report({
        at: trigger.at,
        resource: trigger.origin,
        message: `${trigger.principal} calls ${trigger.lambda.id} from here, but no AWS::Lambda::Permission allows it. Add one with Principal: ${trigger.principal} and the SourceArn of ${trigger.origin}.`,
      });
    }
  },
  examples: {
    bad: [
      `Topic:
  Type: AWS::SNS::Topic
Worker:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: .}
Subscription:
  Type: AWS::SNS::Subscription
  Properties: {TopicArn: !Ref Topic, Protocol: lambda, Endpoint: «!GetAtt Worker.Arn»}
`,
    ],
    good: [
      `Topic:
  Type: AWS::SNS::Topic
Worker:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: .}
Subscription:
  Type: AWS::SNS::Subscription
  Properties: {TopicArn: !Ref Topic, Protocol: lambda, Endpoint: !GetAtt Worker.Arn}
Permission:
  Type: AWS::Lambda::Permission
  Properties: {FunctionName: !Ref Worker, Action: lambda:InvokeFunction, Principal: sns.amazonaws.com, SourceArn: !Ref Topic}
`,
    ],
  },
});

interface Trigger {
  readonly origin: string;
  readonly lambda: LoweredResource;
  readonly principal: string;
  readonly at: Place;
}

/** Plain resources that make a service call a function of this template. */
function* triggers(model: TemplateModel): Iterable<Trigger> {
  for (const resource of loweredResources(model)) {
    if (resource.isVirtual) continue;
    for (const { node, principal } of calls(resource)) {
      const lambda = functionNamed(model, node);
      if (lambda && node) yield { origin: resource.id, lambda, principal, at: node };
    }
  }
}

function calls({
  type,
  properties,
}: LoweredResource): readonly { node: TemplateNode | undefined; principal: string }[] {
  switch (type) {
    case 'AWS::SNS::Subscription':
      return textOf(nodeAt(properties, 'Protocol')) === 'lambda'
        ? [{ node: nodeAt(properties, 'Endpoint'), principal: 'sns.amazonaws.com' }]
        : [];
    case 'AWS::Events::Rule':
      return listItems(nodeAt(properties, 'Targets')).map((target) => ({
        node: nodeAt(target, 'Arn'),
        principal: 'events.amazonaws.com',
      }));
    case 'AWS::S3::Bucket':
      return listItems(nodeAt(properties, 'NotificationConfiguration', 'LambdaConfigurations')).map((item) => ({
        node: nodeAt(item, 'Function'),
        principal: 's3.amazonaws.com',
      }));
    case 'AWS::Logs::SubscriptionFilter':
      return [{ node: nodeAt(properties, 'DestinationArn'), principal: 'logs.amazonaws.com' }];
    default:
      return [];
  }
}

/** True unless the permission is surely for another function or service. */
function allows(model: TemplateModel, permission: LoweredResource, trigger: Trigger): boolean {
  const name = entryOf(permission.properties, 'FunctionName')?.value;
  const lambda = functionNamed(model, name);
  const principal = entryOf(permission.properties, 'Principal')?.value;
  const isService =
    principal?.kind !== 'scalar' ||
    principal.text === '*' ||
    principal.text.startsWith(trigger.principal.replace('.amazonaws.com', ''));
  if (!isService) return false;
  return lambda === undefined ? !permission.isVirtual : lambda.id === trigger.lambda.id;
}

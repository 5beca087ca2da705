import type { Resource } from '../../../cloudformation/model.ts';
import { nodeAt, textOf, type TemplateNode, itemsOf } from '../../../cloudformation/nodes.ts';
import { statementsOf } from '../../helpers/policies.ts';
import { itemsAt } from '../../helpers/settings.ts';
import { targetOf } from '../../helpers/targets.ts';
import { defineRule } from '../../rule.ts';
import { samEvents } from '../../sam/events.ts';
import { table } from '../../../world/table.ts';

interface Writing {
  /** Property of the event that names the source. */
  readonly source: string;
  /** Policy templates that let a function write there, with the parameter that names it. */
  readonly templates: Readonly<Record<string, string>>;
  readonly actions: readonly string[];
}

const writes: Readonly<Record<string, Writing>> = table({
  S3: {
    source: 'Bucket',
    templates: { S3WritePolicy: 'BucketName', S3CrudPolicy: 'BucketName' },
    actions: ['s3:putobject'],
  },
  SNS: { source: 'Topic', templates: { SNSPublishMessagePolicy: 'TopicName' }, actions: ['sns:publish'] },
  SQS: { source: 'Queue', templates: { SQSSendMessagePolicy: 'QueueName' }, actions: ['sqs:sendmessage'] },
});

export const recursiveLoop = defineRule({
  id: 'reliability/recursive-loop',
  severity: 'warning',
  certainty: 'advice',
  title: 'A function does not write to what triggers it',
  why: 'Each result is the next event: a loop that runs up costs until Lambda stops it, or for ever where it cannot see it.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html',
  applies: 'template',
  check({ model }, report) {
    for (const event of samEvents(model)) {
      const writing = writes[event.type];
      const source = writing && targetOf(nodeAt(event.properties, writing.source))?.id;
      const { resource } = event;
      if (!writing || source === undefined || resource.type !== 'AWS::Serverless::Function') continue;
      // A filter may keep results out, and who allows recursion knows of it.
      if (nodeAt(event.properties, 'Filter') ?? nodeAt(event.properties, 'FilterPolicy')) continue;
      if (nodeAt(event.properties, 'FilterCriteria') ?? nodeAt(resource.effective, 'RecursiveLoop')) continue;
      if (event.type === 'S3' && !startsOnCreation(nodeAt(event.properties, 'Events'))) continue;
      const policy = policyThatWrites(resource, writing, source);
      if (!policy) continue;
      report({
        at: policy,
        resource: resource.id,
        message: `${resource.id} may write to ${source}, whose event ${event.id} invokes it: its results would be its next events. Write elsewhere, filter the event${event.type === 'S3' ? ' by prefix' : ''}, or set RecursiveLoop: Allow where it is meant.`,
        related: [{ at: event.key, message: 'the event' }],
      });
    }
  },
  examples: {
    bad: [
      `Files:
  Type: AWS::S3::Bucket
  Properties: {BucketName: !Sub "\${AWS::StackName}-files"}
Topic:
  Type: AWS::SNS::Topic
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Policies:
      - «SNSPublishMessagePolicy»: {TopicName: !GetAtt Topic.TopicName}
    Events:
      Placed:
        Type: SNS
        Properties: {Topic: !Ref Topic}
`,
    ],
    good: [
      `In:
  Type: AWS::SNS::Topic
Out:
  Type: AWS::SNS::Topic
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Policies:
      - SNSPublishMessagePolicy: {TopicName: !GetAtt Out.TopicName}
    Events:
      Placed:
        Type: SNS
        Properties: {Topic: !Ref In}
`,
    ],
  },
});

function startsOnCreation(events: TemplateNode | undefined): boolean {
  return itemsOf(events).some((item) => textOf(item)?.startsWith('s3:ObjectCreated'));
}

/** The policy that surely lets the function write to the source. */
function policyThatWrites(
  { effective }: Resource,
  { templates, actions }: Writing,
  source: string,
): TemplateNode | undefined {
  if (nodeAt(effective, 'Role')) return undefined;
  for (const policy of itemsAt(effective, 'Policies')) {
    for (const [name, { key, value }] of policy.kind === 'mapping' ? policy.entries : []) {
      const parameter = templates[name];
      if (parameter !== undefined && targetOf(nodeAt(value, parameter))?.id === source) return key;
    }
    for (const statement of statementsOf(policy) ?? []) {
      const resources = itemsAt(statement.node, 'Resource');
      const isHere = resources.some((item) => targetOf(item)?.id === source);
      if (statement.isAllow && isHere && statement.actions.some((action) => actions.includes(action)))
        return statement.node;
    }
  }
  return undefined;
}

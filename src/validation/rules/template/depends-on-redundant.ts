import { referencesIn } from '../../../cloudformation/references.ts';
import { defineRule } from '../../rule.ts';

export const dependsOnRedundant = defineRule({
  id: 'resource/depends-on-redundant',
  severity: 'info',
  certainty: 'advice',
  profile: 'strict',
  title: 'DependsOn repeats a dependency that a Ref or GetAtt already makes',
  why: 'It hides the dependencies that do need saying.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html',
  aliases: ['W3005'],
  applies: 'template',
  check({ model }, report) {
    const implied = new Set(
      referencesIn(model)
        .filter(({ section, path }) => section === 'Resources' && path[2] === 'Properties' && !path.includes('Fn::If'))
        .map(({ owner, target }) => `${owner ?? ''} ${target}`),
    );
    for (const { id, dependsOn } of model.resources.values()) {
      for (const node of dependsOn) {
        if (implied.has(`${id} ${node.text}`))
          report({ at: node, message: `A property of "${id}" already refers to "${node.text}". DependsOn can go.` });
      }
    }
  },
  examples: {
    bad: [
      'Orders:\n  Type: AWS::SQS::Queue\n  DependsOn: «Topic»\n  Properties: { QueueName: !GetAtt Topic.TopicName }\nTopic:\n  Type: AWS::SNS::Topic\n',
    ],
    good: ['Orders:\n  Type: AWS::SQS::Queue\n  DependsOn: Topic\nTopic:\n  Type: AWS::SNS::Topic\n'],
  },
});

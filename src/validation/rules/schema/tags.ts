import { isMapping, isSequence, nodeAt, type TemplateNode } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';

export const tags = defineRule({
  id: 'schema/tags',
  severity: 'error',
  certainty: 'fact',
  title: 'A tag is given twice, or begins with aws:',
  why: 'The service refuses the resource.',
  source: 'https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html',
  aliases: ['E3024'],
  applies: 'property',
  check({ schema, node, isItem, model }, report) {
    if (isItem || !/^(?:Tags|HostedZoneTags|UserPoolTags|FileSystemTags)$/.test(schema.name)) return;
    const seen = new Map<string, TemplateNode>();
    for (const { name, place } of tagsOf(node)) {
      const value = model.evaluate(name);
      if (value.kind !== 'known' || value.node.kind !== 'scalar') continue;
      const { text } = value.node;
      const first = seen.get(text);
      if (first)
        report({
          at: place,
          message: `The tag "${text}" is given twice. Remove one.`,
          related: [{ at: first, message: 'the first' }],
        });
      else seen.set(text, place);
      if (/^aws:/i.test(text))
        report({ at: place, message: `"${text}": tags that begin with aws: are reserved. Choose another name.` });
    }
  },
  examples: {
    bad: [
      `
      Orders:
        Type: AWS::SQS::Queue
        Properties:
          Tags:
            - { Key: team, Value: a }
            - { Key: «team», Value: b }
            - { Key: «"aws:owner"», Value: b }
      `,
    ],
    good: [
      'Orders:\n  Type: AWS::SQS::Queue\n  Properties:\n    Tags: [{ Key: team, Value: a }, { Key: Team, Value: b }]\n',
    ],
  },
});

function tagsOf(node: TemplateNode): { name: TemplateNode; place: TemplateNode }[] {
  if (isSequence(node)) {
    return node.items.flatMap((item) => {
      const key = nodeAt(item, 'Key');
      return key ? [{ name: key, place: key }] : [];
    });
  }
  return isMapping(node) ? [...node.entries.values()].map(({ key }) => ({ name: key, place: key })) : [];
}

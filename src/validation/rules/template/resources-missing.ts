import { isMapping } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';

export const resourcesMissing = defineRule({
  id: 'template/resources-missing',
  severity: 'error',
  certainty: 'fact',
  title: 'The template has no resources',
  why: 'CloudFormation refuses the template: "At least one Resources member must be defined".',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html',
  aliases: ['E1001', 'E6002'],
  applies: 'template',
  check({ model }, report) {
    const { root, document } = model;
    if (!root || model.hasMacro || document.isPartial) return;
    const entry = root.entries.get('Resources');
    if (entry && (!isMapping(entry.value) || entry.value.entries.size > 0)) return;
    const first = [...root.entries.values()][0]?.key ?? { start: 0, end: Math.min(1, document.text.length) };
    report({
      at: entry?.key ?? first,
      message: entry
        ? 'Resources is empty; a template needs at least one resource.'
        : 'The template has no Resources section; it needs at least one resource.',
      symptomOf: ['missing-section:Resources'],
    });
  },
  examples: {
    bad: [
      'AWSTemplateFormatVersion: "2010-09-09"\n«Resources»: {}\n',
      '«AWSTemplateFormatVersion»: "2010-09-09"\nDescription: nothing\n',
    ],
    good: ['Resources:\n  Orders:\n    Type: AWS::SQS::Queue\n'],
  },
});

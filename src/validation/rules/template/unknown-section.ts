import { renameKey } from '../../fixes/edits.ts';
import { clearlyMeant, didYouMean, nearestNames } from '../../helpers/nearest.ts';
import { defineRule } from '../../rule.ts';

const sections = [
  'AWSTemplateFormatVersion',
  'Conditions',
  'Description',
  'Hooks',
  'Mappings',
  'Metadata',
  'Outputs',
  'Parameters',
  'Resources',
  'Rules',
  'Transform',
];

export const unknownSection = defineRule({
  id: 'template/unknown-section',
  severity: 'error',
  certainty: 'fact',
  title: 'A top-level key is no section of a template',
  why: 'CloudFormation refuses the template: "Invalid template property or properties".',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html',
  aliases: ['E1001'],
  applies: 'template',
  check({ model }, report) {
    const { root } = model;
    if (!root || model.hasMacro) return;
    const known = model.isSam ? [...sections, 'Globals'] : sections;
    const free = known.filter((name) => !root.entries.has(name));
    for (const [name, entry] of root.entries) {
      if (known.includes(name) || name.startsWith('Fn::')) continue;
      const meant = clearlyMeant(name, free);
      report({
        at: entry.key,
        message: `"${name}" is no section of a template.${didYouMean(nearestNames(name, free))}`,
        explains: meant === undefined ? [] : [`missing-section:${meant}`],
        fix:
          meant === undefined
            ? undefined
            : { description: `Rename to ${meant}`, safety: 'safe', edits: [renameKey(entry, meant)] },
      });
    }
  },
  examples: {
    bad: [
      'Resources:\n  Orders:\n    Type: AWS::SQS::Queue\n«Output»:\n  Url: { Value: x }\n',
      'AWSTemplateFormatVersion: "2010-09-09"\n«Resource»:\n  Orders:\n    Type: AWS::SQS::Queue\n',
    ],
    good: ['Metadata: { any: thing }\nResources:\n  Orders:\n    Type: AWS::SQS::Queue\n'],
  },
});

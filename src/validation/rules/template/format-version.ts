import { isScalar, nodeAt } from '../../../cloudformation/nodes.ts';
import { replaceScalar } from '../../fixes/edits.ts';
import { defineRule } from '../../rule.ts';

export const formatVersion = defineRule({
  id: 'template/format-version',
  severity: 'error',
  certainty: 'fact',
  title: 'AWSTemplateFormatVersion is not 2010-09-09',
  why: 'It is the only version there is; CloudFormation refuses any other.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/format-version-structure.html',
  aliases: ['E1001'],
  applies: 'template',
  check({ model }, report) {
    const node = nodeAt(model.root, 'AWSTemplateFormatVersion');
    if (!node || (isScalar(node) && node.text === '2010-09-09')) return;
    report({
      at: node.end > node.start ? node : (model.root?.entries.get('AWSTemplateFormatVersion')?.key ?? node),
      message: 'AWSTemplateFormatVersion must be 2010-09-09, the only version there is.',
      fix:
        isScalar(node) && node.value !== null
          ? {
              description: 'Write 2010-09-09',
              safety: 'safe',
              edits: [replaceScalar(model.document, node, '2010-09-09')],
            }
          : undefined,
    });
  },
  examples: {
    bad: ['AWSTemplateFormatVersion: «2010-09-19»\nResources:\n  Orders:\n    Type: AWS::SQS::Queue\n'],
    good: ['AWSTemplateFormatVersion: 2010-09-09\nResources:\n  Orders:\n    Type: AWS::SQS::Queue\n'],
  },
});

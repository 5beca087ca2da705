import { isScalar } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';

export const duplicateKey = defineRule({
  id: 'parse/duplicate-key',
  severity: 'warning',
  certainty: 'fact',
  title: 'The same key is written twice in one map',
  why: 'CloudFormation takes the last one without a word, so the first is lost.',
  source: 'https://github.com/aws-cloudformation/cfn-language-discussion/issues/96',
  aliases: ['E0000'],
  applies: 'template',
  check({ model }, report) {
    const { document } = model;
    for (const { lost, kept } of document.duplicateKeys) {
      const isSame =
        document.text.slice(lost.value.start, lost.value.end) === document.text.slice(kept.value.start, kept.value.end);
      const { line } = document.positionAt(kept.key.start);
      report({
        at: lost.key,
        message: `"${lost.key.text}" is written again on line ${line}; that one counts, this one is lost. Remove one${isScalar(lost.value) ? '' : ' or merge them'}.`,
        related: [{ at: kept.key, message: 'the one that counts' }],
        fix: isSame && document.format === 'yaml' ? removal(document.text, lost.key.start, lost.value.end) : undefined,
      });
    }
  },
  examples: {
    bad: [
      `
      Orders:
        Type: AWS::SQS::Queue
        Properties:
          «DelaySeconds»: 1
          QueueName: orders
          DelaySeconds: 2
      `,
      `
      Orders:
        Type: AWS::SQS::Queue
        Properties:
          «DelaySeconds»: 1 # seconds
          QueueName: orders
          DelaySeconds: 1
      `,
    ],
    good: [
      `
      Orders:
        Type: AWS::SQS::Queue
        Properties:
          DelaySeconds: 2
      `,
    ],
  },
});

/** Both say the same, so the first lines can go; only when they stand alone. */
function removal(text: string, start: number, end: number) {
  const from = text.lastIndexOf('\n', start) + 1;
  const to = text.indexOf('\n', end);
  if (text.slice(from, start).trim() !== '' || to === -1 || !/^\s*(?:#.*)?$/.test(text.slice(end, to)))
    return undefined;
  return {
    description: 'Remove the lost duplicate',
    safety: 'safe' as const,
    edits: [{ start: from, end: to + 1, newText: '' }],
  };
}

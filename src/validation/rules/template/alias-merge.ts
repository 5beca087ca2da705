import { defineRule } from '../../rule.ts';

export const aliasMerge = defineRule({
  id: 'parse/alias-merge',
  severity: 'warning',
  certainty: 'documented',
  title: 'The template uses YAML aliases or merge keys',
  why: 'CloudFormation supports neither; only the AWS and SAM command lines write them out before the upload.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html',
  aliases: ['W1100'],
  applies: 'template',
  check({ model }, report) {
    const { aliases, mergeKeys, text } = model.document;
    const [first] = [...mergeKeys, ...aliases].toSorted((a, b) => a - b);
    if (first === undefined) return;
    const length = /^(?:<<|\*[^\s,[\]{}]+)/.exec(text.slice(first, first + 100))?.[0].length ?? 1;
    const uses = mergeKeys.length + aliases.length;
    report({
      at: { start: first, end: first + length },
      message: `${uses} YAML alias${uses === 1 ? '' : 'es or merge keys'}: CloudFormation refuses them unless "sam package" or "aws cloudformation package" has written them out. Write the values in place.`,
    });
  },
  examples: {
    bad: [
      `
      Orders:
        Type: AWS::SQS::Queue
        Properties: &settings
          DelaySeconds: 2
      Others:
        Type: AWS::SQS::Queue
        Properties: «*settings»
      `,
    ],
    good: ['Orders:\n  Type: AWS::SQS::Queue\n  Properties:\n    QueueName: "*settings"\n'],
  },
});

import { readSub, subVariables } from '../../../cloudformation/intrinsics.ts';
import { removeEntry } from '../../fixes/edits.ts';
import { defineRule } from '../../rule.ts';

export const subUnusedVariable = defineRule({
  id: 'fn/sub-unused-var',
  severity: 'info',
  certainty: 'advice',
  profile: 'strict',
  title: 'Sub defines a variable its text does not use',
  why: 'A reader looks for it in vain; often the text has a typo.',
  source:
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html',
  aliases: ['W1019'],
  applies: 'function',
  functions: ['Fn::Sub'],
  check({ call, model }, report) {
    const sub = readSub(call.argument);
    if (!sub?.variables) return;
    const used = new Set(subVariables(sub.text.text).map(({ name }) => name));
    for (const [name, entry] of sub.variables.entries) {
      if (used.has(name) || name.startsWith('Fn::')) continue;
      report({
        at: entry.key,
        message: `The text does not use "\${${name}}". Remove the variable.`,
        fix: {
          description: `Remove ${name}`,
          safety: 'review',
          edits: [removeEntry(model.document, sub.variables, entry)],
        },
      });
    }
  },
  examples: {
    bad: [
      `
      Orders:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: !Sub ["\${a}-orders", { a: !Ref AWS::StackName, «b»: unused }]
      `,
    ],
    good: [
      `
      Orders:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: !Sub ["\${a}-orders", { a: !Ref AWS::StackName }]
      `,
    ],
  },
});

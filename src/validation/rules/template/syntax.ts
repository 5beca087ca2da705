import { defineRule } from '../../rule.ts';

export const syntax = defineRule({
  id: 'parse/syntax',
  severity: 'error',
  certainty: 'fact',
  title: 'The text is not well-formed YAML or JSON',
  why: 'CloudFormation refuses the template before it looks at any resource.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html',
  aliases: ['E0000'],
  applies: 'template',
  check({ model }, report) {
    for (const problem of model.document.problems) {
      if (problem.kind === 'multi-document') continue;
      report({ at: problem, message: `${problem.message}.`.replace(/\.\.$/, '.') });
    }
  },
  examples: {
    bad: [
      `
      Resources:
        Queue:
          Type: «"AWS::SQS::Queue»
      `,
      `{ "Resources": { "Queue": { "Type": "AWS::SQS::Queue" «"Properties"»: {} } } }`,
    ],
    good: [
      `
      Resources:
        Queue:
          Type: "AWS::SQS::Queue"
      `,
    ],
  },
});

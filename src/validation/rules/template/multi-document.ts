import { defineRule } from '../../rule.ts';

export const multiDocument = defineRule({
  id: 'parse/multi-document',
  severity: 'error',
  certainty: 'fact',
  title: 'The text holds more than one YAML document',
  why: 'A template is one document; CloudFormation refuses the text.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html',
  applies: 'template',
  check({ model }, report) {
    for (const problem of model.document.problems) {
      if (problem.kind === 'multi-document') report({ at: problem, message: problem.message });
    }
  },
  examples: {
    bad: ['Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n«---»\nOutputs: {}\n'],
    good: ['---\nResources:\n  Queue:\n    Type: AWS::SQS::Queue\n'],
  },
});

import { defineRule } from '../../rule.ts';

export const logicalId = defineRule({
  id: 'template/logical-id',
  severity: 'error',
  certainty: 'fact',
  title: "A logical id is not alphanumeric, too long, or also a parameter's name",
  why: 'CloudFormation refuses the template: "Resource name … is non alphanumeric", or "Duplicate logical ids".',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html',
  aliases: ['E3006', 'E3007', 'E2003', 'E6004'],
  applies: 'template',
  check({ model }, report) {
    if (model.hasMacro) return;
    const named = [
      ...[...model.resources.values()].map((definition) => ({ kind: 'Resource', ...definition })),
      ...[...model.parameters.values()].map((definition) => ({ kind: 'Parameter', ...definition })),
      ...[...model.outputs.values()].map((definition) => ({ kind: 'Output', ...definition })),
    ];
    for (const { kind, id, key } of named) {
      // Loop variables and what a transform adds are not ids yet.
      if (/[${}]|^Fn::/.test(id)) continue;
      if (!/^[A-Za-z0-9]{1,255}$/.test(id)) {
        report({
          at: key,
          message: `${kind} name "${id}" may hold only letters and digits, at most 255. For example ${id.replace(/[^A-Za-z0-9]/g, '') || 'MyName'}.`,
        });
      }
    }
    for (const { id, key } of model.resources.values()) {
      const parameter = model.parameters.get(id);
      if (parameter) {
        report({
          at: key,
          message: `"${id}" is both a parameter and a resource. Rename one.`,
          related: [{ at: parameter.key, message: 'the parameter' }],
        });
      }
    }
  },
  examples: {
    bad: [
      'Parameters:\n  Orders: { Type: String }\nResources:\n  «Orders»:\n    Type: AWS::SQS::Queue\n  «my-queue»:\n    Type: AWS::SQS::Queue\n    Properties: { QueueName: !Ref Orders }\n',
    ],
    good: ['Resources:\n  Orders2:\n    Type: AWS::SQS::Queue\n'],
  },
});

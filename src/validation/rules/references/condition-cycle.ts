import { conditionUses } from '../../helpers/conditions.ts';
import { findCycles } from '../../helpers/cycles.ts';
import { defineRule } from '../../rule.ts';

export const conditionCycle = defineRule({
  id: 'cond/cycle',
  severity: 'error',
  certainty: 'fact',
  title: 'Conditions refer to each other in a circle',
  why: 'CloudFormation refuses the template: "Circular dependencies for conditions".',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html',
  aliases: ['E8002'],
  applies: 'template',
  check({ model }, report) {
    const edges = new Map<string, Set<string>>();
    for (const { name, inCondition } of conditionUses(model)) {
      if (inCondition !== undefined) edges.set(inCondition, (edges.get(inCondition) ?? new Set()).add(name));
    }
    for (const cycle of findCycles(edges)) {
      const [first] = cycle;
      const definition = first === undefined ? undefined : model.conditions.get(first);
      if (definition)
        report({
          at: definition.key,
          message: `Conditions refer to each other in a circle: ${[...cycle, first].join(' → ')}.`,
        });
    }
  },
  examples: {
    bad: [
      `
      Conditions:
        «A»: !Not [!Condition B]
        B: !Or [!Condition A, !Condition A]
      Resources:
        Orders:
          Type: AWS::SQS::Queue
          Condition: A
      `,
    ],
    good: [
      `
      Conditions:
        A: !Not [!Condition B]
        B: !Equals [!Ref AWS::Region, eu-west-1]
      Resources:
        Orders:
          Type: AWS::SQS::Queue
          Condition: A
      `,
    ],
  },
});

import { conditionUses } from '../../helpers/conditions.ts';
import { reportUnused } from '../../helpers/unused.ts';
import { defineRule } from '../../rule.ts';

export const unusedCondition = defineRule({
  id: 'unused/condition',
  severity: 'info',
  certainty: 'fact',
  title: 'A condition is never used',
  why: 'It decides nothing.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html',
  aliases: ['W8001'],
  applies: 'template',
  check({ model }, report) {
    const used = new Set(conditionUses(model).map(({ name }) => name));
    reportUnused(model, 'Condition', model.conditions, used, report);
  },
  examples: {
    bad: [
      'Conditions:\n  «Here»: !Equals [!Ref AWS::Region, eu-west-1]\nResources:\n  Orders:\n    Type: AWS::SQS::Queue\n',
    ],
    good: [
      'Conditions:\n  Here: !Equals [!Ref AWS::Region, eu-west-1]\nResources:\n  Orders:\n    Type: AWS::SQS::Queue\n    Condition: Here\n',
    ],
  },
});

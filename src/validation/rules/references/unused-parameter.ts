import { referencesIn } from '../../../cloudformation/references.ts';
import { reportUnused } from '../../helpers/unused.ts';
import { defineRule } from '../../rule.ts';

export const unusedParameter = defineRule({
  id: 'unused/parameter',
  severity: 'info',
  certainty: 'fact',
  title: 'A parameter is never used',
  why: 'Whoever deploys is asked for a value that changes nothing.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html',
  aliases: ['W2001'],
  applies: 'template',
  check({ model }, report) {
    const used = new Set(referencesIn(model).map(({ target }) => target));
    reportUnused(model, 'Parameter', model.parameters, used, report);
  },
  examples: {
    bad: ['Parameters:\n  «Stage»: { Type: String }\nResources:\n  Orders:\n    Type: AWS::SQS::Queue\n'],
    good: [
      'Parameters:\n  Stage: { Type: String }\nResources:\n  Orders:\n    Type: AWS::SQS::Queue\n    Properties: { QueueName: !Ref Stage }\n',
    ],
  },
});

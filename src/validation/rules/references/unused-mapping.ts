import { forEachIntrinsic } from '../../../cloudformation/intrinsics.ts';
import { asIntrinsic, isSequence, textOf } from '../../../cloudformation/nodes.ts';
import { reportUnused } from '../../helpers/unused.ts';
import { defineRule } from '../../rule.ts';

export const unusedMapping = defineRule({
  id: 'unused/mapping',
  severity: 'info',
  certainty: 'fact',
  title: 'A mapping is never used',
  why: 'It is dead text that a reader takes for configuration.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html',
  aliases: ['W7001'],
  applies: 'template',
  check({ model }, report) {
    const used = new Set<string>();
    let isOpen = false;
    if (model.root && model.mappings.size > 0) {
      forEachIntrinsic(model.root, ({ name, argument }) => {
        if (name !== 'Fn::FindInMap' || !isSequence(argument)) return;
        const [first] = argument.items;
        const map = textOf(first);
        if (map === undefined || asIntrinsic(first)) isOpen = true;
        else used.add(map);
      });
    }
    if (!isOpen) reportUnused(model, 'Mapping', model.mappings, used, report);
  },
  examples: {
    bad: ['Mappings:\n  «Sizes»: { dev: { retention: 60 } }\nResources:\n  Orders:\n    Type: AWS::SQS::Queue\n'],
    good: [
      'Mappings:\n  Sizes: { dev: { retention: 60 } }\nResources:\n  Orders:\n    Type: AWS::SQS::Queue\n    Properties: { MessageRetentionPeriod: !FindInMap [Sizes, dev, retention] }\n',
    ],
  },
});

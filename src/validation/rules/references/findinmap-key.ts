import { isIntrinsic, isMapping, isSequence, nodeAt, textOf } from '../../../cloudformation/nodes.ts';
import { replaceScalar } from '../../fixes/edits.ts';
import { isInLoop } from '../../helpers/loops.ts';
import { clearlyMeant, didYouMean, nearestNames } from '../../helpers/nearest.ts';
import { defineRule } from '../../rule.ts';

export const findInMapKey = defineRule({
  id: 'fn/findinmap-key',
  severity: 'error',
  certainty: 'fact',
  title: 'FindInMap names a mapping or key that is not there',
  why: 'CloudFormation refuses the template: "Unable to get mapping for …".',
  source:
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-findinmap.html',
  aliases: ['E1011', 'W7001'],
  applies: 'function',
  functions: ['Fn::FindInMap'],
  check({ model, call, path }, report) {
    const { argument } = call;
    if (!isSequence(argument) || model.hasMacro || isInLoop(path)) return;
    const [mapNode, first, second, options] = argument.items;
    if (nodeAt(options, 'DefaultValue')) return;
    let level = [...model.mappings].map(([name, { node }]) => ({ name, node }));
    if (isMapping(nodeAt(model.root, 'Mappings')) && nodeAt(model.root, 'Mappings', 'Fn::Transform')) return;
    for (const [index, node] of [mapNode, first, second].entries()) {
      const text = textOf(node);
      if (!node || text === undefined) {
        if (!node || isIntrinsic(node)) level = level.flatMap((each) => childrenOf(each.node));
        if (index === 0) return;
        continue;
      }
      const found = level.filter(({ name }) => name === text);
      if (found.length === 0) {
        const candidates = [...new Set(level.map(({ name }) => name))];
        const meant = clearlyMeant(text, candidates);
        report({
          at: node,
          message: `${index === 0 ? 'Mappings have' : `Mapping "${textOf(mapNode) ?? ''}" has`} no ${index === 0 ? 'mapping' : 'key'} "${text}".${didYouMean(nearestNames(text, candidates))}`,
          symptomOf: [`flat-mapping:${textOf(mapNode) ?? ''}`],
          fix:
            meant === undefined || node.kind !== 'scalar'
              ? undefined
              : {
                  description: `Rename to ${meant}`,
                  safety: 'safe',
                  edits: [replaceScalar(model.document, node, meant)],
                },
        });
        return;
      }
      level = found.flatMap(({ node: child }) => childrenOf(child));
    }
  },
  examples: {
    bad: [
      `
      Mappings:
        Sizes: { dev: { retention: 60 } }
      Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties:
            MessageRetentionPeriod: !FindInMap [Sizes, dev, «retentoin»]
            DelaySeconds: !FindInMap [«Size», dev, retention]
      `,
    ],
    good: [
      `
      Parameters:
        Stage: { Type: String, AllowedValues: [dev, prod] }
      Mappings:
        Sizes: { dev: { retention: 60 }, prod: { retention: 120 } }
      Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties:
            MessageRetentionPeriod: !FindInMap [Sizes, !Ref Stage, retention]
      `,
    ],
  },
});

function childrenOf(
  node: Parameters<typeof isMapping>[0],
): { name: string; node: NonNullable<Parameters<typeof isMapping>[0]> }[] {
  return isMapping(node) ? [...node.entries].map(([name, { value }]) => ({ name, node: value })) : [];
}

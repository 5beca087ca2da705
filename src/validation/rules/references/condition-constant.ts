import { asIntrinsic, isSequence, textOf } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';

export const conditionConstant = defineRule({
  id: 'cond/constant',
  severity: 'warning',
  certainty: 'fact',
  title: 'A condition compares two literals',
  why: 'It is always true or always false, so one side of everything that depends on it never happens.',
  source:
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html',
  aliases: ['W8003'],
  applies: 'function',
  functions: ['Fn::Equals'],
  check({ call, path, model }, report) {
    if (path[0] !== 'Conditions' || !isSequence(call.argument) || call.argument.items.length !== 2) return;
    const [left, right] = call.argument.items;
    if (!left || !right || asIntrinsic(left) || asIntrinsic(right)) return;
    const [leftText, rightText] = [textOf(left), textOf(right)];
    if (leftText === undefined || rightText === undefined || /\$\{|\{\{/.test(leftText + rightText)) return;
    if (model.hasMacro) return;
    report({
      at: call.argument,
      message: `"${leftText}" and "${rightText}" are both literal, so this is always ${leftText === rightText}. Compare with !Ref of a parameter.`,
    });
  },
  examples: {
    bad: [
      `
      Conditions:
        IsProd: !Equals «[Stage, prod]»
      Resources:
        Orders:
          Type: AWS::SQS::Queue
          Condition: IsProd
      `,
    ],
    good: [
      `
      Parameters:
        Stage: { Type: String }
      Conditions:
        IsProd: !Equals [!Ref Stage, prod]
      Resources:
        Orders:
          Type: AWS::SQS::Queue
          Condition: IsProd
      `,
    ],
  },
});

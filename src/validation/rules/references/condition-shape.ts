import { asIntrinsic, isMapping, isScalar, nodeAt, type TemplateNode } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';

export const conditionShape = defineRule({
  id: 'cond/shape',
  severity: 'error',
  certainty: 'fact',
  title: 'A condition is no condition function',
  why: 'CloudFormation refuses the template: "Every Conditions member must be a string".',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html',
  aliases: ['E8001'],
  applies: 'template',
  check({ model }, report) {
    if (model.hasMacro) return;
    for (const { id, key, node } of model.conditions.values()) {
      if (isConditionCall(node)) continue;
      report({
        at: isScalar(node) ? node : key,
        message: `Condition "${id}" ${describe(node)}. Write one function, for example !Equals [!Ref Stage, prod].`,
      });
    }
  },
  examples: {
    bad: [
      `
      Parameters:
        Stage: { Type: String }
      Conditions:
        IsProd: !Equals [!Ref Stage, prod]
        IsDev: «"true"»
        «IsBoth»:
          Fn::Equals: [!Ref Stage, prod]
          Fn::Not: [!Condition IsProd]
      Resources:
        Orders:
          Type: AWS::SQS::Queue
      `,
    ],
    good: [
      `
      Parameters:
        Stage: { Type: String }
      Conditions:
        IsProd: !Equals [!Ref Stage, prod]
        IsDev: !Not [!Condition IsProd]
        IsAlso: { Condition: IsProd }
        IsToo: !Condition IsDev
      Resources:
        Orders:
          Type: AWS::SQS::Queue
      `,
    ],
  },
});

/** One function, known or not, or the name of another condition. */
function isConditionCall(node: TemplateNode): boolean {
  // An empty one is reported as that.
  if (asIntrinsic(node) || (isScalar(node) && node.value === null)) return true;
  if (!isMapping(node)) return false;
  if (node.entries.size === 1)
    return nodeAt(node, 'Condition') !== undefined || isFunctionName([...node.entries.keys()]);
  return false;
}

function isFunctionName([name]: readonly string[]): boolean {
  return name?.startsWith('Fn::') === true;
}

function describe(node: TemplateNode): string {
  if (isScalar(node)) return `is the text "${node.text}", not a function`;
  if (!isMapping(node)) return 'is a list';
  return node.entries.size > 1 ? 'holds more than one function' : 'is a map without a function';
}

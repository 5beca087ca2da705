import { type IntrinsicCall, isIntrinsic, itemsOf } from '../../../cloudformation/nodes.ts';
import { functionShapes } from '../../helpers/function-shapes.ts';
import { isInLoop } from '../../helpers/loops.ts';
import { defineRule } from '../../rule.ts';

export const functionShape = defineRule({
  id: 'fn/arity-and-shape',
  severity: 'error',
  certainty: 'fact',
  title: 'A function gets arguments of the wrong number or shape',
  why: 'CloudFormation refuses the template: "Template error: every Fn::… object requires …".',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html',
  aliases: [
    'E1011',
    'E1015',
    'E1016',
    'E1017',
    'E1018',
    'E1019',
    'E1021',
    'E1022',
    'E1024',
    'E1028',
    'E8003',
    'E8004',
    'E8005',
    'E8006',
  ],
  applies: 'function',
  check({ call, path, model }, report) {
    const shape = functionShapes.get(call.name);
    if (!shape || model.hasMacro || isInLoop(path) || shape.isShaped(call.argument)) return;
    if (isPolicyCondition(call.name, path)) return;
    if (model.hasLanguageExtensions && mayHoldCalls(call)) return;
    const written = call.node.shortTag ?? call.name;
    report({
      at: isVisible(call.argument) ? call.argument : call.nameNode,
      message: `${written} takes another shape of arguments. Write ${shape.usage}.`,
    });
  },
  examples: {
    bad: [
      `
      Orders:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: !Join «["-", a, b]»
      `,
      `
      Orders:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: !Select «[first, [a, b]]»
      `,
      `
      Orders:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: !Select «[0, !Join [",", [a, b]]]»
          KmsMasterKeyId: { Fn::GetStackOutput: «{ StackName: keys }» }
      `,
      `
      Resources:
        Orders:
          Type: AWS::SQS::Queue
      Outputs:
        Arn:
          Value: !GetAtt «Orders»
      `,
    ],
    good: [
      `
      Orders:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: !Join ["-", [a, !Select [0, !Split [",", "b,c"]]]]
      `,
      `
      Transform: AWS::LanguageExtensions
      Parameters:
        Stage: { Type: String }
        NameProd: { Type: String }
      Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties:
            QueueName: !Ref { "Fn::Sub": "Name\${Stage}" }
      Outputs:
        Arn:
          Value: { "Fn::GetAtt": [!Sub "\${Stage}", Arn] }
      `,
    ],
  },
});

function isVisible({ start, end }: { start: number; end: number }): boolean {
  return end > start;
}

/** The transform resolves calls inside `Ref` and `Fn::GetAtt` first. */
function mayHoldCalls({ name, argument }: IntrinsicCall): boolean {
  return (name === 'Ref' || name === 'Fn::GetAtt') && itemsOf(argument).some(isIntrinsic);
}

/** IAM statements have a `Condition` of their own. */
function isPolicyCondition(name: string, path: readonly (string | number)[]): boolean {
  return name === 'Condition' && path[0] !== 'Conditions';
}

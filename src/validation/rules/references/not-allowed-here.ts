import { referencesOf } from '../../../cloudformation/intrinsics.ts';
import { isInLoop } from '../../helpers/loops.ts';
import { namesOf } from '../../helpers/names.ts';
import { defineRule } from '../../rule.ts';

const conditionFunctions = new Set([
  'Ref',
  'Condition',
  'Fn::And',
  'Fn::Equals',
  'Fn::FindInMap',
  'Fn::Not',
  'Fn::Or',
  'Fn::If',
  'Fn::Sub',
  'Fn::Join',
  'Fn::Select',
  'Fn::Split',
  'Fn::Length',
  'Fn::ToJsonString',
]);

export const notAllowedHere = defineRule({
  id: 'fn/not-allowed-here',
  severity: 'error',
  certainty: 'fact',
  title: 'A function stands where the template language has none',
  why: 'Parameters and Mappings are read before any function, and Conditions before any resource exists: CloudFormation refuses the template.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html',
  aliases: ['E8001', 'E8002', 'E7001', 'E2001'],
  applies: 'function',
  check({ model, call, path }, report) {
    if (model.hasMacro || isInLoop(path)) return;
    const [section] = path;
    const name = call.node.shortTag ?? call.name;
    if (section === 'Parameters')
      report({ at: call.node, message: `${name} cannot be used in Parameters; write the value.` });
    if (section === 'Mappings' && !model.hasLanguageExtensions && call.name !== 'Fn::Transform') {
      report({ at: call.node, message: `${name} cannot be used in Mappings; write the value.` });
    }
    if (section !== 'Conditions') return;
    if (!conditionFunctions.has(call.name) && call.name.startsWith('Fn::') && call.name !== 'Fn::Transform') {
      report({ at: call.nameNode, message: `${name} cannot be used in Conditions.` });
    }
    const names = namesOf(model);
    for (const reference of referencesOf(model.document, call, path)) {
      if (!model.resources.has(reference.target) || names.isParameter(reference.target)) continue;
      report({
        at: reference,
        message: `A condition cannot refer to the resource "${reference.target}"; only to parameters, mappings and other conditions.`,
      });
    }
  },
  examples: {
    bad: [
      `
      Parameters:
        Stage: { Type: String, Default: «!Ref AWS::StackName» }
      Conditions:
        HasQueue: !Equals [!Ref «Orders», ""]
      Resources:
        Orders:
          Type: AWS::SQS::Queue
          Condition: HasQueue
          Properties: { QueueName: !Ref Stage }
      `,
    ],
    good: [
      `
      Parameters:
        Stage: { Type: String, Default: dev }
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

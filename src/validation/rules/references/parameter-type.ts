import {
  isIntrinsic,
  isMapping,
  isScalar,
  isSequence,
  nodeAt,
  type TemplateNode,
} from '../../../cloudformation/nodes.ts';
import { replaceScalar } from '../../fixes/edits.ts';
import { numberOf } from '../../helpers/judging.ts';
import { clearlyMeant, didYouMean, nearestNames } from '../../helpers/nearest.ts';
import { defineRule } from '../../rule.ts';

const plainTypes = [
  'String',
  'Number',
  'CommaDelimitedList',
  'List<Number>',
  'List<String>',
  'AWS::SSM::Parameter::Name',
];
const awsType =
  /^(?:List<)?AWS::(?:EC2::(?:AvailabilityZone::Name|Image::Id|Instance::Id|KeyPair::KeyName|SecurityGroup::(?:GroupName|Id)|Subnet::Id|Volume::Id|VPC::Id)|Route53::HostedZone::Id)>?$/;
const ssmType = /^AWS::SSM::Parameter::Value<.+>$/;
const attributes = [
  'Type',
  'Default',
  'Description',
  'AllowedValues',
  'AllowedPattern',
  'ConstraintDescription',
  'MinLength',
  'MaxLength',
  'MinValue',
  'MaxValue',
  'NoEcho',
];

export const parameterType = defineRule({
  id: 'param/type',
  severity: 'error',
  certainty: 'fact',
  title: 'A parameter has no type, an unknown one, or an attribute that is unknown or of the wrong form',
  why: 'CloudFormation refuses the template.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html',
  aliases: ['E2001', 'E2002'],
  applies: 'template',
  check({ model }, report) {
    if (model.hasMacro) return;
    for (const { id, key, node } of model.parameters.values()) {
      if (!isMapping(node)) {
        report({ at: key, message: `Parameter "${id}" must be a map with a Type.` });
        continue;
      }
      for (const [name, entry] of node.entries) {
        if (name.startsWith('Fn::')) continue;
        if (!attributes.includes(name)) {
          report({
            at: entry.key,
            message: `A parameter has no attribute "${name}".${didYouMean(nearestNames(name, attributes))}`,
          });
          continue;
        }
        const wanted = name === 'Type' ? undefined : wantedInstead(name, entry.value);
        if (wanted !== undefined) report({ at: entry.key, message: `${name} of a parameter takes ${wanted}.` });
      }
      const type = nodeAt(node, 'Type');
      if (!type) report({ at: key, message: `Parameter "${id}" has no Type. Write Type: String.` });
      else if (!isKnownType(type)) {
        const written = isScalar(type) ? type.text : '';
        const meant = clearlyMeant(written, plainTypes);
        report({
          at: type,
          message: `"${written}" is no parameter type.${didYouMean(nearestNames(written, plainTypes))}`,
          fix:
            meant === undefined || !isScalar(type)
              ? undefined
              : { description: `Write ${meant}`, safety: 'safe', edits: [replaceScalar(model.document, type, meant)] },
        });
      }
    }
  },
  examples: {
    bad: [
      `
      Parameters:
        Stage: { Type: «Strin» }
        «Size»: { Default: 1 }
      Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties: { QueueName: !Sub "\${Stage}-\${Size}" }
      `,
      `
      Parameters:
        Stage: { Type: String, «AllowedValues»: dev, «MinLength»: one, «NoEcho»: 1, «Default»: [dev] }
      Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties: { QueueName: !Ref Stage }
      `,
    ],
    good: [
      `
      Parameters:
        Stage: { Type: "AWS::SSM::Parameter::Value<List<String>>", Default: /names }
      Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties: { QueueName: !Select [0, !Ref Stage] }
      `,
    ],
  },
});

/** What an attribute takes when its value is something else. */
function wantedInstead(name: string, value: TemplateNode): string | undefined {
  if (isIntrinsic(value)) return undefined; // A question of where functions may stand.
  if (name === 'AllowedValues')
    return isSequence(value) && value.items.every((item) => isScalar(item) && item.value !== null)
      ? undefined
      : 'a list of values';
  if (!isScalar(value) || value.value === null) return 'a single value, not a list, a map or nothing';
  if (/^(?:Min|Max)(?:Length|Value)$/.test(name)) return numberOf(value) === undefined ? 'a number' : undefined;
  return name === 'NoEcho' && !/^(?:true|false)$/i.test(String(value.value)) ? 'true or false' : undefined;
}

function isKnownType(node: TemplateNode): boolean {
  return isScalar(node) && (plainTypes.includes(node.text) || awsType.test(node.text) || ssmType.test(node.text));
}

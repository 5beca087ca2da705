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
const ssmType = /^AWS::SSM::Parameter::Value<(.+)>$/;
/** What a parameter read from Parameter Store may be, besides the types of AWS. */
const ssmPlainTypes = ['String', 'List<String>', 'CommaDelimitedList'];
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
        const known = ssmType.test(written)
          ? ssmPlainTypes.map((each) => `AWS::SSM::Parameter::Value<${each}>`)
          : plainTypes;
        const meant = clearlyMeant(written, known);
        report({
          at: type,
          message: `"${written}" is no parameter type.${didYouMean(nearestNames(written, known))}`,
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
        Stored: { Type: «"AWS::SSM::Parameter::Value<Number>"» }
      Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties: { QueueName: !Sub "\${Stage}-\${Size}-\${Stored}" }
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
      `
      Parameters:
        Image: { Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>" }
        Groups: { Type: "AWS::SSM::Parameter::Value<List<AWS::EC2::SecurityGroup::Id>>" }
      Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties: { QueueName: !Sub ["\${Image}-\${Group}", { Group: !Select [0, !Ref Groups] }] }
      `,
    ],
  },
});

/** What an attribute takes when its value is something else. */
function wantedInstead(name: string, value: TemplateNode): string | undefined {
  // Where functions may stand and that nothing may be empty are other rules' business.
  if (isIntrinsic(value) || (isScalar(value) && value.value === null)) return undefined;
  if (name === 'AllowedValues')
    return isSequence(value) && value.items.every((item) => isScalar(item) && item.value !== null)
      ? undefined
      : 'a list of values';
  if (!isScalar(value)) return 'a single value, not a list or a map';
  if (/^(?:Min|Max)(?:Length|Value)$/.test(name)) return numberOf(value) === undefined ? 'a number' : undefined;
  return name === 'NoEcho' && !/^(?:true|false)$/i.test(String(value.value)) ? 'true or false' : undefined;
}

function isKnownType(node: TemplateNode): boolean {
  if (!isScalar(node)) return false;
  const stored = ssmType.exec(node.text)?.[1];
  const known = stored === undefined ? plainTypes : ssmPlainTypes;
  return known.includes(stored ?? node.text) || awsType.test(stored ?? node.text);
}

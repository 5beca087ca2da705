import type { SchemaType } from '../../../cloudformation/schemas/schema-types.ts';
import type { ScalarNode, TemplateNode } from '../../../cloudformation/nodes.ts';
import { judgeValue, numberOf } from '../../helpers/judging.ts';
import { mayBePackagedPath } from '../../helpers/packaged-paths.ts';
import { defineRule } from '../../rule.ts';

export const type = defineRule({
  id: 'schema/type',
  severity: 'error',
  certainty: 'fact',
  title: 'A value is of the wrong type',
  why: 'CloudFormation refuses the resource: "expected type: …".',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html',
  aliases: ['E3012', 'E3008'],
  applies: 'property',
  check({ value, node, schema, entry, type: expected, isItem, model, resource, path }, report) {
    if (model.hasMacro) return;
    const judged = judgeValue(value, (known) => !isOfType(known.node, expected));
    if (!judged) return;
    const { node: bad } = judged.bad;
    // Nothing may be null, whatever its type; template/null-value says so.
    if (bad.kind === 'scalar' && (bad.value === null || mayBePackagedPath(resource.type, path))) return;
    report({
      at: node.end > node.start ? node : entry.key,
      severity: judged.severity,
      message: `${isItem ? 'Each item of ' : ''}${schema.name} takes ${describeType(expected)}, not ${describeNode(bad)}.`,
      explainsAt: [node],
    });
  },
  examples: {
    bad: [
      `
      Orders:
        Type: AWS::SQS::Queue
        Properties:
          DelaySeconds: «soon»
          FifoQueue: «maybe»
          QueueName: «[orders]»
          Tags: «{ a: b }»
      `,
    ],
    good: [
      `
      Orders:
        Type: AWS::SQS::Queue
        Properties:
          DelaySeconds: "30"
          FifoQueue: "true"
          QueueName: 12345.fifo
          Tags: [{ Key: a, Value: 1 }]
          RedrivePolicy: { deadLetterTargetArn: arn, maxReceiveCount: 5 }
      `,
      // Paths that `aws cloudformation package` uploads.
      `
      Layer:
        Type: AWS::Lambda::LayerVersion
        Properties:
          Content: ./layer
      Machine:
        Type: AWS::StepFunctions::StateMachine
        Properties:
          DefinitionS3Location: flow.asl.json
          RoleArn: arn:aws:iam::123456789012:role/flow
      `,
      // Defaults that a condition keeps from being used.
      `
      Parameters:
        Port: { Type: String, Default: "" }
        Ports: { Type: CommaDelimitedList, Default: "" }
      Conditions:
        HasPort: !Not [!Equals [!Ref Port, ""]]
        HasPorts: !Not [!Equals [!Join ["", !Ref Ports], ""]]
      Resources:
        Ingress:
          Type: AWS::EC2::SecurityGroupIngress
          Condition: HasPort
          Properties:
            IpProtocol: tcp
            FromPort: !Ref Port
            ToPort: !If [HasPorts, !Select [0, !Ref Ports], 443]
      `,
    ],
  },
});

/** CloudFormation reads scalars leniently: a number or boolean may be written as text and the other way round. */
function isOfType(node: TemplateNode, expected: SchemaType): boolean {
  switch (expected.kind) {
    case 'json':
      return !(node.kind === 'scalar' && node.value === null);
    case 'union':
      return expected.options.some((option) => isOfType(node, option));
    case 'list':
      return node.kind === 'sequence';
    case 'map':
    case 'definition':
    case 'tag':
      return node.kind === 'mapping';
    case 'string':
    case 'number':
    case 'integer':
    case 'boolean':
      return node.kind === 'scalar' && node.value !== null && isScalarOf(node, expected.kind);
  }
}

function isScalarOf(node: ScalarNode, kind: 'string' | 'number' | 'integer' | 'boolean'): boolean {
  if (kind === 'string') return true;
  if (kind === 'boolean') return typeof node.value === 'boolean' || /^(?:true|false|0|1)$/i.test(node.text);
  const number = numberOf(node);
  return number !== undefined && (kind === 'number' || Number.isInteger(number));
}

function describeType(expected: SchemaType): string {
  switch (expected.kind) {
    case 'json':
      return 'a map';
    case 'union':
      return [...new Set(expected.options.map(describeType))].join(' or ');
    case 'list':
      return 'a list';
    case 'map':
    case 'definition':
      return 'a map';
    case 'tag':
      return 'a map of Key and Value';
    case 'string':
      return 'text';
    case 'number':
      return 'a number';
    case 'integer':
      return 'a whole number';
    case 'boolean':
      return 'true or false';
  }
}

function describeNode(node: TemplateNode): string {
  if (node.kind === 'mapping') return 'a map';
  if (node.kind === 'sequence') return 'a list';
  const text = node.text.length > 40 ? `${node.text.slice(0, 40)}…` : node.text;
  return `"${text}"`;
}

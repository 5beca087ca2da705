import type { Resource } from '../../../cloudformation/model.ts';
import { isScalar, nodeAt, type TemplateNode, walkNodes } from '../../../cloudformation/nodes.ts';
import { defineRule, type Place } from '../../rule.ts';

/** Sections that reach CloudFormation as written, whatever SAM makes of the resources. */
const plainSections = ['Description', 'Metadata', 'Parameters', 'Mappings', 'Conditions', 'Rules', 'Outputs'];

export const nullValue = defineRule({
  id: 'template/null-value',
  severity: 'error',
  certainty: 'fact',
  title: 'A value is null',
  why: 'CloudFormation refuses the template: "\'null\' values are not allowed in templates".',
  source: 'https://github.com/aws-samples/aws-serverless-developer-experience-workshop-typescript/issues/54',
  aliases: ['E0000'],
  applies: 'template',
  check({ model }, report) {
    const { root, document, hasMacro } = model;
    // Where a block with a syntax error was left out, its key has no value.
    if (!root || hasMacro || document.isPartial) return;
    const say = (name: string, at: Place, resource?: string) =>
      report({
        at,
        message: `${name} is empty; CloudFormation takes no null values. Give it a value or remove it.`,
        resource,
      });
    for (const section of plainSections) {
      const entry = root.entries.get(section);
      if (!entry) continue;
      if (section === 'Description' && isNull(entry.value)) say(section, entry.key);
      forEachNull(entry.value, (name, at) => {
        // Rules of their own say what an output needs.
        if (section !== 'Outputs' || (name !== 'Value' && name !== 'Export')) say(name, at);
      });
    }
    for (const resource of model.resources.values()) {
      for (const part of passedOn(resource)) forEachNull(part, (name, at) => say(name, at, resource.id));
    }
  },
  examples: {
    bad: [
      `
      Description: a queue
      Mappings:
        Sizes: { small: { «cpu»: ~ } }
      Resources:
        Orders:
          Type: AWS::SQS::Queue
          «Metadata»:
          Properties:
            «QueueName»:
        Rule:
          Type: AWS::Events::Rule
          Properties:
            EventPattern: { detail: { state: [a, «null»] } }
      `,
      `
      Fn:
        Type: AWS::Serverless::Function
        Properties:
          Runtime: nodejs24.x
          Handler: index.handler
          CodeUri: .
          Environment: { Variables: { «TABLE»: } }
      `,
    ],
    good: [
      `
      Fn:
        Type: AWS::Serverless::Function
        Properties:
          Runtime: nodejs24.x
          Handler: index.handler
          CodeUri: .
          Events:
      Flow:
        Type: AWS::Serverless::StateMachine
        Properties:
          Definition: { StartAt: A, States: { A: { Type: Pass, ResultPath: null, End: true } } }
      Subnet:
        Type: AWS::EC2::Subnet
        Properties: { VpcId: vpc-0123abcd, CidrBlock: 10.0.0.0/24, AvailabilityZone: !Select [0, !GetAZs ] }
      `,
    ],
  },
});

/** What of a resource CloudFormation gets as written; SAM drops some empty values of its own types. */
function passedOn({ type, node }: Resource): TemplateNode[] {
  if (!type.startsWith('AWS::Serverless::')) return [node];
  const variables = nodeAt(node, 'Properties', 'Environment', 'Variables');
  return variables ? [variables] : [];
}

function isNull(node: TemplateNode): boolean {
  return isScalar(node) && node.value === null;
}

/** Calls `visit` for each null below a node with the key to show and the place to point at. */
function forEachNull(root: TemplateNode, visit: (name: string, at: Place) => void): void {
  walkNodes(root, (node) => {
    if (node.kind === 'sequence') for (const item of node.items.filter(isNull)) visit('An item', item);
    if (node.kind !== 'mapping' || node.shortTag !== undefined) return;
    // An empty text after a short tag is no null.
    for (const [name, { key, value }] of node.entries) if (isNull(value)) visit(name, key);
  });
}

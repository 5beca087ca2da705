import type { TemplateModel } from '../../../cloudformation/model.ts';
import { type PlacedReference, referencesIn } from '../../../cloudformation/references.ts';
import { type Edges, findCycles } from '../../helpers/cycles.ts';
import { implicitEdges } from '../../helpers/implicit-edges.ts';
import { defineRule, type Place, type RuleContext } from '../../rule.ts';
import { table } from '../../../world/table.ts';

export const circular = defineRule({
  id: 'ref/circular',
  severity: 'error',
  certainty: 'fact',
  title: 'Resources depend on each other in a circle',
  why: 'CloudFormation refuses the template: "Circular dependency between resources".',
  source: 'https://repost.aws/knowledge-center/cloudformation-circular-dependency-error',
  aliases: ['E3004'],
  applies: 'template',
  check(context, report) {
    const { model } = context;
    for (const cycle of findCycles(dependencies(context))) {
      const [first, second = first] = cycle;
      if (first === undefined || second === undefined) continue;
      const key = model.resources.get(cycle.find((id) => model.resources.has(id)) ?? first)?.key;
      const at = writtenAt(model, first, second) ?? key;
      if (at)
        report({
          at,
          message: `These resources depend on each other in a circle: ${[...cycle, first].join(' → ')}. Break one link.`,
          symptomOf: cycle.map((id) => `cycle:${id}`),
        });
    }
  },
  examples: {
    bad: [
      `
      Orders:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: !Sub "«\${Topic.TopicName}»"
      Topic:
        Type: AWS::SNS::Topic
        DependsOn: Orders
      `,
    ],
    good: [
      `
      Orders:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: !Sub "\${Topic.TopicName}"
      Topic:
        Type: AWS::SNS::Topic
      `,
    ],
  },
});

function dependencies({ model }: RuleContext): Edges {
  const edges = new Map<string, Set<string>>();
  const add = (from: string, to: string) => {
    const known = edges.get(from);
    if (known) known.add(to);
    else edges.set(from, new Set([to]));
  };
  for (const reference of referencesIn(model)) {
    const { owner, target } = reference;
    const isTarget = model.resources.has(target) || target.startsWith('Serverless');
    if (owner !== undefined && isTarget && isOwnDependency(model, reference)) add(owner, target);
  }
  for (const { id, dependsOn } of model.resources.values()) {
    for (const { text } of dependsOn) if (text !== id && model.resources.has(text)) add(id, text);
  }
  for (const { from, to } of implicitEdges(model)) add(from, to);
  return edges;
}

/** Where one resource says that it needs another; undefined when SAM adds the dependency. */
function writtenAt(model: TemplateModel, from: string, to: string): Place | undefined {
  const reference = referencesIn(model).find(
    (each) => each.owner === from && each.target === to && isOwnDependency(model, each),
  );
  return reference ?? model.resources.get(from)?.dependsOn.find(({ text }) => text === to);
}

/** SAM resources become several; only what stays in the main one is its dependency. */
const ownProperties: Readonly<Record<string, (property: string) => boolean>> = table({
  'AWS::Serverless::Function': (name) =>
    !/^(?:Events|EventInvokeConfig|DeploymentPreference|FunctionUrlConfig)$/.test(name),
  'AWS::Serverless::StateMachine': (name) => name !== 'Events',
  'AWS::Serverless::Api': (name) => /^(?:Auth|DefinitionBody)$/.test(name),
  'AWS::Serverless::HttpApi': (name) => /^(?:Auth|DefinitionBody)$/.test(name),
});

function isOwnDependency(model: TemplateModel, { section, owner, path }: PlacedReference): boolean {
  const resource = section === 'Resources' && owner !== undefined ? model.resources.get(owner) : undefined;
  if (!resource || path[2] !== 'Properties') return false;
  return !resource.type.startsWith('AWS::Serverless::') || ownProperties[resource.type]?.(String(path[3])) === true;
}

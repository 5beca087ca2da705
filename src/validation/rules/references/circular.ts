import type { TemplateModel } from '../../../cloudformation/model.ts';
import { type PlacedReference, referencesIn } from '../../../cloudformation/references.ts';
import { findCycles } from '../../helpers/cycles.ts';
import { implicitEdges } from '../../helpers/implicit-edges.ts';
import { defineRule, type RuleContext } from '../../rule.ts';

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
    const { edges, places } = dependencies(context);
    for (const cycle of findCycles(edges)) {
      const [first, second = first] = cycle;
      if (first === undefined || second === undefined) continue;
      const key = context.model.resources.get(cycle.find((id) => context.model.resources.has(id)) ?? first)?.key;
      const at = places.get(`${first} ${second}`) ?? key;
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

interface Dependencies {
  readonly edges: Map<string, Set<string>>;
  /** `from to` → where the dependency is written. */
  readonly places: Map<string, { readonly start: number; readonly end: number }>;
}

function dependencies({ model }: RuleContext): Dependencies {
  const edges = new Map<string, Set<string>>();
  const places = new Map<string, { start: number; end: number }>();
  const add = (from: string, to: string, place: { start: number; end: number } | undefined) => {
    edges.set(from, (edges.get(from) ?? new Set()).add(to));
    if (place && !places.has(`${from} ${to}`)) places.set(`${from} ${to}`, place);
  };
  for (const reference of referencesIn(model)) {
    const { owner, target, start, end } = reference;
    const isTarget = model.resources.has(target) || target.startsWith('Serverless');
    if (owner !== undefined && isTarget && isOwnDependency(model, reference)) add(owner, target, { start, end });
  }
  for (const resource of model.resources.values()) {
    for (const node of resource.dependsOn) {
      if (node.text !== resource.id && model.resources.has(node.text)) add(resource.id, node.text, node);
    }
  }
  for (const { from, to } of implicitEdges(model)) add(from, to, undefined);
  return { edges, places };
}

/** SAM resources become several; only what stays in the main one is its dependency. */
const ownProperties: Readonly<Record<string, (property: string) => boolean>> = {
  'AWS::Serverless::Function': (name) =>
    !/^(?:Events|EventInvokeConfig|DeploymentPreference|FunctionUrlConfig)$/.test(name),
  'AWS::Serverless::StateMachine': (name) => name !== 'Events',
  'AWS::Serverless::Api': (name) => /^(?:Auth|DefinitionBody)$/.test(name),
  'AWS::Serverless::HttpApi': (name) => /^(?:Auth|DefinitionBody)$/.test(name),
};

function isOwnDependency(model: TemplateModel, { section, owner, path }: PlacedReference): boolean {
  const resource = section === 'Resources' && owner !== undefined ? model.resources.get(owner) : undefined;
  if (!resource || path[2] !== 'Properties') return false;
  return !resource.type.startsWith('AWS::Serverless::') || ownProperties[resource.type]?.(String(path[3])) === true;
}

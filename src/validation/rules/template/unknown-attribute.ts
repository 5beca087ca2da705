import { entryOf, isMapping } from '../../../cloudformation/nodes.ts';
import { samResourceTypes } from '../../../cloudformation/sam/resource-types.ts';
import { moveEntry, renameKey } from '../../fixes/edits.ts';
import { clearlyMeant, didYouMean, nearestNames } from '../../helpers/nearest.ts';
import { defineRule, type ProposedFix, type ResourceContext } from '../../rule.ts';
import type { Entry } from '../../../cloudformation/nodes.ts';

const attributes = [
  'Type',
  'Properties',
  'DependsOn',
  'Condition',
  'Metadata',
  'DeletionPolicy',
  'UpdateReplacePolicy',
  'CreationPolicy',
  'UpdatePolicy',
];
const samAttributes = [...attributes, 'Connectors', 'IgnoreGlobals'];
/** Custom resources and modules take a version. */
const extraAttributes = ['Version'];

export const unknownAttribute = defineRule({
  id: 'resource/unknown-attribute',
  severity: 'error',
  certainty: 'fact',
  title: 'A key beside Properties is no attribute of a resource',
  why: 'CloudFormation refuses it. On AWS::Serverless types SAM drops it without a word, so a property written there has no effect.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-product-attribute-reference.html',
  aliases: ['E3001', 'W3001'],
  applies: 'resource',
  check(context, report) {
    const { resource, model } = context;
    if (!isMapping(resource.node) || model.hasMacro) return;
    const isSam = resource.type.startsWith('AWS::Serverless::');
    const known = model.isSam ? samAttributes : attributes;
    for (const [name, entry] of resource.node.entries) {
      if (known.includes(name) || extraAttributes.includes(name) || name.startsWith('Fn::')) continue;
      const isProperty = propertyNames(context).has(name);
      const meant = isProperty ? undefined : clearlyMeant(name, known);
      report({
        at: entry.key,
        // Nobody documents whether CloudFormation takes a Description here; templates with one are in use.
        severity: isSam || name === 'Description' ? 'warning' : 'error',
        message: isProperty
          ? `"${name}" is a property of ${resource.type}, but stands beside Properties${isSam ? ', where SAM ignores it' : ''}. Move it into Properties.`
          : `A resource has no attribute "${name}"${isSam ? '; SAM ignores it' : ''}.${didYouMean(nearestNames(name, known))}`,
        explains: [
          ...(isProperty ? [`required:${resource.id}:${name}`] : []),
          ...(meant === 'Properties' ? [`no-properties:${resource.id}`] : []),
        ],
        fix: isProperty
          ? moveFix(context, entry)
          : meant !== undefined && !resource.attribute(meant)
            ? { description: `Rename to ${meant}`, safety: 'safe', edits: [renameKey(entry, meant)] }
            : undefined,
      });
    }
  },
  examples: {
    bad: [
      `
      Fn:
        Type: AWS::Serverless::Function
        «MemorySize»: 512
        Properties:
          Runtime: nodejs24.x
          Handler: index.handler
          CodeUri: .
      `,
      `
      Orders:
        Type: AWS::SQS::Queue
        «Propertes»:
          DelaySeconds: 1
      `,
    ],
    good: ['Orders:\n  Type: AWS::SQS::Queue\n  DeletionPolicy: Retain\n  Metadata: { any: thing }\n'],
  },
});

function propertyNames({ resource, schemas }: ResourceContext): ReadonlySet<string> {
  const sam = samResourceTypes[resource.type]?.properties;
  return new Set(sam ? Object.keys(sam) : (schemas.get(resource.type)?.properties.keys() ?? []));
}

function moveFix({ resource, model }: ResourceContext, entry: Entry): ProposedFix | undefined {
  const description = `Move ${entry.key.text} into Properties`;
  const target = resource.properties;
  const edits = target && entryOf(resource.node, 'Properties') ? moveEntry(model.document, entry, target) : undefined;
  if (edits) return { description, safety: 'safe', edits };
  return undefined;
}

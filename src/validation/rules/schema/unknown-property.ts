import type { PropertySchemas, ResourceSchema } from '../../../cloudformation/schemas/resource-schemas.ts';
import { renameKey } from '../../fixes/edits.ts';
import { isIndexOld } from '../../helpers/judging.ts';
import { clearlyMeant, didYouMean, nearestNames } from '../../helpers/nearest.ts';
import { defineRule } from '../../rule.ts';

export const unknownProperty = defineRule({
  id: 'schema/unknown-property',
  severity: 'error',
  certainty: 'fact',
  title: 'A property does not exist on the resource type',
  why: 'CloudFormation refuses the resource: "Encountered unsupported property", or "extraneous key is not permitted".',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html',
  aliases: ['E3002'],
  applies: 'object',
  check(context, report) {
    const { node, properties, ownerName, schemas, resource, isClosed, path, model } = context;
    const schema = schemas.get(resource.type);
    if (!isClosed || !schema || schema.type === 'AWS::CloudFormation::CustomResource') return;
    for (const [name, entry] of node.entries) {
      if (properties.has(name) || name.includes('${')) continue;
      if (path.length === 1 && schema.attributes.has(name)) continue; // Said by schema/read-only.
      const free = [...properties.keys()].filter((known) => !node.entries.has(known));
      const meant = clearlyMeant(name, free);
      const isDoubtful = meant === undefined && isIndexOld(context);
      const hint =
        didYouMean(meant === undefined ? nearestNames(name, free) : [meant]) ||
        whereItBelongs(name, properties, schema, path.length > 1);
      report({
        at: entry.key,
        severity: isDoubtful ? 'warning' : 'error',
        message: `${ownerName} has no property "${name}"${isDoubtful ? ` in the index of ${schemas.publishedOn}` : ''}.${hint}`,
        explains: meant === undefined ? [] : [`required:${node.start}:${meant}`],
        fix:
          meant === undefined ||
          entry.key.start < node.start ||
          model.document.text.slice(entry.key.start, entry.key.end).includes('$')
            ? undefined
            : { description: `Rename to ${meant}`, safety: 'safe', edits: [renameKey(entry, meant)] },
      });
    }
  },
  examples: {
    bad: [
      `
      Orders:
        Type: AWS::SQS::Queue
        Properties:
          «VisibiltyTimeout»: 30
          «Handler»: index.handler
      `,
      `
      Fn:
        Type: AWS::Lambda::Function
        Properties:
          Runtime: nodejs24.x
          Handler: index.handler
          Role: arn:aws:iam::123456789012:role/fn
          Code: { S3Bucket: code, «S3key»: fn.zip }
          «Variables»: { A: b }
      `,
    ],
    good: ['Orders:\n  Type: AWS::SQS::Queue\n  Properties:\n    VisibilityTimeout: 30\n'],
  },
});

/** The property it would fit in, or the resource itself. */
function whereItBelongs(name: string, properties: PropertySchemas, schema: ResourceSchema, isNested: boolean): string {
  for (const property of properties.values()) {
    const type = property.type.kind === 'list' ? property.type.item : property.type;
    const inner = type.kind === 'definition' ? schema.definition(type.name) : undefined;
    if (inner?.has(name)) return ` It belongs inside ${property.name}.`;
  }
  return isNested && schema.properties.has(name)
    ? ` It belongs one level up, in the properties of the ${schema.type}.`
    : '';
}

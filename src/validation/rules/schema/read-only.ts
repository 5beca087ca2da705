import { removeEntry } from '../../fixes/edits.ts';
import { defineRule } from '../../rule.ts';

export const readOnly = defineRule({
  id: 'schema/read-only',
  severity: 'warning',
  certainty: 'documented',
  title: 'A value that the service chooses is set',
  why: 'CloudFormation ignores the value without a word, so the template says something that is not so.',
  source: 'https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html',
  aliases: ['E3040'],
  applies: 'object',
  check({ node, properties, path, schemas, resource, isClosed, model }, report) {
    const schema = path.length === 1 && isClosed ? schemas.get(resource.type) : undefined;
    if (!schema || schema.type === 'AWS::CloudFormation::CustomResource') return;
    for (const [name, entry] of node.entries) {
      if (properties.has(name) || !schema.attributes.has(name)) continue;
      report({
        at: entry.key,
        message: `${name} of an ${resource.type} is chosen by the service; the value here is ignored. Remove it.`,
        fix: { description: `Remove ${name}`, safety: 'review', edits: [removeEntry(model.document, node, entry)] },
      });
    }
  },
  examples: {
    bad: [
      'Orders:\n  Type: AWS::SQS::Queue\n  Properties:\n    DelaySeconds: 1\n    «QueueUrl»: https://example.com\n',
    ],
    good: ['Orders:\n  Type: AWS::SQS::Queue\n  Properties:\n    DelaySeconds: 1\n'],
  },
});

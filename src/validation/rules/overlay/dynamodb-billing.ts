import { entryOf, isMapping, nodeAt, type TemplateNode, listItems } from '../../../cloudformation/nodes.ts';
import { removeEntry } from '../../fixes/edits.ts';
import { certainNumber, certainText } from '../../helpers/bounds.ts';
import { defineRule, type ResourceContext } from '../../rule.ts';

export const dynamodbBilling = defineRule({
  id: 'overlay/dynamodb-billing',
  severity: 'error',
  certainty: 'documented',
  title: "A table's billing mode does not fit its throughput",
  why: 'DynamoDB refuses throughput on an on-demand table, and a provisioned table without it.',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html',
  aliases: ['E3638', 'E3639'],
  applies: 'resource',
  types: ['AWS::DynamoDB::Table'],
  check(context, report) {
    const { resource, model } = context;
    const { properties } = resource;
    if (!properties || model.hasMacro || [...properties.entries.keys()].some((name) => name.startsWith('Fn::'))) return;
    const written = nodeAt(properties, 'BillingMode');
    const mode = written ? certainText(context, written) : 'PROVISIONED';
    const indexes = nodeAt(properties, 'GlobalSecondaryIndexes');
    const places = [properties, ...listItems(indexes)];
    for (const place of mode === 'PAY_PER_REQUEST' ? places : []) {
      const entry = entryOf(place, 'ProvisionedThroughput');
      if (!entry || isZero(context, entry.value) || !isMapping(place)) continue;
      report({
        at: entry.key,
        message:
          'An on-demand table (PAY_PER_REQUEST) takes no ProvisionedThroughput. Remove it, or set BillingMode: PROVISIONED.',
        fix: {
          description: 'Remove ProvisionedThroughput',
          safety: 'review',
          edits: [removeEntry(model.document, place, entry)],
        },
      });
    }
    if (mode === 'PROVISIONED' && !properties.entries.has('ProvisionedThroughput')) {
      report({
        at: written ?? resource.attribute('Properties')?.key ?? resource.key,
        message: `A table in provisioned mode${written ? '' : ' (the default)'} needs ProvisionedThroughput. Set BillingMode: PAY_PER_REQUEST, or give the throughput.`,
      });
    }
  },
  examples: {
    bad: [
      `
      Orders:
        Type: AWS::DynamoDB::Table
        Properties:
          BillingMode: PAY_PER_REQUEST
          AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
          KeySchema: [{ AttributeName: id, KeyType: HASH }]
          «ProvisionedThroughput»: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 }
      `,
      `
      Orders:
        Type: AWS::DynamoDB::Table
        «Properties»:
          AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
          KeySchema: [{ AttributeName: id, KeyType: HASH }]
      `,
    ],
    good: [
      `
      Orders:
        Type: AWS::DynamoDB::Table
        Properties:
          BillingMode: PAY_PER_REQUEST
          AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
          KeySchema: [{ AttributeName: id, KeyType: HASH }]
          ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0 }
      `,
    ],
  },
});

/** Zero or unknown: accepted beside on-demand. */
function isZero(context: ResourceContext, node: TemplateNode): boolean {
  if (!isMapping(node)) return true;
  const units = ['ReadCapacityUnits', 'WriteCapacityUnits'].map((name) => certainNumber(context, nodeAt(node, name)));
  return units.some((unit) => unit === undefined) || units.every((unit) => unit === 0);
}

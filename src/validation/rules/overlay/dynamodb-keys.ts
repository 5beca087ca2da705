import { nodeAt } from '../../../cloudformation/nodes.ts';
import { isUncertain, keysOf, namesIn } from '../../helpers/dynamodb.ts';
import { defineRule } from '../../rule.ts';

export const dynamodbKeys = defineRule({
  id: 'overlay/dynamodb-keys',
  severity: 'error',
  certainty: 'fact',
  title: "A table's keys and attribute definitions do not agree",
  why: 'DynamoDB refuses the table: "Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions".',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html',
  aliases: ['E3039', 'E3038'],
  applies: 'resource',
  types: ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'],
  check({ resource, model }, report) {
    const { effective } = resource;
    const definitions = nodeAt(effective, 'AttributeDefinitions');
    // Attributes of vector search schemas may need definitions too.
    if (model.hasMacro || isUncertain(effective) || nodeAt(effective, 'VectorIndexes')) return;
    const defined = namesIn(definitions, 'AttributeName');
    const used = keysOf(effective);
    if (!defined || !used || !definitions) return;
    const definedNames = new Set(defined.map(({ name }) => name));
    const usedNames = new Set(used.map(({ name }) => name));
    for (const { name, node } of used) {
      if (!definedNames.has(name))
        report({
          at: node,
          message: `The key attribute "${name}" is not in AttributeDefinitions. Add { AttributeName: ${name}, AttributeType: S }.`,
        });
    }
    // Without a key schema every definition would be one too many; that it is missing has been said.
    for (const { name, node } of nodeAt(effective, 'KeySchema') ? defined : []) {
      if (!usedNames.has(name))
        report({
          at: node,
          message: `"${name}" is no key of the table or of an index; AttributeDefinitions may only hold key attributes. Remove it.`,
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
          AttributeDefinitions:
            - { AttributeName: id, AttributeType: S }
            - { AttributeName: «status», AttributeType: S }
          KeySchema:
            - { AttributeName: id, KeyType: HASH }
            - { AttributeName: «createdAt», KeyType: RANGE }
      `,
    ],
    good: [
      `
      Orders:
        Type: AWS::DynamoDB::Table
        Properties:
          BillingMode: PAY_PER_REQUEST
          AttributeDefinitions:
            - { AttributeName: id, AttributeType: S }
            - { AttributeName: status, AttributeType: S }
          KeySchema: [{ AttributeName: id, KeyType: HASH }]
          GlobalSecondaryIndexes:
            - { IndexName: byStatus, KeySchema: [{ AttributeName: status, KeyType: HASH }], Projection: { ProjectionType: ALL } }
      `,
    ],
  },
});

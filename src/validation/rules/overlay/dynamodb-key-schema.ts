import { isIntrinsic, isSequence, nodeAt, textOf } from '../../../cloudformation/nodes.ts';
import { templateLimitFacts } from '../../../guidance/facts/template-limits.ts';
import { keySchemas } from '../../helpers/dynamodb.ts';
import { defineRule } from '../../rule.ts';

export const dynamodbKeySchema = defineRule({
  id: 'overlay/dynamodb-key-schema',
  severity: 'error',
  certainty: 'documented',
  title: 'A key schema has no HASH key first, or too many attributes',
  why: 'DynamoDB refuses the table or index.',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_KeySchemaElement.html',
  aliases: ['E3638', 'E3639'],
  applies: 'resource',
  types: ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'],
  check({ resource, model }, report) {
    if (model.hasMacro) return;
    for (const { schema, isGlobalIndex } of keySchemas(resource.effective)) {
      if (!isSequence(schema) || schema.items.some((item) => isIntrinsic(item))) continue;
      const kinds = schema.items.map((item) => textOf(nodeAt(item, 'KeyType')));
      if (kinds.some((kind) => kind !== 'HASH' && kind !== 'RANGE')) continue;
      const each = isGlobalIndex ? templateLimitFacts['dynamodb.gsi.keyAttributesPerRole'].value : 1;
      const hashes = kinds.filter((kind) => kind === 'HASH').length;
      const ranges = kinds.length - hashes;
      const isOrdered = !kinds.slice(hashes).includes('HASH');
      if (hashes === 0 || !isOrdered)
        report({ at: schema, message: 'The HASH key must come first, then the RANGE key.' });
      else if (hashes > each || ranges > each) {
        report({
          at: schema,
          message: `${hashes} HASH and ${ranges} RANGE attributes, but ${isGlobalIndex ? 'a global secondary index' : 'a table'} takes at most ${each} of each.`,
        });
      }
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
            - { AttributeName: createdAt, AttributeType: S }
          KeySchema: «[{ AttributeName: createdAt, KeyType: RANGE }, { AttributeName: id, KeyType: HASH }]»
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
            - { AttributeName: createdAt, AttributeType: S }
          KeySchema: [{ AttributeName: id, KeyType: HASH }, { AttributeName: createdAt, KeyType: RANGE }]
      `,
    ],
  },
});

import { isMapping, nodeAt, type TemplateNode } from '../../../cloudformation/nodes.ts';
import { insertEntry } from '../../fixes/edits.ts';
import { isOff, itemsAt } from '../../helpers/settings.ts';
import { addFix, reviewFix } from '../../helpers/writing.ts';
import { defineRule } from '../../rule.ts';

const specification = { PointInTimeRecoveryEnabled: true };

export const dynamodbPitr = defineRule({
  id: 'reliability/dynamodb-pitr',
  severity: 'info',
  certainty: 'advice',
  title: 'A table can be brought back to a point in time',
  why: 'A bug that overwrites or deletes items cannot be undone without it.',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html',
  aliases: ['CKV_AWS_28', 'W78'],
  applies: 'lowered',
  types: ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'],
  check({ model, resource }, report) {
    const isOffIn = (node: TemplateNode) => {
      const found = nodeAt(node, 'PointInTimeRecoverySpecification');
      return isOff(model, found && (nodeAt(found, 'PointInTimeRecoveryEnabled') ?? found));
    };
    const message = `${resource.id} cannot be restored to a moment before a mistake. Set PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true }.`;
    if (resource.type === 'AWS::DynamoDB::Table') {
      if (!isOffIn(resource.properties)) return;
      const fix = addFix(model, resource, 'PointInTimeRecoverySpecification', specification);
      report({ at: resource.keyNode, message, fix });
      return;
    }
    for (const replica of itemsAt(resource.properties, 'Replicas')) {
      if (!isMapping(replica) || !isOffIn(replica) || !nodeAt(replica, 'Region')) continue;
      const fix = nodeAt(replica, 'PointInTimeRecoverySpecification')
        ? undefined
        : reviewFix(
            'Add PointInTimeRecoverySpecification',
            insertEntry(model.document, replica, 'PointInTimeRecoverySpecification', specification),
          );
      report({ at: replica, message: `A replica of ${message}`, fix });
    }
  },
  examples: {
    bad: [
      `«Orders»:
  Type: AWS::DynamoDB::Table
  Properties:
    BillingMode: PAY_PER_REQUEST
    AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
    KeySchema: [{AttributeName: id, KeyType: HASH}]
«Simple»:
  Type: AWS::Serverless::SimpleTable
`,
    ],
    good: [
      `Orders:
  Type: AWS::DynamoDB::Table
  Properties:
    BillingMode: PAY_PER_REQUEST
    AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
    KeySchema: [{AttributeName: id, KeyType: HASH}]
    PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}
`,
    ],
  },
});

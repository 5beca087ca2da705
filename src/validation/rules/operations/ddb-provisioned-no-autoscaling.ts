import { nodeAt } from '../../../cloudformation/nodes.ts';
import { loweredResources } from '../../engine/lowered-resources.ts';
import { isUnset } from '../../helpers/settings.ts';
import { defineRule } from '../../rule.ts';

export const ddbProvisionedNoAutoscaling = defineRule({
  id: 'cost/ddb-provisioned-no-autoscaling',
  severity: 'info',
  certainty: 'advice',
  title: 'Provisioned throughput follows the traffic',
  why: 'Fixed throughput is paid for day and night, and throttles when traffic is above it.',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/AutoScaling.html',
  profile: 'strict',
  applies: 'lowered',
  types: ['AWS::DynamoDB::Table'],
  check({ model, resource }, report) {
    if (isUnset(model, nodeAt(resource.properties, 'ProvisionedThroughput'))) return;
    if (!isUnset(model, nodeAt(resource.properties, 'BillingMode'))) return;
    if (loweredResources(model).some(({ type }) => type === 'AWS::ApplicationAutoScaling::ScalableTarget')) return;
    report({
      at: resource.keyNode,
      message: `${resource.id} has fixed throughput. Set BillingMode: PAY_PER_REQUEST without ProvisionedThroughput, or add an AWS::ApplicationAutoScaling::ScalableTarget.`,
    });
  },
  examples: {
    bad: [
      `«Orders»:
  Type: AWS::DynamoDB::Table
  Properties:
    AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
    KeySchema: [{AttributeName: id, KeyType: HASH}]
    ProvisionedThroughput: {ReadCapacityUnits: 5, WriteCapacityUnits: 5}
`,
    ],
    good: [
      `Orders:
  Type: AWS::DynamoDB::Table
  Properties:
    AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
    KeySchema: [{AttributeName: id, KeyType: HASH}]
    BillingMode: PAY_PER_REQUEST
`,
    ],
  },
});

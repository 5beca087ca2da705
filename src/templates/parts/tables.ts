import { explain, ref } from './yaml.ts';

const common = {
  BillingMode: 'PAY_PER_REQUEST',
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  SSESpecification: { SSEEnabled: true },
  DeletionProtectionEnabled: ref('DeletionProtection'),
};

/**
 * A table on demand, encrypted and recoverable, protected as the parameter DeletionProtection says.
 * @param keys attribute names of the partition key and the sort key, both texts
 */
export function table(keys: readonly [string, string?], more: Readonly<Record<string, unknown>> = {}) {
  const names = keys.filter((key) => key !== undefined);
  return {
    Type: 'AWS::DynamoDB::Table',
    DeletionPolicy: explain('Data outlives the stack, except when creating the stack failed.', 'RetainExceptOnCreate'),
    UpdateReplacePolicy: 'Retain',
    Properties: {
      AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: names.map((AttributeName, index) => ({ AttributeName, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
      ...common,
      ...more,
    },
  };
}

/** Remembers by id what was done, so that nothing is done twice. */
export const onceTable = table(['pk']);

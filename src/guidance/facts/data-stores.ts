import { defineFacts } from './types.ts';
import {
  dynamoDbGlobalTablesPage,
  dynamoDbKeysPage,
  dynamoDbLimitsPage,
  notReRead,
  s3PerformancePage,
} from './sources.ts';

/** DynamoDB and S3. */
export const dataStoreFacts = defineFacts({
  'dynamodb.item.maxKb': {
    statement: 'A DynamoDB item is at most 400 KB.',
    value: 400,
    unit: 'KB',
    ...dynamoDbLimitsPage,
  },
  'dynamodb.partition.readUnits': {
    statement: 'One DynamoDB partition serves 3000 read units per second.',
    value: 3000,
    unit: 'read units per second',
    ...dynamoDbLimitsPage,
  },
  'dynamodb.partition.writeUnits': {
    statement: 'One DynamoDB partition takes 1000 write units per second.',
    value: 1000,
    unit: 'write units per second',
    ...dynamoDbLimitsPage,
  },
  'dynamodb.transaction.maxItems': {
    statement: 'A DynamoDB transaction has at most 100 items and 4 MB, within one Region.',
    value: 100,
    unit: 'items',
    ...dynamoDbLimitsPage,
  },
  'dynamodb.batchWrite.maxItems': {
    statement: 'BatchWriteItem takes at most 25 items and reports UnprocessedItems on partial failure.',
    value: 25,
    unit: 'items',
    ...dynamoDbLimitsPage,
  },
  'dynamodb.table.keyAttributes': {
    statement: 'A table and a local index have 1 partition key attribute and at most 1 sort key attribute.',
    value: 1,
    unit: 'attributes',
    ...dynamoDbKeysPage,
  },
  'dynamodb.gsi.keyAttributes': {
    statement: 'A global secondary index has up to 4 partition and 4 sort key attributes (since November 2025).',
    value: 4,
    unit: 'attributes',
    ...dynamoDbKeysPage,
  },
  'dynamodb.gsi.perTable': {
    statement: 'A table has 20 global secondary indexes by default.',
    value: 20,
    unit: 'indexes',
    ...dynamoDbLimitsPage,
  },
  'dynamodb.lsi.perTable': {
    statement: 'A table has at most 5 local secondary indexes.',
    value: 5,
    unit: 'indexes',
    ...dynamoDbLimitsPage,
  },
  'dynamodb.gsi.queryRules': {
    statement:
      'A query on a multi-attribute index gives every partition attribute with =, then sort attributes from the left without gaps, with at most one inequality at the end.',
    ...dynamoDbKeysPage,
  },
  'dynamodb.mrsc.regions': {
    statement:
      'Multi-Region strong consistency needs exactly 3 Regions (or 2 and a witness) of one set, on an empty table, for ever.',
    value: {
      us: ['us-east-1', 'us-east-2', 'us-west-2'],
      eu: ['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1'],
      ap: ['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3'],
    },
    ...dynamoDbGlobalTablesPage,
  },
  'dynamodb.mrsc.unsupported': {
    statement:
      'Tables with multi-Region strong consistency refuse transactions, TTL and local indexes; strong reads still need ConsistentRead.',
    ...dynamoDbGlobalTablesPage,
  },
  'dynamodb.mrsc.resource': {
    statement:
      'Multi-Region strong consistency is AWS::DynamoDB::GlobalTable with MultiRegionConsistency: STRONG; AWS::DynamoDB::Table cannot do it.',
    ...dynamoDbGlobalTablesPage,
  },
  'dynamodb.zeroEtl.resource': {
    statement:
      'Zero-ETL to Redshift is AWS::Redshift::Integration plus point-in-time recovery and a table policy; data arrives in 15 to 30 minutes.',
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/RedshiftforDynamoDB-zero-etl.html',
    checkedOn: '2026-11-21',
    confidence: 'documented',
  },
  'dynamodb.ttl.unit': {
    statement: 'TTL attributes hold epoch seconds and deletion may lag by days: filter expired items when reading.',
    ...dynamoDbLimitsPage,
  },
  'dynamodb.warmThroughput.direction': {
    statement: 'Warm throughput of a table can be raised, never lowered.',
    ...dynamoDbLimitsPage,
  },
  'dynamodb.onDemand.default': {
    statement: 'On-demand capacity is the recommended default since its price was halved in November 2024.',
    ...dynamoDbLimitsPage,
  },
  'savings-plans.database.maxPercent': {
    statement: 'Database Savings Plans save up to 35 %, and that only for serverless engines.',
    value: 35,
    unit: 'percent',
    source: 'https://aws.amazon.com/savingsplans/database-pricing/',
    checkedOn: '2026-11-21',
    confidence: 'reported',
  },
  'savings-plans.database.dynamoDbOnDemandPercent': {
    statement: 'Database Savings Plans save 18 % of DynamoDB on-demand use.',
    value: 18,
    unit: 'percent',
    source: 'https://aws.amazon.com/savingsplans/database-pricing/',
    ...notReRead,
  },
  'savings-plans.database.dynamoDbProvisionedPercent': {
    statement: 'Database Savings Plans save 12 % of DynamoDB provisioned capacity; reserved capacity saves more.',
    value: 12,
    unit: 'percent',
    source: 'https://aws.amazon.com/savingsplans/database-pricing/',
    ...notReRead,
  },
  'savings-plans.database.term': {
    statement: 'Database Savings Plans are for 1 year without upfront payment, in all Regions except China.',
    source: 'https://aws.amazon.com/savingsplans/database-pricing/',
    checkedOn: '2026-11-21',
    confidence: 'reported',
  },
  's3.prefix.putsPerSecond': {
    statement: 'Each partitioned S3 prefix takes at least 3500 PUT requests per second.',
    value: 3500,
    unit: 'requests per second',
    ...s3PerformancePage,
  },
  's3.prefix.getsPerSecond': {
    statement: 'Each partitioned S3 prefix serves at least 5500 GET requests per second.',
    value: 5500,
    unit: 'requests per second',
    ...s3PerformancePage,
  },
  's3.keys.order': {
    statement: 'S3 keys should not start with the date: partitions made for one day are useless the next day.',
    ...s3PerformancePage,
  },
  's3.object.maxTb': {
    statement: 'An S3 object is at most 50 TB: 48.8 TiB in 10,000 parts of at most 5 GiB (5 TiB before December 2025).',
    value: 50,
    unit: 'TB',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html',
    checkedOn: '2026-11-21',
    confidence: 'documented',
  },
});

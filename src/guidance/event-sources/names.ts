/** What `design_event_source` designs and checks; data only, so that the tool's schema can use it. */
export const eventSourceNames = [
  'sqs',
  'kinesis',
  'dynamodb',
  'msk',
  'kafka',
  'mq',
  'documentdb',
  's3',
  'sns',
  'eventbridge',
  'scheduler',
  'api',
  'websocket',
  'cognito',
  'iot',
] as const;

export type EventSourceName = (typeof eventSourceNames)[number];

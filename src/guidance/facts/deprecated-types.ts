import { defineFacts } from './types.ts';

/** Services whose CloudFormation types lead nowhere any more. */
export const deprecatedTypeFacts = defineFacts({
  'cloudformation.types.ended': {
    statement: 'Some services have ended: their CloudFormation types can no longer be created.',
    value: {
      prefixes: [
        {
          prefix: 'AWS::QLDB::',
          note: 'Amazon QLDB ended on 2025-07-31. Aurora PostgreSQL with an audit table, or DynamoDB, takes its place.',
        },
        {
          prefix: 'AWS::OpsWorks::',
          note: 'AWS OpsWorks Stacks ended on 2024-05-26. Use Systems Manager or CloudFormation itself.',
        },
        { prefix: 'AWS::OpsWorksCM::', note: 'AWS OpsWorks CM ended in 2024. Use Systems Manager.' },
        { prefix: 'AWS::RoboMaker::', note: 'AWS RoboMaker ended on 2025-09-10. Use AWS Batch for simulations.' },
        { prefix: 'AWS::LookoutVision::', note: 'Amazon Lookout for Vision ended on 2025-10-31.' },
        {
          prefix: 'AWS::IoTAnalytics::',
          note: 'AWS IoT Analytics ended on 2025-12-15. Use IoT Core rules with Firehose and Athena.',
        },
      ],
    },
    source: 'https://aws.amazon.com/products/lifecycle/',
    checkedOn: '2026-11-21',
    confidence: 'reported',
  },
});

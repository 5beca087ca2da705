import { facts } from '../facts/index.ts';
import type { Needs } from './input.ts';
import { arnOf, type Statement } from './plan.ts';
import { text } from './tags.ts';

/** Where given-up records go: a bucket that keeps them, or a queue of pointers. */
export function failureResource(keepsPayload: boolean): Record<string, Record<string, unknown>> {
  const retentionDays = facts['sqs.retention.maxDays'].value;
  if (!keepsPayload) {
    return {
      DeadLetterQueue: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          QueueName: text('${AWS::StackName}-failed'),
          MessageRetentionPeriod: retentionDays * 86_400,
          SqsManagedSseEnabled: true,
        },
      },
    };
  }
  return {
    FailedRecords: {
      Type: 'AWS::S3::Bucket',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BucketName: text('${AWS::StackName}-failed-${AWS::AccountId}'),
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        LifecycleConfiguration: { Rules: [{ Id: 'expire', Status: 'Enabled', ExpirationInDays: 90 }] },
      },
    },
  };
}

/** Permission to write what is given up. The bucket's name is known beforehand, so that there is no circle. */
export function failureStatement(needs: Needs, keepsPayload: boolean): Statement {
  if (keepsPayload) {
    return {
      Sid: 'KeepFailedRecords',
      Effect: 'Allow',
      Action: ['s3:PutObject', 's3:ListBucket'],
      Resource: [
        `arn:${needs.place.partition}:s3:::\${AWS::StackName}-failed-${needs.place.accountId}`,
        `arn:${needs.place.partition}:s3:::\${AWS::StackName}-failed-${needs.place.accountId}/*`,
      ],
    };
  }
  return {
    Sid: 'SendFailures',
    Effect: 'Allow',
    Action: ['sqs:SendMessage'],
    Resource: arnOf(needs.place, 'sqs', '${AWS::StackName}-failed'),
  };
}

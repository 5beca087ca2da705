import { isMapping } from '../../../cloudformation/nodes.ts';
import { insertEntry } from '../../fixes/edits.ts';
import { reviewFix } from '../../helpers/writing.ts';
import { defineRule } from '../../rule.ts';

export const statefulRetain = defineRule({
  id: 'reliability/stateful-retain',
  severity: 'info',
  certainty: 'advice',
  title: 'Data outlives its stack',
  why: 'Without a DeletionPolicy, deleting the stack or taking the resource out of the template deletes the data with it.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html',
  aliases: ['I3011'],
  applies: 'resource',
  types: [
    'AWS::Cognito::UserPool',
    'AWS::DynamoDB::GlobalTable',
    'AWS::DynamoDB::Table',
    'AWS::EFS::FileSystem',
    'AWS::RDS::DBCluster',
    'AWS::RDS::DBInstance',
    'AWS::S3::Bucket',
    'AWS::Serverless::SimpleTable',
  ],
  check({ model, resource }, report) {
    if (resource.attribute('DeletionPolicy')) return;
    const { node } = resource;
    const keep = resource.attribute('UpdateReplacePolicy') ? [] : ['UpdateReplacePolicy'];
    const names = ['DeletionPolicy', ...keep];
    report({
      at: resource.key,
      message: `${resource.id} holds data and has no DeletionPolicy. Set ${names.map((name) => `${name}: Retain`).join(' and ')}, or Delete where the data may go.`,
      fix: isMapping(node)
        ? reviewFix(
            `Add ${names.join(' and ')}`,
            ...names.map((name) => insertEntry(model.document, node, name, 'Retain')),
          )
        : undefined,
    });
  },
  examples: {
    bad: [
      `«Files»:
  Type: AWS::S3::Bucket
`,
    ],
    good: [
      `Files:
  Type: AWS::S3::Bucket
  DeletionPolicy: Retain
  UpdateReplacePolicy: Retain
Scratch:
  Type: AWS::S3::Bucket
  DeletionPolicy: Delete
`,
    ],
  },
});

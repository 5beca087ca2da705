import { nodeAt } from '../../../cloudformation/nodes.ts';
import { isUnset } from '../../helpers/settings.ts';
import { defineRule } from '../../rule.ts';
import { table } from '../../../world/table.ts';

/** Where each type takes a customer key. */
const keys: Readonly<Record<string, readonly string[]>> = table({
  'AWS::DynamoDB::Table': ['SSESpecification', 'KMSMasterKeyId'],
  'AWS::Logs::LogGroup': ['KmsKeyId'],
  'AWS::SNS::Topic': ['KmsMasterKeyId'],
  'AWS::SQS::Queue': ['KmsMasterKeyId'],
});

export const encryption = defineRule({
  id: 'security/encryption',
  severity: 'info',
  certainty: 'advice',
  title: 'Data is encrypted with a key of your own',
  why: 'AWS encrypts with keys it owns; only with your own can you see and stop its use. It costs per key and request.',
  source: 'https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html',
  aliases: ['CKV_AWS_26', 'CKV_AWS_27', 'CKV_AWS_119', 'CKV_AWS_158', 'CKV_AWS_173'],
  profile: 'strict',
  applies: 'lowered',
  types: Object.keys(keys),
  check({ model, resource }, report) {
    const path = keys[resource.type] ?? [];
    if (!isUnset(model, nodeAt(resource.properties, ...path))) return;
    report({
      at: resource.keyNode,
      message: `${resource.id} uses a key of AWS. Where rules ask for your own, set ${path.join('.')} to a KMS key.`,
    });
  },
  examples: {
    bad: [
      `«Jobs»:
  Type: AWS::SQS::Queue
`,
    ],
    good: [
      `Jobs:
  Type: AWS::SQS::Queue
  Properties: {KmsMasterKeyId: !ImportValue key}
`,
    ],
  },
});

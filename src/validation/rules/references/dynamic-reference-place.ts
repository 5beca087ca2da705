import { isScalar, walkNodes } from '../../../cloudformation/nodes.ts';
import { mentions } from '../../helpers/mentions.ts';
import { defineRule } from '../../rule.ts';

/** Resource types with at least one property that takes ssm-secure. */
const secureTypes =
  /^AWS::(?:DirectoryService::|ElastiCache::|IAM::User$|KinesisFirehose::|OpsWorks::|RDS::|Redshift::|DMS::)/;

export const dynamicReferencePlace = defineRule({
  id: 'dynref/place',
  severity: 'error',
  certainty: 'documented',
  title: 'A secure string parameter is resolved where CloudFormation does not allow it',
  why: 'CloudFormation refuses it: "SSM Secure reference is not supported in …".',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm-secure-strings.html',
  aliases: ['E1027'],
  applies: 'resource',
  check({ model, resource }, report) {
    const { properties, type } = resource;
    if (
      !properties ||
      !mentions(model, properties, 'resolve:ssm-secure:') ||
      secureTypes.test(type) ||
      !type.startsWith('AWS::')
    )
      return;
    walkNodes(properties, (node) => {
      if (!isScalar(node) || !node.text.includes('{{resolve:ssm-secure:')) return;
      report({
        at: node,
        message: `${type} takes no ssm-secure reference. Use {{resolve:secretsmanager:…}}, or let the code read the parameter.`,
      });
    });
  },
  examples: {
    bad: [
      `
      Orders:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: «"{{resolve:ssm-secure:/names/orders:1}}"»
      `,
    ],
    good: [
      `
      User:
        Type: AWS::IAM::User
        Properties:
          LoginProfile: { Password: "{{resolve:ssm-secure:/passwords/user:1}}" }
      `,
    ],
  },
});

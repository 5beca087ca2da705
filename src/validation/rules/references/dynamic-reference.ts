import { isScalar, walkNodes } from '../../../cloudformation/nodes.ts';
import { mentions } from '../../helpers/mentions.ts';
import { defineRule } from '../../rule.ts';

const dynamic = /\{\{\s*resolve\s*:[^{}]*\}\}/g;
const wellFormed =
  /^\{\{resolve:(?:ssm(?:-secure)?:[a-zA-Z0-9_.\-/]+(?::\d+)?|secretsmanager:[^:{}]+(?::[^{}]*)?|secretsmanager:arn:[^{}]+)\}\}$/;

export const dynamicReference = defineRule({
  id: 'dynref/syntax',
  severity: 'error',
  certainty: 'fact',
  title: 'A dynamic reference is misspelt',
  why: 'CloudFormation refuses a malformed one, and leaves one with spaces as literal text.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html',
  aliases: ['E1050', 'E1051', 'E1052', 'W1053'],
  applies: 'resource',
  check({ model, resource }, report) {
    if (!resource.properties || !mentions(model, resource.properties, 'resolve')) return;
    walkNodes(resource.properties, (node) => {
      if (!isScalar(node) || !node.text.includes('resolve')) return;
      for (const [reference] of node.text.matchAll(dynamic)) {
        if (reference.includes('${')) continue;
        if (/^\{\{\s|^\{\{resolve\s|\s\}\}$/.test(reference)) {
          report({
            at: node,
            severity: 'warning',
            message: `"${reference}" stays literal text because of the spaces. Write ${reference.replace(/\s+/g, '')}.`,
          });
        } else if (!wellFormed.test(reference)) {
          report({
            at: node,
            message: `"${reference}" is no dynamic reference. Write {{resolve:ssm:name:version}}, {{resolve:ssm-secure:name:version}} or {{resolve:secretsmanager:id:SecretString:key}}.`,
          });
        }
      }
    });
  },
  examples: {
    bad: [
      `
      Orders:
        Type: AWS::SQS::Queue
        Properties:
          KmsMasterKeyId: «"{{resolve:ssmm:/keys/orders}}"»
          QueueName: «"{{ resolve:ssm:/names/orders }}"»
      `,
    ],
    good: [
      `
      Orders:
        Type: AWS::SQS::Queue
        Properties:
          KmsMasterKeyId: "{{resolve:ssm:/keys/orders:3}}"
          QueueName: "{{resolve:secretsmanager:names:SecretString:orders::}}"
      `,
    ],
  },
});

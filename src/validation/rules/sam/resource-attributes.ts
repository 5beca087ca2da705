import { asIntrinsic } from '../../../cloudformation/nodes.ts';
import type { Resource } from '../../../cloudformation/model.ts';
import { defineRule, type Reporter } from '../../rule.ts';
import { describeSeen, kindOf } from '../../sam/values.ts';

export const samResourceAttributes = defineRule({
  id: 'sam/resource-attr-list',
  severity: 'error',
  certainty: 'fact',
  title: 'Condition, and other attributes of SAM resources, have one plain value',
  why: 'SAM copies them onto everything it makes; it refuses a Condition that is no text, and CloudFormation the rest.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-resources-and-properties.html',
  aliases: ['E3035'],
  applies: 'resource',
  check({ resource }, report) {
    checkCondition(resource, report);
    if (!resource.type.startsWith('AWS::Serverless::')) return;
    const properties = resource.attribute('Properties');
    if (properties && properties.value.kind !== 'mapping') {
      const isEmpty = kindOf(properties.value) === 'null';
      const seen = isEmpty ? 'nothing' : describeSeen(properties.value);
      const message = `Properties must be a map, but ${seen} is written. ${isEmpty ? 'Indent the properties below it, or remove it.' : ''}`;
      report({ at: isEmpty ? properties.key : properties.value, message: message.trimEnd() });
    }
    for (const name of ['DeletionPolicy', 'UpdateReplacePolicy']) {
      const entry = resource.attribute(name);
      if (entry && !asIntrinsic(entry.value) && entry.value.kind !== 'scalar') {
        report({
          at: entry.value,
          message: `${name} must be text, such as Retain, but ${describeSeen(entry.value)} is written.`,
        });
      }
    }
    const metadata = resource.attribute('Metadata');
    if (metadata && metadata.value.kind !== 'mapping' && kindOf(metadata.value) !== 'null') {
      report({
        at: metadata.value,
        message: `Metadata must be a map, but ${describeSeen(metadata.value)} is written.`,
      });
    }
  },
  examples: {
    bad: [
      `Table:
  Type: AWS::Serverless::SimpleTable
  DeletionPolicy: «[Retain]»
  Metadata: «text»
Queue:
  Type: AWS::SQS::Queue
  Condition: «[IsProd]»
`,
    ],
    good: [
      `Table:
  Type: AWS::Serverless::SimpleTable
  DeletionPolicy: Retain
  Metadata: {owner: me}
`,
    ],
  },
});

/** CloudFormation and SAM alike: "Every Condition member must be a string". */
function checkCondition(resource: Resource, report: Reporter): void {
  const condition = resource.attribute('Condition');
  if (!condition || ['string', 'null'].includes(kindOf(condition.value))) return;
  report({
    at: condition.value,
    message: `Condition must be the name of one condition, but ${describeSeen(condition.value)} is written.`,
  });
}

import { deprecatedTypeFacts } from '../../../guidance/facts/deprecated-types.ts';
import { defineRule } from '../../rule.ts';

export const deprecatedType = defineRule({
  id: 'resource/deprecated-type',
  severity: 'warning',
  certainty: 'documented',
  title: 'A resource is of a service that has ended or takes no new customers',
  why: 'Creation fails, or fails for new accounts, and nobody maintains the service.',
  source: 'https://aws.amazon.com/products/lifecycle/',
  aliases: ['E3710', 'W3696', 'W3697'],
  applies: 'resource',
  check({ resource }, report) {
    const { prefixes } = deprecatedTypeFacts['cloudformation.types.ended'].value;
    const found = prefixes.find(({ prefix }) => resource.type.startsWith(prefix));
    if (found && resource.typeNode) report({ at: resource.typeNode, message: `${resource.type}: ${found.note}` });
  },
  examples: {
    bad: ['Ledger:\n  Type: «AWS::QLDB::Ledger»\n  Properties: { PermissionsMode: STANDARD }\n'],
    good: ['Orders:\n  Type: AWS::SQS::Queue\n'],
  },
});

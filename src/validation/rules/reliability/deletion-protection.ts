import { nodeAt } from '../../../cloudformation/nodes.ts';
import { isOff, textIn } from '../../helpers/settings.ts';
import { setFix } from '../../helpers/writing.ts';
import { defineRule } from '../../rule.ts';
import { table } from '../../../world/table.ts';

/** The switch of each type, and its value when on. */
const switches: Readonly<Record<string, { readonly name: string; readonly on: string | boolean }>> = table({
  'AWS::Cognito::UserPool': { name: 'DeletionProtection', on: 'ACTIVE' },
  'AWS::DynamoDB::Table': { name: 'DeletionProtectionEnabled', on: true },
  'AWS::RDS::DBCluster': { name: 'DeletionProtection', on: true },
  'AWS::RDS::DBInstance': { name: 'DeletionProtection', on: true },
});

export const deletionProtection = defineRule({
  id: 'reliability/deletion-protection',
  severity: 'info',
  certainty: 'advice',
  title: 'Data cannot be deleted by a slip',
  why: 'With the switch on, a delete call (console, script, replacement by CloudFormation) is refused.',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html',
  aliases: ['CKV_AWS_165'],
  applies: 'resource',
  types: Object.keys(switches),
  check({ model, resource }, report) {
    const wanted = switches[resource.type];
    const node = wanted && nodeAt(resource.effective, wanted.name);
    const text = textIn(model, node);
    if (!wanted || !(isOff(model, node) || text === 'INACTIVE')) return;
    report({
      at: node ?? resource.key,
      message: `${resource.id} can be deleted by a slip. Set ${wanted.name}: ${wanted.on} (off for throw-away stacks).`,
      fix: setFix(model, { origin: resource.id, eventId: undefined }, wanted.name, wanted.on),
    });
  },
  examples: {
    bad: [
      `«Users»:
  Type: AWS::Cognito::UserPool
Orders:
  Type: AWS::DynamoDB::Table
  Properties:
    BillingMode: PAY_PER_REQUEST
    AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
    KeySchema: [{AttributeName: id, KeyType: HASH}]
    DeletionProtectionEnabled: «false»
`,
    ],
    good: [
      `Users:
  Type: AWS::Cognito::UserPool
  Properties: {DeletionProtection: ACTIVE}
`,
    ],
  },
});

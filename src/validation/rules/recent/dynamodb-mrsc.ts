import { entryOf, nodeAt } from '../../../cloudformation/nodes.ts';
import { facts } from '../../../guidance/facts/index.ts';
import { isOn, isUnset, itemsAt, textIn } from '../../helpers/settings.ts';
import { defineRule } from '../../rule.ts';

const sets: readonly (readonly string[])[] = Object.values(facts['dynamodb.mrsc.regions'].value);
/** Regions that hold the data, the witness included. */
const total = 3;

export const dynamodbMrsc = defineRule({
  id: 'dynamodb/mrsc',
  severity: 'error',
  certainty: 'documented',
  title: 'A strongly consistent global table has three Regions of one set',
  why: 'DynamoDB refuses other topologies, and TTL and local indexes on such tables.',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html',
  applies: 'resource',
  types: ['AWS::DynamoDB::GlobalTable'],
  check({ model, resource }, report) {
    const { effective } = resource;
    const mode = entryOf(effective, 'MultiRegionConsistency');
    if (!mode || textIn(model, mode.value) !== 'STRONG') return;
    const replicas = itemsAt(effective, 'Replicas');
    const witnesses = itemsAt(effective, 'GlobalTableWitnesses');
    const places = [...replicas, ...witnesses];
    if (places.every((place) => place.kind === 'mapping' && nodeAt(place, 'Region'))) {
      const isRight = places.length === total && witnesses.length <= 1;
      const said = `${replicas.length} replica${replicas.length === 1 ? '' : 's'} and ${witnesses.length} witness${witnesses.length === 1 ? '' : 'es'}`;
      const message = `MultiRegionConsistency STRONG needs 3 replicas, or 2 and 1 witness (GlobalTableWitnesses); here are ${said}.`;
      if (!isRight) report({ at: mode.value, message });
      const regions = places.map((place) => textIn(model, nodeAt(place, 'Region')));
      const named = regions.filter((region) => region !== undefined);
      const isKnown = named.every((region) => sets.some((set) => set.includes(region)));
      if (isKnown && named.length > 0 && !sets.some((set) => named.every((region) => set.includes(region)))) {
        report({
          at: mode.value,
          message: `Regions ${named.join(', ')} are not of one set. Choose three of ${sets.map((set) => set.join(', ')).join('; or of ')}.`,
        });
      }
    }
    for (const name of ['LocalSecondaryIndexes', 'TimeToLiveSpecification']) {
      const entry = entryOf(effective, name);
      if (!entry || isUnset(model, entry.value)) continue;
      if (name === 'TimeToLiveSpecification' && !isOn(model, nodeAt(entry.value, 'Enabled'))) continue;
      const message = `Tables with MultiRegionConsistency STRONG have no ${name === 'LocalSecondaryIndexes' ? 'local indexes' : 'TTL'}. Remove ${name}.`;
      report({ at: entry.key, message, related: [{ at: mode.value, message: 'STRONG' }] });
    }
  },
  examples: {
    bad: [
      `Orders:
  Type: AWS::DynamoDB::GlobalTable
  Properties:
    BillingMode: PAY_PER_REQUEST
    AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
    KeySchema: [{AttributeName: id, KeyType: HASH}]
    MultiRegionConsistency: «STRONG»
    Replicas: [{Region: eu-west-1}, {Region: eu-west-2}]
    «TimeToLiveSpecification»: {AttributeName: ttl, Enabled: true}
`,
    ],
    good: [
      `Orders:
  Type: AWS::DynamoDB::GlobalTable
  Properties:
    BillingMode: PAY_PER_REQUEST
    AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
    KeySchema: [{AttributeName: id, KeyType: HASH}]
    MultiRegionConsistency: STRONG
    Replicas: [{Region: eu-west-1}, {Region: eu-west-2}]
    GlobalTableWitnesses: [{Region: eu-central-1}]
`,
    ],
  },
});

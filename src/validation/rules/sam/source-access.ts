import {
  asIntrinsic,
  entryOf,
  isSequence,
  textOf,
  type Entry,
  type TemplateNode,
} from '../../../cloudformation/nodes.ts';
import { defineRule, type Reporter } from '../../rule.ts';
import { samEvents } from '../../sam/events.ts';
import { isTruthy, kindOf, literalMap, setEntry } from '../../sam/values.ts';
import { table } from '../../../world/table.ts';

const kafkaAuthentication = ['SASL_SCRAM_256_AUTH', 'SASL_SCRAM_512_AUTH', 'BASIC_AUTH', 'CLIENT_CERTIFICATE_TLS_AUTH'];

/** Types an event takes, and the one it must have. */
const accepted: Readonly<Record<string, { readonly types: readonly string[]; readonly required?: string }>> = table({
  DocumentDB: { types: ['BASIC_AUTH'], required: 'BASIC_AUTH' },
  MQ: { types: ['BASIC_AUTH', 'VIRTUAL_HOST'], required: 'BASIC_AUTH' },
  SelfManagedKafka: {
    types: [...kafkaAuthentication, 'VPC_SUBNET', 'VPC_SECURITY_GROUP', 'SERVER_ROOT_CA_CERTIFICATE'],
  },
});

export const samSourceAccess = defineRule({
  id: 'sam/source-access',
  severity: 'error',
  certainty: 'fact',
  title: 'Source access configurations are those the event source takes',
  why: 'SAM grants access to the named secrets, so it refuses types it does not know and configurations without URI.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-mq.html',
  applies: 'template',
  check({ model }, report) {
    for (const event of samEvents(model)) {
      const rules = event.resource.type === 'AWS::Serverless::Function' ? accepted[event.type] : undefined;
      const entry = setEntry(event.properties, 'SourceAccessConfigurations');
      if (!rules || !entry || !isSequence(entry.value) || entry.value.items.length === 0) continue;
      const reporter: Reporter = (finding) => report({ ...finding, resource: event.resource.id });
      checkTypes(event.type, entry.value.items, reporter);
      if (rules.required !== undefined) checkRequired(rules.required, { ...entry, items: entry.value.items }, reporter);
      else checkKafka({ ...entry, items: entry.value.items }, reporter);
      const topics = setEntry(event.properties, 'Topics')?.value;
      if (event.type === 'SelfManagedKafka' && isSequence(topics) && topics.items.length > 1)
        reporter({ at: topics, message: 'A Kafka event reads exactly one topic. Add an event per topic.' });
    }
  },
  examples: {
    bad: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      Queue:
        Type: MQ
        Properties: {Broker: !ImportValue broker, Queues: [q], SourceAccessConfigurations: [{Type: «SASL_SCRAM_256_AUTH», URI: s}, {Type: BASIC_AUTH, URI: s}]}
      Topic:
        Type: SelfManagedKafka
        Properties:
          StartingPosition: LATEST
          KafkaBootstrapServers: [a]
          Topics: [t]
          «SourceAccessConfigurations»: [{Type: VPC_SUBNET, URI: 'subnet:a'}]
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      Queue:
        Type: MQ
        Properties: {Broker: !ImportValue broker, Queues: [q], SourceAccessConfigurations: [{Type: BASIC_AUTH, URI: s}]}
`,
    ],
  },
});

interface Configurations extends Entry {
  readonly items: readonly TemplateNode[];
}

function checkTypes(eventType: string, items: readonly TemplateNode[], report: Reporter): void {
  const types = accepted[eventType]?.types ?? [];
  for (const item of items) {
    if (asIntrinsic(item)) continue;
    const map = literalMap(item);
    const type = entryOf(map, 'Type')?.value;
    if (!map) report({ at: item, message: 'Each source access configuration must be a map of Type and URI.' });
    else if (!type || asIntrinsic(type) || !types.includes(textOf(type) ?? ''))
      report({
        at: type ?? item,
        message: `Type of a source access configuration of ${eventType} must be ${types.join(', ')}.`,
      });
    else if (!isTruthy(entryOf(map, 'URI')?.value) && textOf(type) !== 'VIRTUAL_HOST')
      report({ at: type, message: `Source access configuration ${textOf(type) ?? ''} lacks its URI.` });
    else if (
      eventType === 'SelfManagedKafka' &&
      !['string', 'call'].includes(kindOf(entryOf(map, 'URI')?.value ?? item))
    )
      report({
        at: entryOf(map, 'URI')?.value ?? item,
        message: `URI of source access configuration ${textOf(type) ?? ''} must be text.`,
      });
  }
}

const typeOfItem = (item: TemplateNode) => textOf(entryOf(item, 'Type')?.value);

function checkRequired(required: string, { key, items }: Configurations, report: Reporter): void {
  const found = items.filter((item) => typeOfItem(item) === required);
  if (found.length === 0 && !items.some((item) => asIntrinsic(item)))
    report({ at: key, message: `SourceAccessConfigurations need one of Type ${required}.` });
  const [, second] = found;
  if (second)
    report({ at: second, message: `SourceAccessConfigurations have more than one of Type ${required}. Keep one.` });
}

function checkKafka({ key, items }: Configurations, report: Reporter): void {
  const types = items.map(typeOfItem);
  const authentication = items.filter((item) => kafkaAuthentication.includes(typeOfItem(item) ?? ''));
  const [, second] = authentication;
  if (second)
    report({ at: second, message: 'SourceAccessConfigurations have more than one way to authenticate. Keep one.' });
  if (
    types.includes('VPC_SUBNET') !== types.includes('VPC_SECURITY_GROUP') &&
    !items.some((item) => kindOf(item) === 'call')
  ) {
    const missing = types.includes('VPC_SUBNET') ? 'VPC_SECURITY_GROUP' : 'VPC_SUBNET';
    report({
      at: key,
      message: `SourceAccessConfigurations in a VPC need both VPC_SUBNET and VPC_SECURITY_GROUP; ${missing} is missing.`,
    });
  }
}

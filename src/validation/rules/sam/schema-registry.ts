import { asIntrinsic, entryOf, isSequence, textOf, listItems } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';
import { samEvents } from '../../sam/events.ts';
import { isTruthy, literalMap, placeOfMissing, setEntry } from '../../sam/values.ts';

export const samSchemaRegistry = defineRule({
  id: 'sam/schema-registry',
  severity: 'error',
  certainty: 'fact',
  title: 'A schema registry is complete',
  why: 'The transform refuses a schema registry without URI, record format and what to validate.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-consume-kafka-events.html',
  applies: 'template',
  check({ model }, report) {
    for (const event of samEvents(model)) {
      const entry =
        event.type === 'MSK' || event.type === 'SelfManagedKafka'
          ? setEntry(event.properties, 'SchemaRegistryConfig')
          : undefined;
      const config = literalMap(entry?.value);
      if (!entry || !config || config.entries.size === 0) continue;
      const resource = event.resource.id;
      const missing = ['SchemaRegistryURI', 'EventRecordFormat', 'SchemaValidationConfigs'].filter(
        (name) => !setEntry(config, name),
      );
      if (missing.length > 0)
        report({
          at: placeOfMissing(config, missing, entry.key),
          resource,
          message: `SchemaRegistryConfig lacks the required ${missing.join(', ')}.`,
        });
      const format = setEntry(config, 'EventRecordFormat')?.value;
      if (format && (asIntrinsic(format) || !['JSON', 'SOURCE'].includes(textOf(format) ?? '')))
        report({ at: format, resource, message: 'EventRecordFormat must be JSON or SOURCE, as text.' });
      const validation = entryOf(config, 'SchemaValidationConfigs')?.value;
      if (validation && !isSequence(validation))
        report({
          at: validation,
          resource,
          message: 'SchemaValidationConfigs must be a list, such as [{Attribute: VALUE}].',
        });
      const access = setEntry(config, 'AccessConfigs')?.value;
      if (!access || !isTruthy(access)) continue;
      if (!isSequence(access))
        report({ at: access, resource, message: 'AccessConfigs must be a list of Type and URI.' });
      for (const item of listItems(access)) {
        if (!literalMap(item)?.entries.has('Type') || !literalMap(item)?.entries.has('URI'))
          report({ at: item, resource, message: 'Each of AccessConfigs must be a map of Type and URI.' });
      }
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
      Topic:
        Type: MSK
        Properties:
          Stream: !ImportValue cluster
          StartingPosition: LATEST
          Topics: [t]
          ProvisionedPollerConfig: {MinimumPollers: 1}
          «SchemaRegistryConfig»: {SchemaRegistryURI: u, EventRecordFormat: «AVRO»}
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
      Topic:
        Type: MSK
        Properties:
          Stream: !ImportValue cluster
          StartingPosition: LATEST
          Topics: [t]
          ProvisionedPollerConfig: {MinimumPollers: 1}
          SchemaRegistryConfig: {SchemaRegistryURI: u, EventRecordFormat: JSON, SchemaValidationConfigs: [{Attribute: VALUE}]}
`,
    ],
  },
});

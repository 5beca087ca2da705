import { asIntrinsic, entryOf, nodeAt, textOf } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';
import { samEvents } from '../../sam/events.ts';
import { nearestNames } from '../../helpers/nearest.ts';
import { suggestion } from '../../sam/names.ts';
import { describeSeen, kindOf, setEntry } from '../../sam/values.ts';

export const samS3Event = defineRule({
  id: 'sam/s3-event',
  severity: 'error',
  certainty: 'fact',
  title: 'S3 events are on a bucket of the same template that SAM can change',
  why: 'SAM writes the notification into the bucket, so it must find it, by !Ref, with properties of the usual shape.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-s3.html',
  applies: 'template',
  check({ model }, report) {
    const changed = new Set<string>();
    for (const event of samEvents(model)) {
      const bucket =
        event.type === 'S3' && event.resource.type === 'AWS::Serverless::Function'
          ? setEntry(event.properties, 'Bucket')
          : undefined;
      if (!bucket) continue;
      const call = asIntrinsic(bucket.value);
      const id = call?.name === 'Ref' ? textOf(call.argument) : undefined;
      const found = id === undefined ? undefined : model.resources.get(id);
      if (!found && !model.hasMacro) {
        const buckets = [...model.resources.values()]
          .filter((resource) => resource.type === 'AWS::S3::Bucket')
          .map((resource) => resource.id);
        const near = id === undefined ? buckets.slice(0, 3) : nearestNames(id, buckets);
        const hint = near.length > 0 ? suggestion(near) : 'For a bucket made elsewhere use an EventBridgeRule event.';
        report({
          at: bucket.value,
          resource: event.resource.id,
          message: `Bucket of event ${event.id} must be !Ref of a bucket in this template. ${hint}`,
        });
      } else if (found && !changed.has(found.id)) {
        changed.add(found.id);
        const properties = found.attribute('Properties');
        const refuse = (at: { start: number; end: number }, message: string) =>
          report({ at, resource: found.id, message });
        if (properties && kindOf(properties.value) !== 'map' && kindOf(properties.value) !== 'call') {
          if (kindOf(properties.value) !== 'null')
            refuse(
              properties.value,
              `Properties of bucket ${found.id} must be a map, but ${describeSeen(properties.value)} is written.`,
            );
          continue;
        }
        const configuration = setEntry(found.properties, 'NotificationConfiguration');
        if (configuration && configuration.value.kind !== 'mapping')
          refuse(configuration.value, `NotificationConfiguration of bucket ${found.id} must be a map.`);
        const lambdas = setEntry(configuration?.value, 'LambdaConfigurations');
        if (lambdas && lambdas.value.kind !== 'sequence')
          refuse(lambdas.value, `LambdaConfigurations of bucket ${found.id} must be a list: SAM adds the event to it.`);
        const tags = setEntry(found.properties, 'Tags');
        if (tags && event.resource.condition !== undefined && tags.value.kind !== 'sequence')
          refuse(
            tags.value,
            `Tags of bucket ${found.id} must be a list: SAM adds one for the conditional function ${event.resource.id}.`,
          );
        const dependsOn = entryOf(nodeAt(model.root, 'Resources', found.id), 'DependsOn');
        const isListed =
          dependsOn &&
          (dependsOn.value.kind === 'scalar' ||
            (dependsOn.value.kind === 'sequence' && dependsOn.value.items.every((item) => item.kind === 'scalar')));
        if (dependsOn && (!isListed || (dependsOn.value.kind === 'scalar' && kindOf(dependsOn.value) !== 'string'))) {
          report({
            at: dependsOn.value,
            resource: found.id,
            message: `DependsOn of bucket ${found.id} must be a logical id or a list of them: SAM adds ${event.resource.id}${event.id}Permission to it.`,
          });
        }
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
      Put:
        Type: S3
        Properties: {Bucket: «my-bucket», Events: s3:ObjectCreated:*}
`,
    ],
    good: [
      `Bucket:
  Type: AWS::S3::Bucket
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      Put:
        Type: S3
        Properties: {Bucket: !Ref Bucket, Events: s3:ObjectCreated:*}
`,
    ],
  },
});

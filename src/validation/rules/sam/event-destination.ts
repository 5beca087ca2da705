import { asIntrinsic, entryOf, isSequence, nodeAt, textOf, type Entry } from '../../../cloudformation/nodes.ts';
import { defineRule, type Reporter } from '../../rule.ts';
import { samEvents } from '../../sam/events.ts';
import { kindOf, literalMap, setEntry } from '../../sam/values.ts';

const asyncTypes = ['SQS', 'SNS', 'EventBridge', 'Lambda', 'S3Bucket'];
const streamTypes = ['SQS', 'SNS', 'S3', 'Kafka'];

export const samEventDestination = defineRule({
  id: 'sam/event-destination',
  severity: 'error',
  certainty: 'fact',
  title: 'Destinations of failed or finished events say what they are',
  why: 'SAM grants the function permission by the Type of the destination, so it must be one it knows.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventinvokedestinationconfiguration.html',
  applies: 'template',
  check({ model }, report) {
    for (const resource of model.resources.values()) {
      if (resource.type !== 'AWS::Serverless::Function') continue;
      const config = setEntry(nodeAt(resource.effective, 'EventInvokeConfig'), 'DestinationConfig');
      if (config) checkAsync(config, (finding) => report({ ...finding, resource: resource.id }));
    }
    for (const event of samEvents(model)) {
      const config = event.table?.properties['DestinationConfig'] && setEntry(event.properties, 'DestinationConfig');
      if (config) checkStream(config, (finding) => report({ ...finding, resource: event.resource.id }));
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
    EventInvokeConfig:
      DestinationConfig:
        OnFailure: {Type: «Queue», Destination: !ImportValue q}
        «OnSuccess»: {Type: Lambda}
    Events:
      Records:
        Type: Kinesis
        Properties: {Stream: !ImportValue s, StartingPosition: LATEST, «DestinationConfig»: {OnSuccess: {Destination: x}}}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    EventInvokeConfig:
      DestinationConfig:
        OnFailure: {Type: SQS}
    Events:
      Records:
        Type: Kinesis
        Properties: {Stream: !ImportValue s, StartingPosition: LATEST, DestinationConfig: {OnFailure: {Type: SQS, Destination: !ImportValue q}}}
`,
    ],
  },
});

function checkAsync(config: Entry, report: Reporter): void {
  if (asIntrinsic(config.value)) return;
  if (config.value.kind !== 'mapping') {
    report({ at: config.value, message: 'DestinationConfig must be a map of OnSuccess and OnFailure.' });
    return;
  }
  for (const side of ['OnSuccess', 'OnFailure']) {
    const entry = setEntry(config.value, side);
    if (!entry || asIntrinsic(entry.value)) continue;
    const map = literalMap(entry.value);
    if (!map) {
      report({ at: entry.value, message: `${side} must be a map of Type and Destination.` });
      continue;
    }
    checkAsyncType(side, entry, report);
    checkBranches(entryOf(map, 'Destination'), report);
  }
}

function checkAsyncType(side: string, entry: Entry, report: Reporter): void {
  const type = setEntry(entry.value, 'Type');
  const name = type && !asIntrinsic(type.value) ? textOf(type.value) : undefined;
  if (name === undefined || !asyncTypes.includes(name)) {
    report({ at: type?.value ?? entry.key, message: `Type of ${side} must be ${asyncTypes.join(', ')}.` });
  } else if (!['SQS', 'SNS'].includes(name) && !setEntry(entry.value, 'Destination')) {
    report({
      at: entry.key,
      message: `${side} of Type ${name} needs Destination; SAM makes only queues and topics by itself.`,
    });
  }
}

function checkBranches(destination: Entry | undefined, report: Reporter): void {
  const call = asIntrinsic(destination?.value);
  if (call?.name !== 'Fn::If' || (isSequence(call.argument) && call.argument.items.length === 3)) return;
  report({ at: call.node, message: 'Destination: Fn::If needs three arguments: the condition and both values.' });
}

function checkStream(config: Entry, report: Reporter): void {
  const map = literalMap(config.value);
  if (!map || map.entries.size === 0) return;
  const failure = entryOf(map, 'OnFailure');
  if (!failure || kindOf(failure.value) === 'null') {
    report({
      at: failure?.key ?? config.key,
      message: 'DestinationConfig of this event needs OnFailure: a map with Destination.',
    });
    return;
  }
  if (failure.value.kind !== 'mapping') {
    report({
      at: failure.value,
      message: 'OnFailure must be a map with Destination, and Type when SAM shall grant the permission.',
    });
    return;
  }
  const type = setEntry(failure.value, 'Type');
  if (type && !streamTypes.includes(textOf(type.value) ?? '')) {
    report({ at: type.value, message: `Type of OnFailure must be ${streamTypes.join(', ')}, as text.` });
  }
}

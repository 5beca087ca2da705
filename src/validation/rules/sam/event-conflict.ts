import type { TemplateModel } from '../../../cloudformation/model.ts';
import { entryOf, textOf, type TemplateNode } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';
import { apiOfEvent, routeOf, samEvents, writesBody, type SamEvent } from '../../sam/events.ts';
import { isTruthy, kindOf, literalMap, setEntry } from '../../sam/values.ts';

interface Clash {
  readonly at: TemplateNode;
  readonly event: SamEvent;
  readonly message: string;
}

export const samEventConflict = defineRule({
  id: 'sam/event-conflict',
  severity: 'error',
  certainty: 'fact',
  title: 'Events do not contradict themselves or each other',
  why: 'The transform refuses one route written by two events, a trigger set twice, and settings that exclude each other.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-api.html',
  applies: 'template',
  check({ model }, report) {
    const clashes = [
      ...routeClashes(model),
      ...triggerClashes(model),
      ...samEvents(model).flatMap((event) => [...ownClashes(event)]),
    ];
    for (const { at, event, message } of clashes) report({ at, resource: event.resource.id, message });
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
      One:
        Type: Api
        Properties: {Path: /a, Method: get}
      Two:
        Type: Api
        Properties: {Path: «/a», Method: GET}
      Daily:
        Type: Schedule
        Properties:
          Schedule: rate(1 day)
          State: ENABLED
          «Enabled»: true
          DeadLetterConfig:
            Arn: !ImportValue q
            «Type»: SQS
`,
    ],
    good: [
      `Api:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    DefinitionUri: s3://bucket/api.yaml
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      One:
        Type: Api
        Properties: {Path: /a, Method: get, RestApiId: !Ref Api}
      Two:
        Type: Api
        Properties: {Path: /a, Method: get, RestApiId: !Ref Api}
      Any:
        Type: HttpApi
        Properties: {Path: /a, Method: any}
      Get:
        Type: HttpApi
        Properties: {Path: /a, Method: get}
`,
    ],
  },
});

/** The same method and path twice on an API whose definition SAM writes. */
function* routeClashes(model: TemplateModel): Iterable<Clash> {
  const seen = new Map<string, SamEvent>();
  for (const event of samEvents(model)) {
    const api = apiOfEvent(model, event);
    const route = routeOf(event);
    if (!api || !route || api.kind === 'missing') continue;
    if (api.kind === 'resource' && !writesBody(api.resource)) continue;
    const id = `${api.id} ${route.method} ${route.path}`;
    const first = seen.get(id);
    if (!first) {
      seen.set(id, event);
      continue;
    }
    const node = entryOf(event.properties, 'Path')?.value ?? event.key;
    const method = route.method.toUpperCase();
    const message = `${method} ${route.path} on ${api.id} is already served by event ${first.id} of ${first.resource.id}. Change the path or method, or remove one of the two.`;
    yield { at: node, event, message };
  }
}

function* triggerClashes(model: TemplateModel): Iterable<Clash> {
  const seen = new Map<string, SamEvent>();
  for (const event of samEvents(model)) {
    if (event.type !== 'Cognito') continue;
    const pool = textOf(entryOf(entryOf(event.properties, 'UserPool')?.value, 'Ref')?.value);
    const trigger = entryOf(event.properties, 'Trigger')?.value;
    const triggers = trigger?.kind === 'sequence' ? trigger.items : trigger ? [trigger] : [];
    for (const node of triggers) {
      const name = textOf(node);
      if (pool === undefined || name === undefined) continue;
      const first = seen.get(`${pool} ${name}`);
      seen.set(`${pool} ${name}`, first ?? event);
      if (!first) continue;
      const message = `Trigger ${name} of user pool ${pool} is already set by event ${first.id} of ${first.resource.id}. A pool calls one function per trigger.`;
      yield { at: node, event, message };
    }
  }
}

function* ownClashes(event: SamEvent): Iterable<Clash> {
  const state = setEntry(event.properties, 'State');
  const enabled = setEntry(event.properties, 'Enabled');
  if (state && enabled && isTruthy(state.value)) {
    const message = `Event ${event.id} sets both State and Enabled, which mean the same. Keep State: ENABLED or DISABLED.`;
    yield { at: enabled.key, event, message };
  }
  const omit = entryOf(event.properties, 'OmitName')?.value;
  const name = setEntry(event.properties, 'Name');
  if (name && isTruthy(omit) && isTruthy(name.value)) {
    yield {
      at: name.key,
      event,
      message: `Event ${event.id} sets Name although OmitName asks for none. Remove one of the two.`,
    };
  }
  yield* deadLetterClashes(event);
}

function* deadLetterClashes(event: SamEvent): Iterable<Clash> {
  const entry = entryOf(event.properties, 'DeadLetterConfig');
  const config = literalMap(entry?.value);
  if (!entry || !config) return;
  const arn = config.entries.get('Arn');
  const type = config.entries.get('Type');
  if (arn && type) {
    const message = `DeadLetterConfig of event ${event.id} has both Arn and Type. Keep Arn for your own queue, or Type: SQS to have one made.`;
    yield { at: type.key, event, message };
  } else if (!arn && !type) {
    const message = `DeadLetterConfig of event ${event.id} has neither Arn nor Type. Write Arn: <queue ARN>, or Type: SQS to have a queue made.`;
    yield { at: entry.key, event, message };
  } else if (type && kindOf(type.value) !== 'call' && textOf(type.value) !== 'SQS') {
    yield { at: type.value, event, message: `Type of DeadLetterConfig of event ${event.id} must be SQS.` };
  }
  const queueId = config.entries.get('QueueLogicalId');
  if (queueId && !arn && kindOf(queueId.value) !== 'string' && kindOf(queueId.value) !== 'null') {
    yield {
      at: queueId.value,
      event,
      message: `QueueLogicalId of event ${event.id} must be text: the logical id the queue will have.`,
    };
  }
}

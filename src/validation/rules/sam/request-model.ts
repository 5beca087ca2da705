import {
  asIntrinsic,
  entryOf,
  textOf,
  type Entry,
  type TemplateNode,
  listItems,
} from '../../../cloudformation/nodes.ts';
import { defineRule, type Report } from '../../rule.ts';
import { samApis, type SamApi } from '../../sam/apis.ts';
import { apiOfEvent, samEvents, type SamEvent } from '../../sam/events.ts';
import { renameFix } from '../../sam/fixes.ts';
import { nearestNames } from '../../helpers/nearest.ts';
import { suggestion } from '../../sam/names.ts';
import { isTruthy, kindOf, literalMap, setEntry } from '../../sam/values.ts';

const parameterForm = /^method\.request\.(?:querystring|path|header)\./;

export const samRequestModel = defineRule({
  id: 'sam/request-model',
  severity: 'error',
  certainty: 'fact',
  title: 'Request models and parameters of events exist and have the right form',
  why: 'The transform refuses a request model the API does not define, and parameters it cannot place.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-requestmodel.html',
  applies: 'template',
  check({ model }, report) {
    const apis = samApis(model);
    for (const event of samEvents(model)) {
      const found =
        event.type === 'Api' && event.resource.type === 'AWS::Serverless::Function'
          ? apiOfEvent(model, event)
          : undefined;
      const api = found && found.kind !== 'missing' ? apis.find((candidate) => candidate.id === found.id) : undefined;
      if (!api?.writesBody) continue;
      for (const problem of [...modelProblems(event, api), ...parameterProblems(event)])
        report({ ...problem, resource: event.resource.id });
    }
  },
  examples: {
    bad: [
      `Api:
  Type: AWS::Serverless::Api
  Properties: {StageName: v1, Models: {User: {type: object}}}
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      Post:
        Type: Api
        Properties:
          Path: /a
          Method: post
          RestApiId: !Ref Api
          RequestModel: {Model: «Usr»}
          RequestParameters: [«header.X», {method.request.header.Y: {«Require»: true}}]
      Put:
        Type: Api
        Properties: {Path: /a, Method: put, RestApiId: !Ref Api, RequestModel: {Model: User, ValidateBody: «"true"»}}
`,
    ],
    good: [
      `Api:
  Type: AWS::Serverless::Api
  Properties: {StageName: v1, Models: {User: {type: object}}}
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      Post:
        Type: Api
        Properties:
          Path: /a
          Method: post
          RestApiId: !Ref Api
          RequestModel: {Model: User, ValidateBody: true}
          RequestParameters: [method.request.header.X, {method.request.header.Y: {Required: true}}]
`,
    ],
  },
});

function* modelProblems(event: SamEvent, api: SamApi): Iterable<Report> {
  const entry = setEntry(event.properties, 'RequestModel');
  const request = literalMap(entry?.value);
  const name = entryOf(request, 'Model')?.value;
  if (!entry || !request || !isTruthy(name) || !name) return;
  const models = entryOf(api.properties, 'Models')?.value;
  if (asIntrinsic(models)) return;
  const names = [...(literalMap(models)?.entries.keys() ?? [])];
  const text = asIntrinsic(name) ? undefined : textOf(name);
  if (names.length === 0) {
    yield { at: name, message: `Model of event ${event.id} is not defined: ${api.id} has no Models.` };
    return;
  }
  if (text === undefined || !names.includes(text)) {
    yield {
      at: name,
      fix: renameFix(name, nearestNames(text ?? '', names)),
      message: `Model "${text ?? ''}" of event ${event.id} is not among the Models of ${api.id}. ${suggestion(nearestNames(text ?? '', names), names)}`,
    };
    return;
  }
  for (const flag of ['ValidateBody', 'ValidateParameters']) {
    const value = setEntry(request, flag)?.value;
    if (value && kindOf(value) !== 'boolean')
      yield {
        at: value,
        message: `${flag} of event ${event.id} must be true or false as written; text and functions do not work here.`,
      };
  }
}

function* parameterProblems(event: SamEvent): Iterable<Report> {
  const parameters = entryOf(event.properties, 'RequestParameters')?.value;
  for (const item of listItems(parameters)) {
    const map = literalMap(item);
    if (!map) {
      if (kindOf(item) !== 'string') yield { at: item, message: 'Each of RequestParameters must be text or a map.' };
      else yield* formProblems(item, textOf(item) ?? '');
      continue;
    }
    for (const [name, entry] of map.entries) {
      yield* formProblems(entry.key, name);
      yield* settingProblems(entry);
    }
  }
}

function* formProblems(at: TemplateNode, name: string): Iterable<Report> {
  if (!parameterForm.test(name))
    yield {
      at,
      message: `Request parameter "${name}" must read method.request.header.<name>, method.request.querystring.<name> or method.request.path.<name>.`,
    };
}

function* settingProblems({ value }: Entry): Iterable<Report> {
  const map = literalMap(value);
  if (!map) {
    yield { at: value, message: 'Settings of a request parameter must be a map, such as {Required: true}.' };
    return;
  }
  for (const [name, { key }] of map.entries) {
    if (name !== 'Required' && name !== 'Caching')
      yield { at: key, message: `A request parameter has Required and Caching, not "${name}".` };
  }
}

import { subText } from '../../cloudformation/intrinsics.ts';
import type { TemplateModel } from '../../cloudformation/model.ts';
import { nodeAt, textOf, type TemplateNode } from '../../cloudformation/nodes.ts';
import { loweredResources } from '../engine/lowered-resources.ts';
import type { LoweredResource } from '../rule.ts';
import { apiOfEvent, samEvents, writesBody, type SamEvent } from '../sam/events.ts';
import { itemsAt } from './settings.ts';
import { functionNamed, loweredById, targetOf } from './targets.ts';
import { oncePer } from '../../world/once-per.ts';

/** A way a function of the template is invoked. */
export interface Invocation {
  readonly lambda: LoweredResource;
  /** The mapping, rule, method, … that invokes it. */
  readonly caller: LoweredResource;
  /** `poll`: an event source mapping; `async`: queued by Lambda; `sync`: the caller waits. */
  readonly kind: 'poll' | 'async' | 'sync';
  /** False when it names the function itself rather than a version or alias. */
  readonly isQualified: boolean;
  /** Target as written, or made up for a SAM event. */
  readonly node: TemplateNode;
}

/** Every invocation of the template's functions that the template shows; what cannot be told is left out. */
export const invocations = oncePer((model: TemplateModel): readonly Invocation[] => {
  const found = loweredResources(model).flatMap((caller) =>
    callsOf(model, caller).flatMap(({ node, kind }) => {
      const lambda = node && (functionNamed(model, node) ?? functionInUri(model, node));
      return node && lambda ? [{ lambda, caller, kind, node, isQualified: isQualified(model, node) }] : [];
    }),
  );
  return found;
});

/** Invocations that pass the test, by function. */
export function invocationsByFunction(
  model: TemplateModel,
  isWanted: (invocation: Invocation) => boolean = () => true,
): readonly (readonly Invocation[])[] {
  const groups = new Map<string, Invocation[]>();
  for (const invocation of invocations(model)) {
    if (!isWanted(invocation)) continue;
    const group = groups.get(invocation.lambda.id);
    if (group) group.push(invocation);
    else groups.set(invocation.lambda.id, [invocation]);
  }
  return [...groups.values()];
}

interface Call {
  readonly node: TemplateNode | undefined;
  readonly kind: Invocation['kind'];
}

function callsOf(model: TemplateModel, caller: LoweredResource): readonly Call[] {
  const { type, properties } = caller;
  switch (type) {
    case 'AWS::Lambda::EventSourceMapping':
      return [{ node: nodeAt(properties, 'FunctionName'), kind: 'poll' }];
    case 'AWS::ApiGateway::Method':
      return textOf(nodeAt(properties, 'Integration', 'Type')) === 'AWS_PROXY' && !hasOwnBody(model, caller)
        ? [{ node: nodeAt(properties, 'Integration', 'Uri'), kind: 'sync' }]
        : [];
    case 'AWS::ApiGatewayV2::Integration':
      return textOf(nodeAt(properties, 'IntegrationType')) === 'AWS_PROXY' && !hasOwnBody(model, caller)
        ? [{ node: nodeAt(properties, 'IntegrationUri'), kind: 'sync' }]
        : [];
    case 'AWS::Lambda::Url':
      return [{ node: nodeAt(properties, 'TargetFunctionArn'), kind: 'sync' }];
    case 'AWS::Events::Rule':
      return itemsAt(properties, 'Targets').map((target) => ({ node: nodeAt(target, 'Arn'), kind: 'async' }));
    case 'AWS::Scheduler::Schedule':
      return [{ node: nodeAt(properties, 'Target', 'Arn'), kind: 'async' }];
    case 'AWS::SNS::Subscription':
      return textOf(nodeAt(properties, 'Protocol')) === 'lambda'
        ? [{ node: nodeAt(properties, 'Endpoint'), kind: 'async' }]
        : [];
    case 'AWS::S3::Bucket':
      return itemsAt(properties, 'NotificationConfiguration', 'LambdaConfigurations').map((item) => ({
        node: nodeAt(item, 'Function'),
        kind: 'async',
      }));
    case 'AWS::Lambda::Permission':
      // The only resource SAM makes of an S3 event besides the bucket's own configuration.
      return caller.isVirtual && textOf(nodeAt(properties, 'Principal')) === 's3.amazonaws.com'
        ? [{ node: nodeAt(properties, 'FunctionName'), kind: 'async' }]
        : [];
    default:
      return [];
  }
}

const eventsById = oncePer(
  (model: TemplateModel): ReadonlyMap<string, SamEvent> =>
    new Map(samEvents(model).map((event) => [`${event.resource.id} ${event.id}`, event])),
);

/** An event on an API that brings its own definition adds no integration: the definition says how it calls. */
function hasOwnBody(model: TemplateModel, { origin, eventId }: LoweredResource): boolean {
  if (eventId === undefined) return false;
  const event = eventsById(model).get(`${origin} ${eventId}`);
  const api = event && apiOfEvent(model, event);
  return api?.kind === 'resource' && !writesBody(api.resource);
}

const inUri = /functions\/\$\{([A-Za-z0-9]+)(?:\.Arn)?\}/;

/** The function in an integration's address, `arn:…:lambda:path/…/functions/${Fn.Arn}/invocations`. */
function functionInUri(model: TemplateModel, node: TemplateNode): LoweredResource | undefined {
  const id = idInUri(node);
  const found = id === undefined ? undefined : loweredById(model).get(id);
  if (found?.type === 'AWS::Lambda::Function') return found;
  return found?.type === 'AWS::Lambda::Alias' || found?.type === 'AWS::Lambda::Version'
    ? functionNamed(model, nodeAt(found.properties, 'FunctionName'))
    : undefined;
}

function idInUri(node: TemplateNode): string | undefined {
  const text = textOf(node) ?? subText(node);
  return text === undefined ? undefined : inUri.exec(text)?.[1];
}

function isQualified(model: TemplateModel, node: TemplateNode): boolean {
  const id = targetOf(node)?.id ?? idInUri(node);
  return id !== undefined && loweredById(model).get(id)?.type !== 'AWS::Lambda::Function';
}

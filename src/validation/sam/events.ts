import type { Resource, TemplateModel } from '../../cloudformation/model.ts';
import {
  asIntrinsic,
  entryOf,
  textOf,
  type MappingNode,
  type ScalarNode,
  type TemplateNode,
} from '../../cloudformation/nodes.ts';
import { functionEventTypes, stateMachineEventTypes } from '../../cloudformation/sam/event-types.ts';
import type { SamEventType } from '../../cloudformation/sam/types.ts';
import { isTruthy, literalMap } from './values.ts';
import { oncePer } from '../../world/once-per.ts';
import { table } from '../../world/table.ts';

/** An entry of `Events` of a function or state machine. */
export interface SamEvent {
  readonly resource: Resource;
  readonly id: string;
  readonly key: ScalarNode;
  /** The event as written; not a mapping when malformed. */
  readonly node: TemplateNode;
  /** Empty when missing or not text. */
  readonly type: string;
  readonly properties: MappingNode | undefined;
  /** Table of the event's type; undefined when the type does not exist. */
  readonly table: SamEventType | undefined;
}

/** Event types by the type of the resource they stand on. */
export const eventTables: Readonly<Record<string, Readonly<Record<string, SamEventType>>>> = table({
  'AWS::Serverless::Function': functionEventTypes,
  'AWS::Serverless::StateMachine': stateMachineEventTypes,
});

/** All events of a template's functions and state machines. */
export const samEvents = oncePer((model: TemplateModel): readonly SamEvent[] =>
  [...model.resources.values()].flatMap(readEvents),
);

function readEvents(resource: Resource): readonly SamEvent[] {
  const tables = eventTables[resource.type];
  const events = tables && literalMap(entryOf(resource.effective, 'Events')?.value);
  if (!tables || !events) return [];
  return [...events.entries].map(([id, { key, value }]) => {
    const type = textOf(entryOf(value, 'Type')?.value) ?? '';
    const table = Object.hasOwn(tables, type) ? tables[type] : undefined;
    return { resource, id, key, node: value, type, properties: literalMap(entryOf(value, 'Properties')?.value), table };
  });
}

/** The API an `Api` or `HttpApi` event is on. */
export type EventApi =
  | { readonly kind: 'implicit'; readonly id: 'ServerlessRestApi' | 'ServerlessHttpApi' }
  | { readonly kind: 'resource'; readonly id: string; readonly resource: Resource }
  /** Named, but not a resource of this template; `node` is the value. */
  | { readonly kind: 'missing'; readonly node: TemplateNode; readonly id: string | undefined };

/** Property that names the API, by event type. */
export const apiProperty: Readonly<Record<string, 'RestApiId' | 'ApiId'>> = table({
  Api: 'RestApiId',
  HttpApi: 'ApiId',
});

/** Which API an event is on; undefined for events of other types. */
export function apiOfEvent(model: TemplateModel, event: SamEvent): EventApi | undefined {
  const property = apiProperty[event.type];
  if (property === undefined) return undefined;
  const node = entryOf(event.properties, property)?.value;
  const implicit = property === 'RestApiId' ? 'ServerlessRestApi' : 'ServerlessHttpApi';
  if (node === undefined) return ownOrImplicit(model, implicit);
  const call = asIntrinsic(node);
  const id = call ? (call.name === 'Ref' ? textOf(call.argument) : undefined) : textOf(node);
  const resource = id === undefined ? undefined : model.resources.get(id);
  if (id !== undefined && resource) return { kind: 'resource', id, resource };
  return id === implicit ? { kind: 'implicit', id: implicit } : { kind: 'missing', node, id };
}

function ownOrImplicit(model: TemplateModel, id: 'ServerlessRestApi' | 'ServerlessHttpApi'): EventApi {
  const resource = model.resources.get(id);
  return resource ? { kind: 'resource', id, resource } : { kind: 'implicit', id };
}

/** SAM's own API types. */
const samApiTypes: readonly string[] = ['AWS::Serverless::Api', 'AWS::Serverless::HttpApi'];

/**
 * True when SAM writes the API's definition out of events, so routes and authorizers of events are checked against it;
 * false when the API brings its own.
 */
export function writesBody(api: Resource): boolean {
  if (!samApiTypes.includes(api.type)) return false;
  return (
    !isTruthy(entryOf(api.properties, 'DefinitionBody')?.value) &&
    !isTruthy(entryOf(api.properties, 'DefinitionUri')?.value)
  );
}

/** Method and path of an `Api` or `HttpApi` event where both are text; the method in lower case. */
export function routeOf(event: SamEvent): { readonly method: string; readonly path: string } | undefined {
  const method = entryOf(event.properties, 'Method')?.value;
  const path = entryOf(event.properties, 'Path')?.value;
  if (event.type === 'HttpApi' && method === undefined && path === undefined)
    return { method: 'any', path: '$default' };
  const methodText = method && !asIntrinsic(method) ? textOf(method) : undefined;
  const pathText = path && !asIntrinsic(path) ? textOf(path) : undefined;
  if (methodText === undefined || pathText === undefined) return undefined;
  const lower = methodText.toLowerCase();
  return { method: lower === 'x-amazon-apigateway-any-method' ? 'any' : lower, path: pathText };
}

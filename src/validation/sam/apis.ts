import type { Resource, TemplateModel } from '../../cloudformation/model.ts';
import { entryOf, isMapping, nodeAt, type MappingNode, type TemplateNode } from '../../cloudformation/nodes.ts';
import { apiOfEvent, samEvents, writesBody } from './events.ts';
import { literalMap } from './values.ts';
import { oncePer } from '../../world/once-per.ts';
import { table } from '../../world/table.ts';

/** A REST or HTTP API that SAM makes: a resource, or the implicit one of events that name none. */
export interface SamApi {
  readonly id: string;
  readonly kind: 'rest' | 'http';
  /** With Globals merged. */
  readonly properties: MappingNode;
  readonly key: TemplateNode;
  /** Undefined for an implicit API. */
  readonly resource: Resource | undefined;
  /** SAM writes the definition out of events. */
  readonly writesBody: boolean;
}

const kinds: Readonly<Record<string, SamApi['kind']>> = table({
  'AWS::Serverless::Api': 'rest',
  'AWS::Serverless::HttpApi': 'http',
});

/** Every API SAM makes for a template, implicit ones with the properties Globals give them. */
export const samApis = oncePer((model: TemplateModel): readonly SamApi[] => [
  ...writtenApis(model),
  ...implicitApis(model),
]);

function writtenApis(model: TemplateModel): readonly SamApi[] {
  return [...model.resources.values()].flatMap((resource) => {
    const kind = kinds[resource.type];
    if (kind === undefined) return [];
    return [
      {
        id: resource.id,
        kind,
        properties: resource.effective,
        key: resource.key,
        resource,
        writesBody: writesBody(resource),
      },
    ];
  });
}

function implicitApis(model: TemplateModel): readonly SamApi[] {
  const found = new Map<string, SamApi>();
  for (const event of samEvents(model)) {
    const api = apiOfEvent(model, event);
    if (api?.kind !== 'implicit' || found.has(api.id)) continue;
    const kind = api.id === 'ServerlessRestApi' ? 'rest' : 'http';
    const globals = nodeAt(model.root, 'Globals', kind === 'rest' ? 'Api' : 'HttpApi');
    const properties: MappingNode = isMapping(globals)
      ? globals
      : { kind: 'mapping', entries: new Map(), start: event.key.start, end: event.key.end };
    found.set(api.id, { id: api.id, kind, properties, key: event.key, resource: undefined, writesBody: true });
  }
  return [...found.values()];
}

/** `Auth` of an API, when it is a map as written. */
export function authOf(api: SamApi): MappingNode | undefined {
  return literalMap(entryOf(api.properties, 'Auth')?.value);
}

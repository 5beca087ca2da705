import { asIntrinsic, entryOf, isMapping, nodeAt, textOf, type Entry, type TemplateNode } from '../../nodes.ts';
import { getAttAt, mappingAt, refAt, scalarAt, type PropertyParts } from './synthetic-nodes.ts';
import { isSet, type LoweringContext, type SamSource, type VirtualResource } from './virtual-resource.ts';

/** One event of a function or state machine, on its way to resources. */
export interface EventSource {
  readonly target: SamSource;
  readonly eventId: string;
  readonly keyNode: TemplateNode;
  readonly properties: TemplateNode | undefined;
  /** What invokes must name: the alias when one is published, else the function. */
  readonly invoked: { readonly id: string; readonly isAlias: boolean };
  readonly context: LoweringContext;
}

export type EventLowering = (event: EventSource) => readonly VirtualResource[];

/** Makes one resource of an event; the id is `<Target><Event><suffix>` unless given whole. */
export function eventResource(
  event: EventSource,
  type: string,
  parts: PropertyParts,
  id: { suffix?: string; whole?: string; form?: VirtualResource['idForm'] } = {},
): VirtualResource {
  return {
    id: id.whole ?? `${event.target.logicalId}${event.eventId}${id.suffix ?? ''}`,
    idForm: id.form ?? 'exact',
    type,
    properties: mappingAt(event.keyNode, parts),
    origin: event.target.logicalId,
    eventId: event.eventId,
    keyNode: event.keyNode,
    condition: event.target.condition,
  };
}

export function eventEntry(event: EventSource, name: string): Entry | undefined {
  return entryOf(event.properties, name);
}

export function targetArn(event: EventSource): TemplateNode {
  return event.invoked.isAlias
    ? refAt(event.keyNode, event.invoked.id)
    : getAttAt(event.keyNode, event.invoked.id, 'Arn');
}

export function permission(
  event: EventSource,
  principal: string,
  parts: PropertyParts,
  id = 'Permission',
): VirtualResource {
  return eventResource(
    event,
    'AWS::Lambda::Permission',
    {
      Action: scalarAt(event.keyNode, 'lambda:InvokeFunction'),
      FunctionName: refAt(event.keyNode, event.invoked.id),
      Principal: scalarAt(event.keyNode, principal),
      ...parts,
    },
    { suffix: id },
  );
}

/** The events of a function or state machine, as written; entries without a map or type are skipped. */
export function eventsOf(
  target: SamSource,
  invoked: EventSource['invoked'],
  context: LoweringContext,
): readonly (EventSource & { readonly type: string })[] {
  if (!isSet(target, 'Events')) return [];
  const events = target.properties?.entries.get('Events')?.value;
  if (!isMapping(events) || asIntrinsic(events)) return [];
  const found: (EventSource & { readonly type: string })[] = [];
  for (const [eventId, entry] of events.entries) {
    const type = textOf(nodeAt(entry.value, 'Type'));
    if (type === undefined) continue;
    const properties = nodeAt(entry.value, 'Properties');
    found.push({ target, eventId, keyNode: entry.key, properties, invoked, context, type });
  }
  return found;
}

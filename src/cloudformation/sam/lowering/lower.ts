import { asIntrinsic, isMapping, nodeAt, textOf, type MappingNode, type ScalarNode } from '../../nodes.ts';
import { lowerHttpApi, lowerRestApi, lowerWebSocketApi } from './apis.ts';
import { lowerFunction } from './function.ts';
import {
  lowerApplication,
  lowerCapacityProvider,
  lowerConnector,
  lowerGraphQlApi,
  lowerLayerVersion,
  lowerMicrovmImage,
  lowerNetworkConnector,
  lowerSimpleTable,
  lowerWebFunction,
} from './others.ts';
import { lowerStateMachine } from './state-machine.ts';
import { mappingAt, scalarAt } from './synthetic-nodes.ts';
import { propertyOf, type LoweringContext, type SamSource, type VirtualResource } from './virtual-resource.ts';
import { table } from '../../../world/table.ts';

type Lowering = (source: SamSource, context: LoweringContext) => readonly VirtualResource[];

/** SAM type → what the transform writes for it. */
const lowerings: Readonly<Record<string, Lowering>> = table({
  'AWS::Serverless::Api': lowerRestApi,
  'AWS::Serverless::Application': lowerApplication,
  'AWS::Serverless::CapacityProvider': lowerCapacityProvider,
  'AWS::Serverless::Connector': lowerConnectorResource,
  'AWS::Serverless::Function': lowerFunction,
  'AWS::Serverless::GraphQLApi': lowerGraphQlApi,
  'AWS::Serverless::HttpApi': lowerHttpApi,
  'AWS::Serverless::LayerVersion': lowerLayerVersion,
  'AWS::Serverless::MicrovmImage': lowerMicrovmImage,
  'AWS::Serverless::NetworkConnector': lowerNetworkConnector,
  'AWS::Serverless::SimpleTable': lowerSimpleTable,
  'AWS::Serverless::StateMachine': lowerStateMachine,
  'AWS::Serverless::WebFunction': lowerWebFunction,
  'AWS::Serverless::WebSocketApi': lowerWebSocketApi,
});

/**
 * The CloudFormation resources SAM will make of these resources (SAM ones and others alike; the others only
 * contribute their embedded connectors), the implicit APIs included. Facts: SAM translator 1.115.
 */
export function lowerSources(
  sources: readonly SamSource[],
  globals: LoweringGlobals,
  context: LoweringContext,
): readonly VirtualResource[] {
  const made = sources.flatMap((source) => [
    ...(lowerings[source.type]?.(source, context) ?? []),
    ...embeddedConnectors(source, context),
  ]);
  return [...made, ...implicitApis(sources, globals, context)];
}

/** Properties of the implicit APIs: what Globals gives every API. */
export interface LoweringGlobals {
  readonly restApi: MappingNode | undefined;
  readonly httpApi: MappingNode | undefined;
}

function lowerConnectorResource(source: SamSource, context: LoweringContext): readonly VirtualResource[] {
  const from = propertyOf(source, 'Source')?.value;
  return lowerConnector(
    source,
    source.logicalId,
    { from, properties: source.properties, keyNode: source.keyNode },
    context,
  );
}

function embeddedConnectors(source: SamSource, context: LoweringContext): readonly VirtualResource[] {
  if (!isMapping(source.connectors)) return [];
  return [...source.connectors.entries].flatMap(([key, entry]) => {
    const from = mappingAt(entry.key, { Id: scalarAt(entry.key, source.logicalId) });
    const properties = nodeAt(entry.value, 'Properties');
    return lowerConnector(source, `${source.logicalId}${key}`, { from, properties, keyNode: entry.key }, context);
  });
}

/** Event type → the API the transform adds when such an event names none. */
const implicitApiIds = { Api: 'ServerlessRestApi', HttpApi: 'ServerlessHttpApi' } as const;

function implicitApis(
  sources: readonly SamSource[],
  globals: LoweringGlobals,
  context: LoweringContext,
): readonly VirtualResource[] {
  const rest = firstImplicitEvent(sources, 'Api', 'RestApiId');
  const http = firstImplicitEvent(sources, 'HttpApi', 'ApiId');
  const written = new Set(sources.map((source) => source.logicalId));
  return [
    ...(rest && !written.has(implicitApiIds.Api)
      ? lowerRestApi(
          implicitSource(implicitApiIds.Api, 'AWS::Serverless::Api', rest, withStage(rest, globals.restApi)),
          context,
        )
      : []),
    ...(http && !written.has(implicitApiIds.HttpApi)
      ? lowerHttpApi(implicitSource(implicitApiIds.HttpApi, 'AWS::Serverless::HttpApi', http, globals.httpApi), context)
      : []),
  ];
}

function implicitSource(
  logicalId: string,
  type: string,
  keyNode: ScalarNode,
  properties: MappingNode | undefined,
): SamSource {
  return { logicalId, type, keyNode, properties, condition: undefined, connectors: undefined };
}

function withStage(place: ScalarNode, globals: MappingNode | undefined): MappingNode {
  const entries = new Map(globals?.entries);
  entries.set('StageName', { key: scalarAt(place, 'StageName'), value: scalarAt(place, 'Prod') });
  return { kind: 'mapping', entries, start: place.start, end: place.end };
}

/** Key of the first event of this type that names no API. */
function firstImplicitEvent(
  sources: readonly SamSource[],
  type: 'Api' | 'HttpApi',
  property: string,
): ScalarNode | undefined {
  for (const source of sources) {
    if (source.type !== 'AWS::Serverless::Function' && source.type !== 'AWS::Serverless::StateMachine') continue;
    const events = propertyOf(source, 'Events')?.value;
    if (!isMapping(events) || asIntrinsic(events)) continue;
    for (const entry of events.entries.values()) {
      if (textOf(nodeAt(entry.value, 'Type')) === type && nodeAt(entry.value, 'Properties', property) === undefined) {
        return entry.key;
      }
    }
  }
  return undefined;
}

import { asIntrinsic, textOf } from '../../nodes.ts';
import { mappingAt, pickEntries, refAt, scalarAt, subAt } from './synthetic-nodes.ts';
import type { LoweringContext, VirtualResource } from './virtual-resource.ts';
import { type EventSource, eventResource, eventEntry, targetArn, permission } from './event-source.ts';

/** Logical id of the API an Api or HttpApi event belongs to; undefined when it is not a plain reference. */
export function apiIdOf(event: EventSource, property: 'RestApiId' | 'ApiId'): string | undefined {
  const value = eventEntry(event, property)?.value;
  if (value === undefined) return property === 'RestApiId' ? 'ServerlessRestApi' : 'ServerlessHttpApi';
  const call = asIntrinsic(value);
  return call ? (call.name === 'Ref' ? textOf(call.argument) : undefined) : textOf(value);
}

export function restMethod(event: EventSource): readonly VirtualResource[] {
  const apiId = apiIdOf(event, 'RestApiId');
  if (apiId === undefined) return [];
  const stream = textOf(eventEntry(event, 'ResponseTransferMode')?.value) === 'RESPONSE_STREAM';
  const { id, isAlias } = event.invoked;
  const functionArn = isAlias ? `\${${id}}` : `\${${id}.Arn}`;
  const uri = stream
    ? `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2021-11-15/functions/${functionArn}/response-streaming-invocations`
    : `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
  const suffix = stageSuffix(apiId, event.context);
  return [
    {
      ...permission(
        event,
        'apigateway.amazonaws.com',
        {
          SourceArn: subAt(
            event.keyNode,
            `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${${apiId}}/*`,
          ),
        },
        `Permission${suffix.text}`,
      ),
      idForm: suffix.form,
    },
    eventResource(
      event,
      'AWS::ApiGateway::Method',
      {
        RestApiId: refAt(event.keyNode, apiId),
        HttpMethod: eventEntry(event, 'Method'),
        Integration: mappingAt(event.keyNode, {
          Type: scalarAt(event.keyNode, 'AWS_PROXY'),
          IntegrationHttpMethod: scalarAt(event.keyNode, 'POST'),
          Uri: subAt(event.keyNode, uri),
          TimeoutInMillis: eventEntry(event, 'TimeoutInMillis'),
          ResponseTransferMode: stream ? scalarAt(event.keyNode, 'STREAM') : undefined,
        }),
      },
      { form: 'none' },
    ),
  ];
}

/** The stage part of a permission's id: the literal name when it is alphanumeric, a hash of it otherwise. */
function stageSuffix(apiId: string, context: LoweringContext): { text: string; form: VirtualResource['idForm'] } {
  const api = context.source(apiId);
  if (api === undefined) return { text: 'Prod', form: 'exact' };
  const stage = api.properties?.entries.get('StageName')?.value;
  if (stage?.kind !== 'scalar') return { text: 'Stage', form: 'exact' };
  return /^[A-Za-z0-9]+$/.test(stage.text) ? { text: stage.text, form: 'exact' } : { text: '', form: 'hash' };
}

export function httpRoute(event: EventSource): readonly VirtualResource[] {
  const apiId = apiIdOf(event, 'ApiId');
  if (apiId === undefined) return [];
  const method = textOf(eventEntry(event, 'Method')?.value);
  const path = textOf(eventEntry(event, 'Path')?.value);
  const isDefault = method === undefined && path === undefined;
  const key = isDefault ? '$default' : `${(method ?? 'ANY').toUpperCase()} ${path ?? ''}`;
  return [
    permission(event, 'apigateway.amazonaws.com', {
      SourceArn: subAt(
        event.keyNode,
        `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${${apiId}}/*`,
      ),
    }),
    eventResource(
      event,
      'AWS::ApiGatewayV2::Integration',
      {
        ApiId: refAt(event.keyNode, apiId),
        IntegrationType: scalarAt(event.keyNode, 'AWS_PROXY'),
        IntegrationUri: targetArn(event),
        ...pickEntries(event.properties, ['PayloadFormatVersion', 'TimeoutInMillis']),
      },
      { form: 'none' },
    ),
    eventResource(
      event,
      'AWS::ApiGatewayV2::Route',
      { ApiId: refAt(event.keyNode, apiId), RouteKey: scalarAt(event.keyNode, key) },
      { form: 'none' },
    ),
  ];
}

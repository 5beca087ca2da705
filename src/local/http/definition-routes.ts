import type { FunctionDescription } from '../../cloudformation/functions.ts';
import { isMapping, nodeAt, toPlain } from '../../cloudformation/nodes.ts';
import type { LocalProject } from '../project.ts';
import type { LocalRoute, TenantSource } from './routes.ts';

/** API types that take an OpenAPI document inside the template, and the property that holds it. */
const definitionProperties: Readonly<Record<string, { readonly property: string; readonly kind: 'Api' | 'HttpApi' }>> =
  {
    'AWS::Serverless::Api': { property: 'DefinitionBody', kind: 'Api' },
    'AWS::Serverless::HttpApi': { property: 'DefinitionBody', kind: 'HttpApi' },
    'AWS::ApiGateway::RestApi': { property: 'Body', kind: 'Api' },
    'AWS::ApiGatewayV2::Api': { property: 'Body', kind: 'HttpApi' },
  };

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'x-amazon-apigateway-any-method'];

/** Routes that only an API's OpenAPI document names: operations whose integration is a function of the template. */
export function readDefinitionRoutes({ model, functions }: Pick<LocalProject, 'model' | 'functions'>): LocalRoute[] {
  return [...model.resources.values()].flatMap((resource) => {
    const place = definitionProperties[resource.type];
    const paths = place && nodeAt(resource.effective, place.property, 'paths');
    if (!place || !isMapping(paths)) return [];
    return [...paths.entries].flatMap(([path, { value }]) => {
      const operations = asRecord(toPlain(value));
      return methods.flatMap((method) => {
        const operation = operations[method];
        return operation === undefined
          ? []
          : readOperation({ api: resource.id, kind: place.kind, path, method, functions, operation });
      });
    });
  });
}

interface OperationPlace {
  readonly api: string;
  readonly kind: 'Api' | 'HttpApi';
  readonly path: string;
  readonly method: string;
  readonly functions: readonly FunctionDescription[];
  readonly operation: unknown;
}

function readOperation({ api, kind, path, method, functions, operation }: OperationPlace): LocalRoute[] {
  const { security, operationId, ...rest } = asRecord(operation);
  const integration = asRecord(rest['x-amazon-apigateway-integration']);
  const fn = findFunction(functions, integration['uri'] ?? integration['connectionUri']);
  if (!fn) return [];
  const tenantFrom = readTenantSource(integration['requestParameters']);
  return [
    {
      name: typeof operationId === 'string' ? operationId : `${method} ${path}`,
      kind,
      method: method === 'x-amazon-apigateway-any-method' ? 'ANY' : method.toUpperCase(),
      path,
      api,
      invokeMode: integration['responseTransferMode'] === 'STREAM' ? 'RESPONSE_STREAM' : 'BUFFERED',
      payloadFormat: kind === 'HttpApi' && integration['payloadFormatVersion'] !== '1.0' ? '2.0' : '1.0',
      fn,
      isOpen: Array.isArray(security) && security.length === 0,
      ...(tenantFrom && { tenantFrom }),
    },
  ];
}

/** The function an integration's URI mentions, whichever way the URI is put together. */
function findFunction(functions: readonly FunctionDescription[], uri: unknown): FunctionDescription | undefined {
  const mentioned = new Set(JSON.stringify(uri ?? null).match(/[A-Za-z0-9]+/g));
  return functions.find((fn) => mentioned.has(fn.id));
}

const tenantHeader = 'integration.request.header.x-amz-tenant-id';

/** `integration.request.header.X-Amz-Tenant-Id: method.request.header.x-tenant-id`, or from the query, path or authorizer. */
function readTenantSource(requestParameters: unknown): TenantSource | undefined {
  const mapping = Object.entries(asRecord(requestParameters)).find(([name]) => name.toLowerCase() === tenantHeader);
  const expression = typeof mapping?.[1] === 'string' ? mapping[1] : '';
  const [, place, name] = /^method\.request\.(header|querystring|path)\.(.+)$/.exec(expression) ?? [];
  if (name !== undefined && (place === 'header' || place === 'querystring' || place === 'path')) return { place, name };
  const claim = /^context\.authorizer\.(?:claims\.)?(.+)$/.exec(expression)?.[1];
  return claim === undefined ? undefined : { place: 'authorizer', name: claim };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

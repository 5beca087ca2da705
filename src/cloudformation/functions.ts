import { lambdaFacts } from '../guidance/facts/lambda.ts';
import type { Resource, TemplateModel } from './model.ts';
import { asIntrinsic, isMapping, isScalar, nodeAt, type TemplateNode, textOf, toPlain, listItems } from './nodes.ts';
import type { Range } from './positions.ts';
import { type ReferenceResolver, resolveText } from './text.ts';

export interface FunctionRoute {
  /** The event's name, or the logical id of the route. */
  readonly name: string;
  readonly kind: 'Api' | 'HttpApi' | 'FunctionUrl';
  /** Upper case, or `ANY`. */
  readonly method: string;
  /** As written, `/notes/{id}`, `/{proxy+}`; `$default` of an HTTP API. */
  readonly path: string;
  /** Logical id of the API it belongs to; `ServerlessRestApi`, `ServerlessHttpApi` or the function for implicit ones. */
  readonly api: string;
  readonly invokeMode: 'BUFFERED' | 'RESPONSE_STREAM';
  /** `1.0` or `2.0`: shape of the event the handler gets. */
  readonly payloadFormat: '1.0' | '2.0';
}

export interface FunctionEvent {
  readonly name: string;
  /** `Api`, `SQS`, `Schedule`, … */
  readonly type: string;
  /** Properties with function calls left as their long form. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A Lambda function as a template describes it, resolved as far as the text tells. */
export interface FunctionDescription {
  readonly id: string;
  readonly type: 'AWS::Serverless::Function' | 'AWS::Lambda::Function';
  /** Place of the logical id. */
  readonly range: Range;
  readonly packageType: 'Zip' | 'Image';
  readonly handler: string | undefined;
  /** Folder or archive as written, relative to the template; undefined for S3 locations and inline code. */
  readonly codeUri: string | undefined;
  readonly inlineCode: string | undefined;
  readonly imageUri: string | undefined;
  readonly runtime: string | undefined;
  readonly architecture: 'x86_64' | 'arm64';
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Names of variables whose value only a deployment knows. */
  readonly unresolvedEnvironment: readonly string[];
  /** `Metadata` as written: `BuildMethod`, `BuildProperties`, Docker settings. */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly layers: readonly string[];
  /** `DurableConfig`, when the function is durable. */
  readonly durable: { readonly executionTimeoutSeconds: number | undefined } | undefined;
  readonly isTenantIsolated: boolean;
  /** Runs on Lambda managed instances: several invocations share the process. */
  readonly hasCapacityProvider: boolean;
  readonly events: readonly FunctionEvent[];
  readonly routes: readonly FunctionRoute[];
}

export interface ReadFunctionsOptions {
  /** Text behind `Ref` and `GetAtt` of resources and pseudo parameters, for environment values. */
  readonly resolve?: ReferenceResolver | undefined;
}

/** Every Lambda function of a template, SAM and plain, with defaults and `Globals` applied. */
export function readFunctions(model: TemplateModel, options: ReadFunctionsOptions = {}): FunctionDescription[] {
  return [...model.resources.values()].flatMap((resource) => {
    const { type } = resource;
    if (type !== 'AWS::Serverless::Function' && type !== 'AWS::Lambda::Function') return [];
    return [describe(model, resource, type, options.resolve)];
  });
}

function describe(
  model: TemplateModel,
  resource: Resource,
  type: FunctionDescription['type'],
  resolve: ReferenceResolver | undefined,
): FunctionDescription {
  const properties = resource.effective;
  const text = (...path: string[]) => resolveText(model, nodeAt(properties, ...path), resolve);
  const number = (fallback: number, name: string) => toNumber(text(name)) ?? fallback;
  const durable = nodeAt(properties, 'DurableConfig');
  const imageUri = text('ImageUri') ?? text('Code', 'ImageUri');
  const events = readEvents(properties);
  return {
    id: resource.id,
    type,
    range: model.document.rangeOf(resource.key),
    packageType: text('PackageType') === 'Image' || imageUri !== undefined ? 'Image' : 'Zip',
    handler: text('Handler'),
    codeUri: localPath(text(type === 'AWS::Serverless::Function' ? 'CodeUri' : 'Code')),
    inlineCode: text('InlineCode') ?? text('Code', 'ZipFile'),
    imageUri,
    runtime: text('Runtime'),
    architecture: firstItem(model, nodeAt(properties, 'Architectures')) === 'arm64' ? 'arm64' : 'x86_64',
    timeoutSeconds: number(lambdaFacts['lambda.timeout.defaultSeconds'].value, 'Timeout'),
    memoryMb: number(lambdaFacts['lambda.memory.defaultMb'].value, 'MemorySize'),
    ...readEnvironment(model, nodeAt(properties, 'Environment', 'Variables'), resolve),
    metadata: asRecord(resource.attribute('Metadata')?.value),
    layers: listItems(nodeAt(properties, 'Layers')).flatMap((item) => resolveText(model, item, resolve) ?? []),
    durable: isMapping(durable)
      ? { executionTimeoutSeconds: toNumber(text('DurableConfig', 'ExecutionTimeout')) }
      : undefined,
    isTenantIsolated: nodeAt(properties, 'TenancyConfig') !== undefined,
    hasCapacityProvider: nodeAt(properties, 'CapacityProviderConfig') !== undefined,
    events,
    routes: [...events.flatMap((event) => routesOf(event)), ...urlRoutes(resource.id, properties)],
  };
}

function readEnvironment(
  model: TemplateModel,
  node: TemplateNode | undefined,
  resolve: ReferenceResolver | undefined,
): Pick<FunctionDescription, 'environment' | 'unresolvedEnvironment'> {
  const known: [string, string][] = [];
  const unresolvedEnvironment: string[] = [];
  if (isMapping(node) && !asIntrinsic(node)) {
    for (const [name, { value }] of node.entries) {
      const text = resolveText(model, value, resolve);
      if (text === undefined) unresolvedEnvironment.push(name);
      else known.push([name, text]);
    }
  }
  return { environment: Object.fromEntries(known), unresolvedEnvironment };
}

function readEvents(properties: TemplateNode): FunctionEvent[] {
  const events = nodeAt(properties, 'Events');
  if (!isMapping(events)) return [];
  return [...events.entries].flatMap(([name, { value }]) => {
    const type = textOf(nodeAt(value, 'Type'));
    return type === undefined ? [] : [{ name, type, properties: asRecord(nodeAt(value, 'Properties')) }];
  });
}

function routesOf({ name, type, properties }: FunctionEvent): FunctionRoute[] {
  if (type !== 'Api' && type !== 'HttpApi') return [];
  const isHttp = type === 'HttpApi';
  const reference = properties[isHttp ? 'ApiId' : 'RestApiId'];
  const method = (typeof properties['Method'] === 'string' ? properties['Method'] : 'ANY').toUpperCase();
  return [
    {
      name,
      kind: type,
      method: method === 'X-AMAZON-APIGATEWAY-ANY-METHOD' ? 'ANY' : method,
      path: typeof properties['Path'] === 'string' ? properties['Path'] : '$default',
      api: referencedId(reference) ?? (isHttp ? 'ServerlessHttpApi' : 'ServerlessRestApi'),
      // SAM's own word for streaming through a REST API; a function URL says InvokeMode.
      invokeMode: properties['ResponseTransferMode'] === 'RESPONSE_STREAM' ? 'RESPONSE_STREAM' : 'BUFFERED',
      payloadFormat: isHttp && properties['PayloadFormatVersion'] !== '1.0' ? '2.0' : '1.0',
    },
  ];
}

function urlRoutes(id: string, properties: TemplateNode): FunctionRoute[] {
  const url = nodeAt(properties, 'FunctionUrlConfig');
  if (!isMapping(url)) return [];
  const invokeMode = textOf(nodeAt(url, 'InvokeMode')) === 'RESPONSE_STREAM' ? 'RESPONSE_STREAM' : 'BUFFERED';
  return [
    {
      name: `${id}Url`,
      kind: 'FunctionUrl',
      method: 'ANY',
      path: '/{proxy+}',
      api: id,
      invokeMode,
      payloadFormat: '2.0',
    },
  ];
}

function referencedId(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('Ref' in value)) return undefined;
  return typeof value.Ref === 'string' ? value.Ref : undefined;
}

function localPath(text: string | undefined): string | undefined {
  return text === undefined || /^(?:s3|https?):\/\//.test(text) ? undefined : text;
}

function firstItem(model: TemplateModel, node: TemplateNode | undefined): string | undefined {
  return resolveText(model, listItems(node)[0]);
}

function asRecord(node: TemplateNode | undefined): Readonly<Record<string, unknown>> {
  if (!node || isScalar(node)) return {};
  const plain = toPlain(node);
  return typeof plain === 'object' && plain !== null && !Array.isArray(plain) ? { ...plain } : {};
}

function toNumber(text: string | undefined): number | undefined {
  const number = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

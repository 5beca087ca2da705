import {
  entryOf,
  isMapping,
  isScalar,
  nodeAt,
  textOf,
  type MappingNode,
  type TemplateNode,
} from '../../../cloudformation/nodes.ts';
import { facts } from '../../../guidance/facts/index.ts';
import { numberOf } from '../../helpers/judging.ts';
import { textIn } from '../../helpers/settings.ts';
import { defineRule, type ProposedFix, type ResourceContext } from '../../rule.ts';

const streamingDate = facts['api-gateway.streaming.uri'].value;
const bufferedPath = /\/\d{4}-\d\d-\d\d(\/functions\/.*)\/invocations$/;

/** Names of the same things in CloudFormation and in OpenAPI. */
interface Spelling {
  readonly mode: string;
  readonly type: string;
  readonly uri: string;
  readonly timeout: string;
  readonly unsupported: readonly string[];
}
const inCloudFormation: Spelling = {
  mode: 'ResponseTransferMode',
  type: 'Type',
  uri: 'Uri',
  timeout: 'TimeoutInMillis',
  unsupported: ['CacheKeyParameters', 'ContentHandling', 'IntegrationResponses', 'RequestTemplates'],
};
const inOpenApi: Spelling = {
  mode: 'responseTransferMode',
  type: 'type',
  uri: 'uri',
  timeout: 'timeoutInMillis',
  unsupported: ['cacheKeyParameters', 'contentHandling', 'requestTemplates'],
};

export const streamingRestMode = defineRule({
  id: 'streaming/rest-mode',
  severity: 'error',
  certainty: 'documented',
  title: 'An integration that streams is set up for streaming',
  why: 'API Gateway refuses streaming on other integrations, and a function behind the buffered address cannot stream.',
  source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html',
  applies: 'resource',
  types: ['AWS::ApiGateway::Method', 'AWS::ApiGateway::RestApi', 'AWS::Serverless::Api'],
  check(context, report) {
    const { resource } = context;
    for (const { node, spelling } of integrationsOf(resource.type, resource.effective)) {
      const mode = entryOf(node, spelling.mode);
      if (!mode || textIn(context.model, mode.value) !== 'STREAM') continue;
      const type = textIn(context.model, nodeAt(node, spelling.type))?.toUpperCase();
      if (type !== undefined && type !== 'AWS_PROXY' && type !== 'HTTP_PROXY') {
        const message = `${spelling.mode} STREAM works with AWS_PROXY and HTTP_PROXY only, not with ${type}. Set ${spelling.mode}: BUFFERED, or change the type.`;
        report({ at: mode.value, message });
      }
      checkTimeout(context, node, spelling, report);
      checkUri(node, spelling, report);
      for (const name of spelling.unsupported) {
        const entry = entryOf(node, name);
        const message = `${name} has no effect on a streamed response: no caching, templates or content conversion. Remove it.`;
        if (entry) report({ at: entry.key, severity: 'warning', message });
      }
    }
  },
  examples: {
    bad: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: .}
Api:
  Type: AWS::ApiGateway::RestApi
  Properties: {Name: chat}
Get:
  Type: AWS::ApiGateway::Method
  Properties:
    RestApiId: !Ref Api
    ResourceId: !GetAtt Api.RootResourceId
    HttpMethod: GET
    AuthorizationType: AWS_IAM
    Integration:
      Type: AWS
      IntegrationHttpMethod: POST
      ResponseTransferMode: «STREAM»
      TimeoutInMillis: «1000000»
      Uri: !Sub «"arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${Fn.Arn}/invocations"»
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: .}
Api:
  Type: AWS::ApiGateway::RestApi
  Properties: {Name: chat}
Get:
  Type: AWS::ApiGateway::Method
  Properties:
    RestApiId: !Ref Api
    ResourceId: !GetAtt Api.RootResourceId
    HttpMethod: GET
    AuthorizationType: AWS_IAM
    Integration:
      Type: AWS_PROXY
      IntegrationHttpMethod: POST
      ResponseTransferMode: STREAM
      TimeoutInMillis: 900000
      Uri: !Sub "arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2021-11-15/functions/\${Fn.Arn}/response-streaming-invocations"
`,
    ],
  },
});

type Report = Parameters<(typeof streamingRestMode)['check']>[1];

function* integrationsOf(type: string, properties: MappingNode): Iterable<{ node: MappingNode; spelling: Spelling }> {
  if (type === 'AWS::ApiGateway::Method') {
    const node = nodeAt(properties, 'Integration');
    if (isMapping(node)) yield { node, spelling: inCloudFormation };
    return;
  }
  const paths = nodeAt(properties, type === 'AWS::Serverless::Api' ? 'DefinitionBody' : 'Body', 'paths');
  for (const { value: path } of isMapping(paths) ? paths.entries.values() : []) {
    for (const { value: operation } of isMapping(path) ? path.entries.values() : []) {
      const node = nodeAt(operation, 'x-amazon-apigateway-integration');
      if (isMapping(node)) yield { node, spelling: inOpenApi };
    }
  }
}

function checkTimeout({ model }: ResourceContext, node: MappingNode, { timeout }: Spelling, report: Report): void {
  const longest = facts['api-gateway.streaming.timeoutSeconds'].value * 1000;
  const written = nodeAt(node, timeout);
  const value = written && model.evaluate(written);
  const millis = value?.kind === 'known' && isScalar(value.node) ? numberOf(value.node) : undefined;
  if (!written || millis === undefined || millis <= longest) return;
  report({
    at: written,
    message: `${timeout} is ${millis}, but a streaming integration takes at most ${longest}. Set ${timeout}: ${longest}.`,
  });
}

function checkUri(node: MappingNode, { uri }: Spelling, report: Report): void {
  const written = nodeAt(node, uri);
  const scalar = isScalar(written) ? written : nodeAt(written, 'Fn::Sub');
  const text = textOf(scalar);
  if (!isScalar(scalar) || text === undefined || !bufferedPath.test(text)) return;
  const right = text.replace(bufferedPath, `/${streamingDate}$1/response-streaming-invocations`);
  report({
    at: scalar,
    severity: 'warning',
    message: `This address invokes the function buffered. For streaming it ends in ${streamingDate}/functions/<arn>/response-streaming-invocations.`,
    fix: fixOf(scalar, text, right),
  });
}

function fixOf(scalar: TemplateNode, text: string, right: string): ProposedFix | undefined {
  const isQuoted = scalar.kind === 'scalar' && scalar.style === 'quoted';
  const [start, end] = isQuoted ? [scalar.start + 1, scalar.end - 1] : [scalar.start, scalar.end];
  if (end - start !== text.length) return undefined;
  return { description: 'Write the streaming address', safety: 'safe', edits: [{ start, end, newText: right }] };
}

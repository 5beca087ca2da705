import { entryOf, textOf } from '../../../cloudformation/nodes.ts';
import { type Integration, integrationsOf } from '../../project/integrations.ts';
import { defineRule, type Reporter } from '../../rule.ts';

const streamingPath = '/response-streaming-invocations';
const modes = ['STREAM', 'BUFFERED'];

export const projectOpenApiStreaming = defineRule({
  id: 'project/openapi-streaming',
  severity: 'warning',
  certainty: 'documented',
  title: 'An OpenAPI integration streams by half: the transfer mode and the function’s address do not fit',
  why: 'The response does not stream, or the call fails: a streamed response needs both STREAM and the streaming address.',
  source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html',
  applies: 'project',
  check({ model, files }, report) {
    for (const integration of integrationsOf(model, files)) {
      const { named, document } = integration;
      checkIntegration(integration, (found) => report({ ...found, in: document, resource: named.resource.id }));
    }
  },
  examples: {
    bad: [
      `
      Api:
        Type: AWS::Serverless::Api
        Properties: { StageName: prod, DefinitionUri: openapi.yaml }
      === openapi.yaml
      paths:
        /a:
          get:
            x-amazon-apigateway-integration:
              type: aws_proxy
              httpMethod: POST
              uri: «arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:a/invocations»
              responseTransferMode: STREAM
        /b:
          get:
            x-amazon-apigateway-integration:
              type: aws_proxy
              httpMethod: POST
              «uri»: arn:aws:apigateway:eu-west-1:lambda:path/2021-11-15/functions/arn:aws:lambda:eu-west-1:123456789012:function:a/response-streaming-invocations
        /c:
          get:
            x-amazon-apigateway-integration:
              type: http_proxy
              uri: https://example.com
              responseTransferMode: «RESPONSE_STREAM»
        /d:
          get:
            x-amazon-apigateway-integration:
              type: http
              uri: https://example.com
              responseTransferMode: «STREAM»
      `,
      `
      Api:
        Type: AWS::Serverless::HttpApi
        Properties: { DefinitionUri: openapi.json }
      === openapi.json
      {
        "paths": {
          "/a": {
            "get": {
              "x-amazon-apigateway-integration": { "type": "http_proxy", "uri": "https://example.com", «"responseTransferMode"»: "STREAM" }
            }
          }
        }
      }
      `,
    ],
    good: [
      `
      Api:
        Type: AWS::Serverless::Api
        Properties: { StageName: prod, DefinitionUri: openapi.yaml }
      === openapi.yaml
      paths:
        /a:
          get:
            x-amazon-apigateway-integration:
              type: aws_proxy
              httpMethod: POST
              uri: arn:aws:apigateway:eu-west-1:lambda:path/2021-11-15/functions/arn:aws:lambda:eu-west-1:123456789012:function:a/response-streaming-invocations
              responseTransferMode: STREAM
        /b:
          get:
            x-amazon-apigateway-integration:
              type: aws_proxy
              httpMethod: POST
              uri: arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:a/invocations
      `,
    ],
  },
});

function checkIntegration({ named, node, uri, address }: Integration, report: Reporter): void {
  const mode = entryOf(node, 'responseTransferMode');
  const text = textOf(mode?.value);
  if (named.resource.type === 'AWS::Serverless::HttpApi') {
    if (mode)
      report({ at: mode.key, message: 'HTTP APIs do not stream responses. Use a REST API (AWS::Serverless::Api).' });
    return;
  }
  if (mode && text !== undefined && !modes.includes(text)) {
    report({ at: mode.value, message: `"${text}" is no transfer mode of an integration. Write STREAM or BUFFERED.` });
    return;
  }
  const isStreamed = text === 'STREAM';
  const type = textOf(entryOf(node, 'type')?.value)?.toLowerCase();
  if (mode && isStreamed && type !== undefined && type !== 'aws_proxy' && type !== 'http_proxy') {
    report({
      at: mode.value,
      message: `Only aws_proxy and http_proxy integrations stream, this is ${type}. Change type.`,
    });
    return;
  }
  if (!uri || address === undefined || !address.includes(':lambda:path/')) return;
  const hasStreamingPath = address.endsWith(streamingPath);
  if (isStreamed && address.endsWith('/invocations')) {
    report({
      at: uri.value,
      message: `STREAM needs the streaming address: lambda:path/2021-11-15/functions/<function ARN>${streamingPath}.`,
    });
  } else if (hasStreamingPath && (!mode || text === 'BUFFERED')) {
    report({
      at: uri.key,
      message: 'The address streams, but the integration is buffered. Add responseTransferMode: STREAM.',
    });
  }
}

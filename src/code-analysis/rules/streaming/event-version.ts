import { defineCodeRule } from '../../rule.ts';

export const eventVersion = defineCodeRule({
  id: 'streaming/event-version',
  severity: 'warning',
  title: 'HTTP API event type in a streamed REST API handler',
  why: 'API Gateway streams REST APIs only, whose events are APIGatewayProxyEvent (version 1): fields of version 2 are undefined.',
  source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html',
  contexts: ['streaming'],
  check(model, report) {
    for (const { exportName, fn, wrappers } of model.handlers) {
      const settings = model.settings.find((candidate) => candidate.exportName === exportName);
      const [event] = fn.params;
      const annotation = event?.type === 'Identifier' ? event.typeAnnotation : undefined;
      const type = annotation?.type === 'TSTypeAnnotation' ? annotation.typeAnnotation : undefined;
      const isVersionTwo =
        type?.type === 'TSTypeReference' &&
        type.typeName.type === 'Identifier' &&
        type.typeName.name === 'APIGatewayProxyEventV2';
      if (!settings?.isRestApi || !isVersionTwo || !wrappers.includes('awslambda.streamifyResponse')) continue;
      report({
        node: event ?? fn,
        message: `${settings.functionId} is streamed through a REST API, whose event is APIGatewayProxyEvent. Use that type: path and httpMethod instead of rawPath and requestContext.http.`,
      });
    }
  },
  examples: {
    bad: [
      {
        code: 'export const handler = awslambda.streamifyResponse(async (event: APIGatewayProxyEventV2, stream) => { stream.end(); });',
        settings: { contexts: ['streaming'], isRestApi: true },
      },
    ],
    good: [
      {
        code: 'export const handler = awslambda.streamifyResponse(async (event: APIGatewayProxyEvent, stream) => { stream.end(); });',
        settings: { contexts: ['streaming'], isRestApi: true },
      },
      {
        code: 'export const handler = awslambda.streamifyResponse(async (event: APIGatewayProxyEventV2, stream) => { stream.end(); });',
        settings: { contexts: ['streaming'] },
      },
    ],
  },
});

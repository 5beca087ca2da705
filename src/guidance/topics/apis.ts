import { n, say } from './quote.ts';
import type { Topic } from './types.ts';

export const apiTopics: readonly Topic[] = [
  {
    id: 'api-kinds',
    title: 'Choosing an API front door',
    summary: 'HTTP API, REST API, function URL, WebSocket, ALB: limits and prices that decide.',
    keywords: [
      'api gateway',
      'function url',
      'websocket',
      'alb',
      'load balancer',
      'timeout 29 seconds',
      '504',
      'payload limit',
      'vpc link',
    ],
    sections: [
      {
        heading: 'Which',
        body: `- HTTP API: the default; cheapest gateway, JWT authorizers, ${n('api-gateway.http.timeoutSeconds')} s hard timeout.
- REST API: when you need WAF, API keys and usage plans, request validation, caching, private endpoints, streaming, tenant isolation or MCP targets; ${n('api-gateway.rest.timeoutSeconds')} s unless raised.
- Function URL: no charge, runs up to ${n('lambda.functionUrl.timeoutSeconds')} s, streams; bring your own authorisation (IAM or CloudFront).
- WebSocket API: server push; connections end after ${n('api-gateway.websocket.connectionSeconds')} s and after ${n('api-gateway.websocket.idleSeconds')} idle seconds.
- ALB: hundreds of millions of requests, or targets beside Lambda; at most ${n('alb.lambda.maxMb')} MB per Lambda call.`,
      },
      {
        heading: 'Without a function',
        body: 'API Gateway calls DynamoDB, SQS, EventBridge and Step Functions directly: use kind direct-integration when the function would only pass data through.',
      },
      {
        heading: 'Private load balancers',
        body: say('api-gateway.alb.integration'),
      },
      {
        heading: 'Always',
        body: 'Authorisation on every route or an explicit opt-out, throttling, JSON access logs, request validation, operation names (they also make the API usable as MCP tools).',
      },
    ],
    facts: [
      'api-gateway.http.timeoutSeconds',
      'api-gateway.rest.timeoutSeconds',
      'api-gateway.payload.maxMb',
      'price.api-gateway.httpRequest',
      'price.api-gateway.restRequest',
      'api-gateway.account.requestsPerSecond',
      'api-gateway.portal.resources',
    ],
    related: ['streaming', 'security', 'mcp-hosting', 'tenancy'],
    next: ['scaffold_service', 'advise_workload', 'validate_template'],
  },
  {
    id: 'streaming',
    title: 'Response streaming',
    summary: 'Streaming answers from Lambda through REST APIs and function URLs, for AI and large bodies.',
    keywords: [
      'sse',
      'server-sent events',
      'llm',
      'bedrock',
      'chunked',
      'streamifyResponse',
      'large response',
      'event-stream',
      'chat',
    ],
    sections: [
      {
        heading: 'Handler',
        body: '`export const handler = awslambda.streamifyResponse(async (event, stream) => { const out = awslambda.HttpResponseStream.from(stream, { statusCode: 200, headers }); out.write(part); out.end(); })`. `awslambda` is a global of the runtime, typed by @types/aws-lambda. Behind a REST API the event is the version 1 proxy event.',
      },
      {
        heading: 'Front door',
        body: `- ${say('api-gateway.streaming.modes')}
- ${say('api-gateway.streaming.samEvent')} In CloudFormation and OpenAPI the value is STREAM, with the URI of 2021-11-15.
- Function URL: FunctionUrlConfig.InvokeMode RESPONSE_STREAM; needs no gateway.`,
      },
      {
        heading: 'Limits',
        body: `Up to ${n('api-gateway.streaming.timeoutSeconds')} s; silent for at most ${n('api-gateway.streaming.idleSeconds')} s on Regional APIs and ${n('api-gateway.streaming.edgeIdleSeconds')} s on edge ones. ${say('lambda.payload.streamedMb')} ${say('api-gateway.streaming.fastMb')} No caching, no transformation of streamed responses. The function may go on after the client left: check the stream.`,
      },
    ],
    facts: [
      'api-gateway.streaming.modes',
      'api-gateway.streaming.samEvent',
      'api-gateway.streaming.uri',
      'api-gateway.streaming.timeoutSeconds',
      'lambda.payload.streamedMb',
      'price.lambda.streamedGb',
    ],
    related: ['api-kinds', 'mcp-hosting'],
    next: ['scaffold_service', 'check_code', 'invoke_local'],
  },
  {
    id: 'tenancy',
    title: 'Multi-tenant services',
    summary: 'Tenant isolation mode, passing the tenant safely, data access and noisy neighbours.',
    keywords: [
      'many customers',
      'shared tables',
      'isolation between customers',
      'saas',
      'tenant isolation',
      'tenantId',
      'noisy neighbour',
      'X-Amz-Tenant-Id',
      'authorizer',
      'ABAC',
      'silo',
      'pool',
    ],
    sections: [
      {
        heading: 'Compute isolation',
        body: `TenancyConfig with TenantIsolationMode PER_TENANT gives every tenant execution environments of its own: no shared memory or /tmp, its own cold starts, tenantId in context and logs. ${say('tenancy.mode.value')} ${say('tenancy.excludes.features')} Each new environment costs extra per GB.`,
      },
      {
        heading: 'Passing the tenant',
        body: `${say('tenancy.apiGateway.mapping')} ${say('tenancy.sam.mapping')} Answer OPTIONS with a MOCK integration. ${say('tenancy.tenantId.maxLength')}`,
      },
      {
        heading: 'Data and limits per tenant',
        body: `${say('tenancy.permissions.shared')} Lead DynamoDB keys with the tenant and scope credentials with dynamodb:LeadingKeys. Usage plans throttle tenants. ${say('tenancy.environments.perThousand')}`,
      },
    ],
    facts: [
      'tenancy.mode.value',
      'tenancy.header.name',
      'tenancy.tenantId.maxLength',
      'tenancy.excludes.features',
      'tenancy.apiGateway.mapping',
      'tenancy.permissions.shared',
      'price.lambda.tenantEnvironmentGb.arm64',
    ],
    related: ['security', 'api-kinds', 'dynamodb'],
    next: ['scaffold_service', 'check_code', 'validate_template'],
  },
  {
    id: 'mcp-hosting',
    title: 'MCP on AWS',
    summary: 'Hosting an MCP server on Lambda, turning a REST API into tools, AgentCore Gateway.',
    keywords: [
      'model context protocol',
      'agent',
      'agentcore',
      'tools',
      'openapi',
      'gateway target',
      'rest api as tools',
      'mcp proxy',
    ],
    sections: [
      {
        heading: 'A server of your own',
        body: 'Streamable HTTP, stateless, behind a function URL or HTTP API: kind mcp-server. Streams of minutes need a function URL or a REST API with streaming. Protect it with OAuth (JWT authorizer) or IAM, never with the path alone.',
      },
      {
        heading: 'An existing REST API',
        body: `preview_api_tools shows what tools an OpenAPI file or a deployed API gives. \`serverless-mcp proxy <spec>\` serves them; kind mcp-proxy deploys them. ${say('api-gateway.mcp.target')} ${say('api-gateway.mcp.constraints')}`,
      },
      {
        heading: 'AgentCore Gateway',
        body: `${say('agentcore.gateway.resources')} ${say('agentcore.gateway.operationIds')} ${say('agentcore.gateway.credentials')}`,
      },
    ],
    facts: [
      'api-gateway.mcp.target',
      'api-gateway.mcp.constraints',
      'agentcore.gateway.resources',
      'agentcore.gateway.operationIds',
      'agentcore.gateway.credentials',
    ],
    related: ['api-kinds', 'streaming', 'security'],
    next: ['preview_api_tools', 'scaffold_service'],
  },
];

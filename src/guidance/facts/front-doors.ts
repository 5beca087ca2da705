import { defineFacts } from './types.ts';
import {
  agentCoreGatewayPage,
  albPage,
  apiGatewayPortalPage,
  apiGatewayQuotasPage,
  apiGatewayStreamingPage,
  notReRead,
  samTransform,
} from './sources.ts';

/** API Gateway, load balancers and CloudFront in front of compute. */
export const frontDoorFacts = defineFacts({
  'api-gateway.rest.timeoutSeconds': {
    statement:
      'A REST API integration times out after 29 seconds; Regional and private APIs can ask for more, edge-optimised ones cannot.',
    value: 29,
    unit: 'seconds',
    ...apiGatewayQuotasPage,
  },
  'api-gateway.http.timeoutSeconds': {
    statement: 'An HTTP API integration times out after 30 seconds; this cannot be raised.',
    value: 30,
    unit: 'seconds',
    ...apiGatewayQuotasPage,
  },
  'api-gateway.payload.maxMb': {
    statement: 'A request or buffered response of API Gateway is at most 10 MB.',
    value: 10,
    unit: 'MB',
    ...apiGatewayQuotasPage,
  },
  'api-gateway.account.requestsPerSecond': {
    statement:
      'An account has 10000 requests per second over all its APIs in a Region, with a burst bucket of 5000; both can be raised.',
    value: 10_000,
    unit: 'requests per second',
    ...apiGatewayQuotasPage,
  },
  'api-gateway.account.burst': {
    statement:
      'The burst bucket of API Gateway holds 5000 requests (1250 in the Regions whose rate is 2500 per second).',
    value: 5000,
    unit: 'requests',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
    checkedOn: '2026-11-21',
    confidence: 'documented',
  },
  'api-gateway.streaming.modes': {
    statement: 'Response streaming exists for REST APIs only (Lambda and HTTP proxy integrations), not for HTTP APIs.',
    value: ['BUFFERED', 'STREAM'],
    ...apiGatewayStreamingPage,
  },
  'api-gateway.streaming.timeoutSeconds': {
    statement: 'A streaming REST integration may take 900 seconds.',
    value: 900,
    unit: 'seconds',
    ...apiGatewayStreamingPage,
  },
  'api-gateway.streaming.idleSeconds': {
    statement: 'A stream may be silent for 300 seconds on Regional and private APIs.',
    value: 300,
    unit: 'seconds',
    ...apiGatewayStreamingPage,
  },
  'api-gateway.streaming.edgeIdleSeconds': {
    statement: 'A stream may be silent for 30 seconds on edge-optimised APIs.',
    value: 30,
    unit: 'seconds',
    ...apiGatewayStreamingPage,
  },
  'api-gateway.streaming.fastMb': {
    statement: 'The first 10 MB of a streamed REST response are not throttled; then 2 MB per second.',
    value: 10,
    unit: 'MB',
    ...apiGatewayStreamingPage,
  },
  'api-gateway.streaming.uri': {
    statement:
      'The Lambda integration URI of a stream is .../lambda:path/2021-11-15/functions/<arn>/response-streaming-invocations.',
    value: '2021-11-15',
    ...apiGatewayStreamingPage,
  },
  'api-gateway.streaming.samEvent': {
    statement:
      'In a SAM Api event the property is ResponseTransferMode: RESPONSE_STREAM; the literal STREAM is silently ignored.',
    value: 'RESPONSE_STREAM',
    ...samTransform,
  },
  'api-gateway.websocket.connectionSeconds': {
    statement: 'A WebSocket connection lasts at most 7200 seconds (2 hours).',
    value: 7200,
    unit: 'seconds',
    ...apiGatewayQuotasPage,
  },
  'api-gateway.websocket.idleSeconds': {
    statement: 'A WebSocket connection is closed after 600 idle seconds.',
    value: 600,
    unit: 'seconds',
    ...apiGatewayQuotasPage,
  },
  'api-gateway.websocket.messageKb': {
    statement: 'A WebSocket message is at most 128 KB, in frames of 32 KB.',
    value: 128,
    unit: 'KB',
    ...apiGatewayQuotasPage,
  },
  'api-gateway.websocket.frameKb': {
    statement: 'WebSocket messages are counted and priced per 32 KB.',
    value: 32,
    unit: 'KB',
    ...apiGatewayQuotasPage,
  },
  'api-gateway.websocket.newConnectionsPerSecond': {
    statement: 'An account opens 500 new WebSocket connections per second.',
    value: 500,
    unit: 'connections per second',
    ...apiGatewayQuotasPage,
  },
  'api-gateway.portal.resources': {
    statement:
      'Developer portals are made with the API (CreatePortal, PublishPortal); CloudFormation has only AWS::ApiGatewayV2::PortalProduct, and publishing is a step of its own.',
    ...apiGatewayPortalPage,
  },
  'api-gateway.mcp.target': {
    statement:
      'A REST API becomes MCP tools as a target of a Bedrock AgentCore Gateway, not through a property of the API.',
    ...agentCoreGatewayPage,
  },
  'api-gateway.mcp.constraints': {
    statement:
      'The AgentCore target needs a public REST API in the same account and Region with an operation name per method; greedy paths and Cognito or Lambda authorizers do not work.',
    ...agentCoreGatewayPage,
  },
  'api-gateway.alb.integration': {
    statement:
      'A REST API reaches a private ALB with ConnectionType VPC_LINK, a V2 VpcLink and IntegrationTarget set to the load balancer ARN.',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-private-integration.html',
    checkedOn: '2026-11-21',
    confidence: 'documented',
  },
  'alb.idle.defaultSeconds': {
    statement: 'An ALB closes idle connections after 60 seconds by default (1 to 4000).',
    value: 60,
    unit: 'seconds',
    ...albPage,
  },
  'alb.idle.maxSeconds': {
    statement: 'The idle timeout of an ALB is at most 4000 seconds.',
    value: 4000,
    unit: 'seconds',
    ...albPage,
  },
  'alb.lambda.maxMb': {
    statement: 'An ALB passes at most 1 MB to and from a Lambda target, and no WebSockets.',
    value: 1,
    unit: 'MB',
    source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html',
    checkedOn: '2026-11-21',
    confidence: 'documented',
  },
  'alb.lcu.newConnectionsPerSecond': {
    statement: 'One load balancer capacity unit covers 25 new connections per second.',
    value: 25,
    unit: 'connections per second',
    source: 'https://handbook.vantage.sh/aws/services/elb-pricing',
    checkedOn: '2026-11-21',
    confidence: 'reported',
  },
  'alb.lcu.activeConnections': {
    statement: 'One load balancer capacity unit covers 3000 active connections per minute.',
    value: 3000,
    unit: 'connections',
    source: 'https://handbook.vantage.sh/aws/services/elb-pricing',
    checkedOn: '2026-11-21',
    confidence: 'reported',
  },
  'alb.lcu.gigabytesPerHour': {
    statement: 'One load balancer capacity unit covers 1 GB per hour (0.4 GB for Lambda targets).',
    value: 1,
    unit: 'GB per hour',
    source: 'https://handbook.vantage.sh/aws/services/elb-pricing',
    checkedOn: '2026-11-21',
    confidence: 'reported',
  },
  'alb.lcu.lambdaGigabytesPerHour': {
    statement: 'One load balancer capacity unit covers 0.4 GB per hour of Lambda targets.',
    value: 0.4,
    unit: 'GB per hour',
    source: 'https://handbook.vantage.sh/aws/services/elb-pricing',
    checkedOn: '2026-11-21',
    confidence: 'reported',
  },
  'alb.requests.perConnection': {
    statement: 'Clients are assumed to send 10 requests over one kept-alive connection.',
    value: 10,
    unit: 'requests per connection',
    source: 'assumption for estimates',
    ...notReRead,
  },
  'cloudfront.origin.timeoutSeconds': {
    statement: 'CloudFront waits 30 seconds for its origin by default; 1 to 120 can be set.',
    value: 30,
    unit: 'seconds',
    source: 'https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_VpcOriginConfig.html',
    checkedOn: '2026-11-21',
    confidence: 'documented',
  },
});

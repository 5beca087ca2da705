import { defineFacts } from './types.ts';
import { agentCoreGatewayPage } from './sources.ts';

/** Agents, MCP and tooling around serverless. */
export const agentFacts = defineFacts({
  'agentcore.gateway.resources': {
    statement:
      'AWS::BedrockAgentCore::Gateway with AWS::BedrockAgentCore::GatewayTarget turns a REST API stage or a Lambda function into MCP tools.',
    ...agentCoreGatewayPage,
  },
  'agentcore.gateway.operationIds': {
    statement:
      'Every exposed method needs an operationId (OpenAPI) or OperationName (CloudFormation), or an override in the target.',
    ...agentCoreGatewayPage,
  },
  'agentcore.gateway.credentials': {
    statement: 'A REST API target is called with the role of the gateway, an API key or nothing.',
    ...agentCoreGatewayPage,
  },
});

import { isMapping, nodeAt, entryOf, type MappingNode, type TemplateNode } from '../../../cloudformation/nodes.ts';
import { isUnset } from '../../helpers/settings.ts';
import { defineRule, type Place, type ResourceContext } from '../../rule.ts';

const kinds = ['Mcp', 'Http', 'Inference'];
/** Targets that take no calls without credentials; the others may be open (developer guide, outbound authorization). */
const credentialed = ['Lambda', 'SmithyModel'];

export const agentcoreGatewayTarget = defineRule({
  id: 'agentcore/gateway-target',
  severity: 'error',
  certainty: 'fact',
  title: 'A target of an AgentCore gateway is one thing, with credentials',
  why: 'The service refuses a target that is nothing or two things at once; one without credentials is refused or cannot be called.',
  source: 'https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-add-target-targets.html',
  applies: 'resource',
  types: ['AWS::BedrockAgentCore::GatewayTarget'],
  check(context, report) {
    const { model, resource } = context;
    const configuration = entryOf(resource.effective, 'TargetConfiguration');
    if (!configuration || !isMapping(configuration.value)) return;
    const kind = onlyOne(context, configuration.value, configuration.key, kinds, report);
    if (kind === undefined || kind.name === 'Inference') return;
    if (!isMapping(kind.node)) return;
    const names = namesOf(kind.node);
    if (names === undefined) return;
    const target = onlyOne(context, kind.node, kind.key, undefined, report);
    const credentials = nodeAt(resource.effective, 'CredentialProviderConfigurations');
    if (!target || !credentialed.includes(target.name) || !isUnset(model, credentials)) return;
    report({
      at: target.key,
      severity: 'warning',
      message: `The gateway calls ${target.name} without credentials. Add CredentialProviderConfigurations: [{ CredentialProviderType: GATEWAY_IAM_ROLE }].`,
    });
  },
  examples: {
    bad: [
      `Target:
  Type: AWS::BedrockAgentCore::GatewayTarget
  Properties:
    GatewayIdentifier: !ImportValue gateway
    Name: orders
    TargetConfiguration:
      Mcp:
        «Lambda»:
          LambdaArn: !ImportValue fn
          ToolSchema: {InlinePayload: [{Name: find, Description: Finds, InputSchema: {Type: object}}]}
`,
      `Target:
  Type: AWS::BedrockAgentCore::GatewayTarget
  Properties:
    GatewayIdentifier: !ImportValue gateway
    Name: orders
    TargetConfiguration:
      «Mcp»: {}
`,
    ],
    good: [
      `Target:
  Type: AWS::BedrockAgentCore::GatewayTarget
  Properties:
    GatewayIdentifier: !ImportValue gateway
    Name: orders
    TargetConfiguration:
      Mcp:
        Lambda:
          LambdaArn: !ImportValue fn
          ToolSchema: {InlinePayload: [{Name: find, Description: Finds, InputSchema: {Type: object}}]}
    CredentialProviderConfigurations: [{CredentialProviderType: GATEWAY_IAM_ROLE}]
`,
      `Target:
  Type: AWS::BedrockAgentCore::GatewayTarget
  Properties:
    GatewayIdentifier: !ImportValue gateway
    Name: weather
    TargetConfiguration:
      Mcp:
        OpenApiSchema: {S3: {Uri: s3://schemas/weather.json}}
`,
    ],
  },
});

type Report = Parameters<(typeof agentcoreGatewayTarget)['check']>[1];

interface Chosen {
  readonly name: string;
  readonly key: Place;
  readonly node: TemplateNode;
}

/** Keys of a map that is no function call. */
function namesOf(node: MappingNode): readonly string[] | undefined {
  const names = [...node.entries.keys()];
  return names.some((name) => name === 'Ref' || name.startsWith('Fn::')) ? undefined : names;
}

/** The one key a map has to have; reports none and several. */
function onlyOne(
  { model }: ResourceContext,
  node: MappingNode,
  at: Place,
  allowed: readonly string[] | undefined,
  report: Report,
): Chosen | undefined {
  const names = namesOf(node)?.filter((name) => !isUnset(model, nodeAt(node, name)));
  if (names === undefined) return undefined;
  const [name] = names;
  const entry = name === undefined ? undefined : entryOf(node, name);
  if (name !== undefined && entry && names.length === 1) return { name, key: entry.key, node: entry.value };
  const choice = allowed ? `one of ${allowed.join(', ')}` : 'one kind of target';
  report({
    at,
    message: `A target has exactly ${choice}; this one has ${names.length === 0 ? 'none' : names.join(' and ')}. Make one resource for each target.`,
  });
  return undefined;
}

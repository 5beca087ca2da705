import { UserError } from '../../world/errors.ts';
import type { TargetCredential } from './agentcore-credential.ts';
import { cleanDocument } from './agentcore-document.ts';
import { assessAgentCoreFit, type AgentCoreFit } from './agentcore-fit.ts';
import { buildAgentCoreTemplate, type TargetSource } from './agentcore-template.ts';
import { firstServer, liveSource, stageOf } from './endpoint.ts';
import type { ApiToDeploy, DeploymentFile, DeploymentProject } from './sam-project.ts';

export interface AgentCoreProjectRequest extends ApiToDeploy {
  readonly name: string;
  readonly authType: 'iam' | 'jwt';
}

/** CloudFormation takes 51,200 bytes of template with the call itself (quotas, read 2026-11); a larger document goes to S3. */
const maxInlineBytes = 40_000;

/**
 * An AgentCore gateway with one target: the API Gateway target for `apigateway:` sources, else an OpenAPI target with
 * a document that meets its restrictions. The notes say which operations are lost or changed, and why.
 * @throws UserError when nothing can be carried, or there is no https server
 */
export function buildAgentCoreProject({ name, authType, api, settings }: AgentCoreProjectRequest): DeploymentProject {
  const live = liveSource(settings.spec);
  const server = firstServer(api, settings);
  const isRest = live?.kind === 'rest';
  const fit = assessAgentCoreFit(api, isRest ? 'apiGateway' : 'openApi', server);
  if (fit.carried === 0) {
    throw new UserError(
      `AgentCore Gateway can carry none of the ${api.entries.length} operations:\n${misfitLines(fit).slice(0, 20).join('\n')}`,
    );
  }
  const source: TargetSource & { file?: DeploymentFile } =
    live && fit.configuration
      ? { kind: 'apiGateway', restApiId: live.apiId, stage: live.stage, tools: fit.configuration }
      : documentSource(fit, { api, settings }, server);
  const { file, ...target } = source;
  const notes = [...fit.general.map((reason) => `Condition: ${reason}`), ...preparation(target, fit.credential, name)];
  const lost = misfitLines(fit);
  const changed = changeLines(fit);
  return {
    notes: [...notes, ...lost, ...shorten(changed)],
    files: [
      {
        path: 'template.yaml',
        content: buildAgentCoreTemplate({ name, authType, source: target, credential: fit.credential }),
      },
      ...(file === undefined ? [] : [file]),
      { path: 'README.md', content: readme(name, fit, notes, [...lost, ...changed]) },
    ],
  };
}

function documentSource(
  fit: AgentCoreFit,
  { api, settings }: ApiToDeploy,
  server: string | undefined,
): TargetSource & { file: DeploymentFile } {
  if (server === undefined || !server.startsWith('https://')) {
    throw new UserError(
      `An OpenAPI target needs an https server; the specification has ${server ?? 'none'}. Pass --base-url https://….`,
    );
  }
  const { operations = [] } = fit;
  const document = cleanDocument(api, server, operations);
  const stage = stageOf(api, settings);
  const signedCalls = stage && { stage, operations };
  const file = { path: 'openapi.json', content: document };
  return Buffer.byteLength(document) <= maxInlineBytes
    ? { kind: 'inline', document, file, signedCalls }
    : { kind: 's3', key: file.path, file, signedCalls };
}

function preparation(source: TargetSource, credential: TargetCredential, name: string): string[] {
  const steps: string[] = [];
  if (source.kind === 's3') {
    steps.push(
      `The document is too large for the template: aws s3 cp openapi.json s3://<SchemaBucket>/${name}/${source.key}`,
    );
  }
  if (credential.kind === 'apiKey') {
    steps.push(
      `Store the key once: aws bedrock-agentcore-control create-api-key-credential-provider --name ${name} --api-key <key>; its answer has the values of CredentialProviderArn and CredentialSecretArn`,
    );
  }
  if (credential.kind === 'oauth') {
    steps.push(
      `Register the OAuth client once: aws bedrock-agentcore-control create-oauth2-credential-provider; its answer has the values of CredentialProviderArn and CredentialSecretArn`,
    );
  }
  if (credential.kind === 'iam' && source.kind !== 'apiGateway' && source.signedCalls === undefined) {
    steps.push(
      'Calls are signed, but the server is no API Gateway default endpoint: add what may be called to the policies of GatewayRole in template.yaml',
    );
  }
  if (credential.kind === 'none') steps.push('Calls carry no credential: the specification asks for none');
  return steps;
}

function misfitLines({ misfits }: AgentCoreFit): string[] {
  return misfits.map(({ operation, reasons }) => `Not carried: ${operation}: ${reasons.join('; ')}`);
}

function changeLines({ changes = [] }: AgentCoreFit): string[] {
  return changes.map(({ operation, changes: made }) => `Changed: ${operation}: ${made.join('; ')}`);
}

const maxShownChanges = 20;

function shorten(lines: readonly string[]): string[] {
  if (lines.length <= maxShownChanges) return [...lines];
  return [
    ...lines.slice(0, maxShownChanges),
    `... and ${lines.length - maxShownChanges} more are changed; README.md lists them`,
  ];
}

function readme(name: string, fit: AgentCoreFit, notes: readonly string[], losses: readonly string[]): string {
  const list = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join('\n');
  return [
    `# ${name}: AgentCore gateway`,
    `${fit.carried} operations as MCP tools.`,
    ...(notes.length > 0 ? ['## Before', list(notes)] : []),
    '## Deploy',
    `\`\`\`sh\naws cloudformation deploy --template-file template.yaml --stack-name ${name}-gateway --capabilities CAPABILITY_IAM\n\`\`\``,
    'Parameters, where there are any, go behind `--parameter-overrides`. The output McpUrl is the address for MCP clients.',
    ...(losses.length > 0
      ? [
          '## What the target does otherwise',
          list(losses),
          `\`serverless-mcp proxy deploy --sam\` carries these as they are.`,
        ]
      : []),
  ]
    .join('\n\n')
    .concat('\n');
}

import type { AuthType } from './sam-template.ts';

export interface SamReadme {
  readonly name: string;
  readonly authType: AuthType;
  readonly isLive: boolean;
  readonly notes: readonly string[];
}

const access: Readonly<Record<AuthType, string>> = {
  iam: `Callers sign their requests (SigV4, service \`lambda\`) and need \`lambda:InvokeFunctionUrl\` and \`lambda:InvokeFunction\` on the function. A client that cannot sign reaches it through a local proxy that does.`,
  jwt: `Callers send \`Authorization: Bearer <access token>\` of the Cognito user pool in the parameter UserPoolArn; the token needs the scope in RequiredScope (a resource server \`mcp\` with the scope \`invoke\` gives the default \`mcp/invoke\`).`,
};

/** README.md of a deployed proxy. `notes` say what to do before the first call. */
export function samReadme({ name, authType, isLive, notes }: SamReadme): string {
  const deploy = `sam build\nsam deploy --guided --stack-name ${name}-mcp --capabilities CAPABILITY_IAM`;
  const content = isLive
    ? '`proxy.json` names the API; its export is read at each cold start, so a redeployed API is picked up by new instances.'
    : '`proxy.json` and the compiled APIs beside it are all the function reads: a cold start parses no OpenAPI. Write the project anew when the specification changes.';
  return [
    `# ${name}: MCP server`,
    `Serves the operations of an HTTP API as MCP tools, from AWS Lambda with response streaming.`,
    ...(notes.length > 0 ? ['## Before the first call', notes.map((note) => `- ${note}`).join('\n')] : []),
    '## Deploy',
    `\`\`\`sh\n${deploy}\n\`\`\``,
    'The output McpUrl is the address for MCP clients.',
    '## Access',
    access[authType],
    '## What is in it',
    content,
    'Secrets stay in Parameter Store or Secrets Manager and are kept for five minutes. With a KMS key of your own, add `kms:Decrypt` on it to the function. Each call is logged as a CloudWatch metric (namespace `serverless-mcp`: Calls, Errors, Duration by Tool); alarms watch errors, throttles and duration.',
  ]
    .join('\n\n')
    .concat('\n');
}

import { UserError } from '../../world/errors.ts';
import { choose, missingCredential } from '../auth/choose.ts';
import { compileApi } from '../compiled/compile-api.ts';
import type { LoadedApi } from '../load-api.ts';
import { authFor } from '../open-proxy.ts';
import type { Operation } from '../operation.ts';
import type { ProxyApiSettings } from '../settings.ts';
import { deployedBaseUrl, liveSource, stageOf } from './endpoint.ts';
import { exportPermission, invokeStatement, secretPermissions, type Statement } from './permissions.ts';
import { samReadme } from './readme.ts';
import { buildSamTemplate, type AuthType } from './sam-template.ts';
import { deployedConfiguration, type DeployedApi } from './settings.ts';

export interface ApiToDeploy {
  readonly api: LoadedApi;
  readonly settings: ProxyApiSettings;
}

export interface SamProjectRequest {
  readonly name: string;
  readonly apis: readonly ApiToDeploy[];
  readonly authType: AuthType;
  /** Read the API's export at each start instead of compiling it now; only for `apigateway:` and `apigatewayv2:`. */
  readonly isLive: boolean;
  /** Version of this package that the project depends on. */
  readonly version: string;
}

export interface DeploymentFile {
  readonly path: string;
  readonly content: string;
}

export interface DeploymentProject {
  readonly files: readonly DeploymentFile[];
  /** What a person has to know or do. */
  readonly notes: readonly string[];
}

/**
 * The SAM project of a proxy on Lambda: compiled APIs, so that a cold start parses no OpenAPI, and a template whose
 * role may do what the selected operations need.
 * @throws UserError or ConfigError when something cannot be deployed as configured
 */
export async function buildSamProject(request: SamProjectRequest): Promise<DeploymentProject> {
  const { name, apis, authType, isLive, version } = request;
  const compiled = isLive ? [] : await Promise.all(apis.map((one, index) => compileOne(one, index)));
  const deployed = apis.map(({ api, settings }, index): DeployedApi => {
    const file = compiled[index]?.path;
    if (file === undefined) assertLive(settings);
    return { settings, baseUrl: deployedBaseUrl(api, settings), ...(file !== undefined && { compiledFile: file }) };
  });
  const configuration = deployedConfiguration(name, deployed);
  const { statements, notes } = permissionsOf(request);
  const all = [...statements, ...secretPermissions(configuration.parameters, configuration.secrets)];
  const secretNotes = configuration.moved.map(
    ({ variable, parameter }) =>
      `The secret ${variable} of this machine is read from Parameter Store: aws ssm put-parameter --type SecureString --name ${parameter} --value "$${variable}"`,
  );
  const allNotes = [...secretNotes, ...notes, ...apis.flatMap(missingCredentialNotes)];
  return {
    notes: allNotes,
    files: [
      { path: 'template.yaml', content: buildSamTemplate({ name, authType, statements: all }) },
      ...compiled,
      { path: 'proxy.json', content: configuration.json },
      { path: 'src/handler.mjs', content: handlerModule },
      { path: 'package.json', content: packageJson(name, version, compiled) },
      { path: '.gitignore', content: '.aws-sam/\nnode_modules/\n' },
      { path: 'README.md', content: samReadme({ name, authType, isLive, notes: allNotes }) },
    ],
  };
}

const handlerModule = `import { loadServer } from 'serverless-mcp/lambda';
export { streamHandler as handler } from 'serverless-mcp/lambda';

// Before the first call, where Lambda starts the instance anew when it fails.
await loadServer();
`;

async function compileOne({ api }: ApiToDeploy, index: number): Promise<DeploymentFile> {
  const path = index === 0 ? 'api.compiled' : `api-${index + 1}.compiled`;
  // Compiled files are JSON text in sections.
  return { path, content: (await compileApi(api)).toString('utf8') };
}

function assertLive({ spec, overlays }: ProxyApiSettings): void {
  if (liveSource(spec) === undefined) {
    throw new UserError(`--live reads an API Gateway export at each start; "${spec}" is none. Leave --live away.`);
  }
  if (overlays.length > 0)
    throw new UserError('--live and --overlay exclude each other. Leave --live away: the overlay is compiled in.');
}

function permissionsOf({ apis, isLive }: SamProjectRequest): { statements: Statement[]; notes: string[] } {
  const statements: Statement[] = [];
  const notes: string[] = [];
  for (const { api, settings } of apis) {
    const live = liveSource(settings.spec);
    if (isLive && live !== undefined) statements.push(exportPermission(live));
    const signed = signedOperations({ api, settings });
    if (signed.length === 0) continue;
    const stage = stageOf(api, settings);
    if (stage === undefined) {
      notes.push(
        `${api.title}: calls are signed, but its address is no API Gateway default endpoint, so no permission could be derived. Add what the role may call to "Policies" of the function Proxy in template.yaml.`,
      );
      continue;
    }
    const { statement, isWidened } = invokeStatement(signed, stage);
    statements.push(statement);
    if (isWidened) {
      notes.push(
        `${api.title}: ${signed.length} operations are too many to name each in a role's policy (IAM quota), so every path of their methods is permitted. Select fewer with --include.`,
      );
    }
  }
  return { statements, notes };
}

/** Which operations would be called without a credential they ask for. What is sent with every call may be one. */
function missingCredentialNotes({ api, settings }: ApiToDeploy): string[] {
  const auth = authFor(settings, api);
  if (auth.always !== undefined || Object.keys(settings.headers).length > 0) return [];
  const counts = new Map<string, number>();
  for (const { name } of api.entries) {
    const operation = api.tool(name)?.operation;
    const missing = operation && missingCredential(operation, auth, api.securitySchemes);
    if (missing !== undefined) counts.set(missing, (counts.get(missing) ?? 0) + 1);
  }
  return [...counts].map(
    ([missing, count]) =>
      `${api.title}: ${count} ${count === 1 ? 'operation asks' : 'operations ask'} for the credential ${missing}, which is not configured; pass --auth, or leave them out with --exclude.`,
  );
}

/** Operations that are called with the function's own role. */
function signedOperations({ api, settings }: ApiToDeploy): Operation[] {
  const auth = authFor(settings, api);
  return api.entries.flatMap(({ name }) => {
    const operation = api.tool(name)?.operation;
    if (operation === undefined) return [];
    const credentials = choose(operation, auth, api.securitySchemes);
    return credentials.some((one) => one.settings.type === 'sigv4') ? [operation] : [];
  });
}

function packageJson(name: string, version: string, compiled: readonly DeploymentFile[]): string {
  const manifest = {
    name: `${name}-mcp`,
    version: '1.0.0',
    private: true,
    type: 'module',
    // What "sam build" puts into the function.
    files: ['src', 'proxy.json', ...compiled.map(({ path }) => path)],
    dependencies: { 'serverless-mcp': `^${version}` },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

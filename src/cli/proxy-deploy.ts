import path from 'node:path';
import type { DeploymentProject } from '../mcp-proxy/deploy/sam-project.ts';
import type { OpenedApi } from '../mcp-proxy/open-proxy.ts';
import { version } from '../world/version.ts';
import { openApis, proxyConfig, proxyFlags, readProxySettings } from './proxy-settings.ts';
import { parseFlags, UsageError } from './usage.ts';

const deployFlags = {
  ...proxyFlags,
  sam: { type: 'boolean' },
  agentcore: { type: 'boolean' },
  output: { type: 'string' },
  name: { type: 'string' },
  'auth-type': { type: 'string' },
  live: { type: 'boolean' },
} as const;

const form =
  'proxy deploy <spec> --sam|--agentcore --output <new folder> [--auth-type iam|jwt] [--name <name>] [--live]';

/** `proxy deploy`: writes a project that serves the API from AWS into a new folder. Nothing is sent to AWS but the export of a live source. */
export async function deployProxy(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { values, positionals } = parseFlags(args, deployFlags, true);
  const { sam = false, agentcore = false, output, live = false } = values;
  if (sam === agentcore || output === undefined) throw new UsageError(form);
  if (live && agentcore) throw new UsageError('--live goes with --sam.');
  const authType = chooseAuthType(values['auth-type']);
  const { assertFree, writeProject } = await import('../templates/write-project.ts');
  const directory = path.resolve(output);
  await assertFree(directory);
  const apis = await openApis(await readProxySettings(values, positionals), proxyConfig(values, env), {
    isLocal: true,
  });
  try {
    const name = await chooseName(values.name, apis);
    const project = sam
      ? await samProject({ apis, name, authType, isLive: live })
      : await agentCoreProject({ apis, name, authType });
    await writeProject(directory, project.files, AbortSignal.timeout(60_000));
    const listed = project.files.map(({ path: file }) => file).join(', ');
    process.stdout.write([`${directory}: ${listed}`, ...project.notes, 'Deploy it as README.md says.', ''].join('\n'));
    return 0;
  } finally {
    await Promise.all(apis.map((opened) => opened.close()));
  }
}

interface Chosen {
  readonly apis: readonly OpenedApi[];
  readonly name: string;
  readonly authType: 'iam' | 'jwt';
}

async function samProject(chosen: Chosen & { readonly isLive: boolean }): Promise<DeploymentProject> {
  const { buildSamProject } = await import('../mcp-proxy/deploy/sam-project.ts');
  return buildSamProject({ ...chosen, version });
}

async function agentCoreProject({ apis, ...chosen }: Chosen): Promise<DeploymentProject> {
  const { buildAgentCoreProject } = await import('../mcp-proxy/deploy/agentcore-project.ts');
  const [opened, ...more] = apis;
  if (opened === undefined || more.length > 0) throw new UsageError('proxy deploy --agentcore takes one API.');
  return buildAgentCoreProject({ ...opened, ...chosen });
}

function chooseAuthType(given = 'iam'): 'iam' | 'jwt' {
  if (given === 'iam' || given === 'jwt') return given;
  throw new UsageError(`--auth-type ${given}: expected iam or jwt.`);
}

/** Names stacks, packages, gateways and parameters, so it is what all of them allow. */
async function chooseName(given: string | undefined, apis: readonly OpenedApi[]): Promise<string> {
  if (given === undefined) {
    const { shortName } = await import('../mcp-proxy/deploy/project-name.ts');
    const name = shortName(apis[0]?.api ?? { title: '' });
    return /^[a-z]/.test(name) ? name : `api-${name}`;
  }
  if (/^[a-z](?:-?[a-z0-9]){0,39}$/.test(given)) return given;
  throw new UsageError(`--name ${given}: expected lower-case letters, digits and single dashes, at most 40.`);
}

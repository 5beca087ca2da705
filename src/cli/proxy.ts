import { writeFile } from 'node:fs/promises';
import type { Inspection } from '../mcp-proxy/inspect.ts';
import type { OpenedApi } from '../mcp-proxy/open-proxy.ts';
import { openApis, proxyConfig, proxyFlags, readProxySettings } from './proxy-settings.ts';
import { stripInvisible } from '../world/untrusted.ts';
import { parseFlags, UsageError } from './usage.ts';

type Subcommand = (args: readonly string[], env: NodeJS.ProcessEnv) => Promise<number>;

const subcommands: Readonly<Record<string, () => Promise<Subcommand>>> = {
  serve: async () => (await import('./proxy-serve.ts')).serveProxy,
  inspect: () => Promise.resolve(inspect),
  call: () => Promise.resolve(call),
  build: () => Promise.resolve(build),
  deploy: async () => (await import('./proxy-deploy.ts')).deployProxy,
};

/** `proxy [serve] <spec>` serves an API as MCP tools; `proxy inspect|call|build|deploy` look at it, try it, compile it, write its deployment. */
export async function proxy(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const load = subcommands[args[0] ?? ''];
  if (load) return (await load())(args.slice(1), env);
  const { serveProxy } = await import('./proxy-serve.ts');
  return serveProxy(args, env);
}

async function inspect(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { values, positionals } = parseFlags(args, { ...proxyFlags, output: { type: 'string' } } as const, true);
  const apis = await openApis(await readProxySettings(values, positionals), proxyConfig(values, env), {
    isLocal: true,
  });
  const { inspectApi } = await import('../mcp-proxy/inspect.ts');
  const inspections = apis.map(({ api }) => inspectApi(api));
  if (values.output === 'json') {
    process.stdout.write(`${JSON.stringify(inspections, null, 2)}\n`);
  } else {
    // Terminals act on control characters.
    for (const inspection of inspections) process.stdout.write(`${stripInvisible(formatInspection(inspection))}\n`);
  }
  await closeAll(apis);
  return 0;
}

function formatInspection(inspection: Inspection): string {
  const { title, version, mode, tools, bytes, tokens, servers, credentials, diagnostics } = inspection;
  return [
    `${title} ${version}: ${tools.length} operations, listed as ${bytes} bytes (about ${tokens} tokens), mode ${mode}`,
    `Servers: ${servers.join(', ') || 'none named; pass --base-url'}`,
    ...credentials.map(({ scheme, kind, operations }) => `Credential ${scheme} (${kind}): ${operations} operations`),
    ...tools.map(
      (tool) =>
        `  ${tool.name.padEnd(40)} ${tool.method.padEnd(7)} ${tool.path}  ~${tool.tokens} tokens${tool.isRead ? '' : '  write'}`,
    ),
    ...diagnostics.map(({ severity, code, pointer, message }) => `${severity} ${code} ${pointer} ${message}`),
  ].join('\n');
}

async function call(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const flags = { ...proxyFlags, json: { type: 'string' }, 'dry-run': { type: 'boolean' } } as const;
  const { values, positionals } = parseFlags(args, flags, true);
  const name = positionals.at(-1);
  const specification = positionals.slice(0, -1);
  if (name === undefined || (values.config === undefined && specification.length === 0))
    throw new UsageError("proxy call <spec> <tool> [--json '{…}'] [--dry-run]");
  const apis = await openApis(await readProxySettings(values, specification), proxyConfig(values, env), {
    isLocal: true,
  });
  try {
    const opened = apis.find(({ api }) => api.tool(name) !== undefined);
    const tool = opened?.api.tool(name);
    if (!opened || !tool) throw new UsageError(`No tool "${name}". See proxy inspect.`);
    const { parseJsonObject } = await import('./tool-arguments.ts');
    const { buildRequest, callOperation } = await import('../mcp-proxy/call.ts');
    const options = { tool, arguments: parseJsonObject(values.json ?? '{}'), session: await opened.session() };
    if (values['dry-run']) {
      const preview = await buildRequest(options);
      process.stdout.write(`${preview.text}\n`);
      if (preview.missingCredential !== undefined) process.stderr.write(`${preview.missingCredential}\n`);
      return 0;
    }
    const result = await callOperation(options);
    for (const part of result.parts) {
      process.stdout.write(part.type === 'text' ? `${part.text}\n` : `(${part.type}, ${part.mediaType})\n`);
    }
    return result.isError ? 1 : 0;
  } finally {
    await closeAll(apis);
  }
}

async function build(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { values, positionals } = parseFlags(args, { ...proxyFlags, output: { type: 'string' } } as const, true);
  const [opened, ...more] = await openApis(await readProxySettings(values, positionals), proxyConfig(values, env), {
    isLocal: true,
  });
  if (!opened || more.length > 0) throw new UsageError('proxy build compiles one API.');
  const { compileApi } = await import('../mcp-proxy/compiled/compile-api.ts');
  const file = values.output ?? 'api.compiled';
  const bytes = await compileApi(opened.api);
  await writeFile(file, bytes, { flag: 'wx' }).catch((error: unknown) => {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw exists ? new UsageError(`${file} exists. Name another file with --output.`) : error;
  });
  process.stdout.write(
    `${file}: ${opened.api.entries.length} operations, ${bytes.length} bytes. Serve it: serverless-mcp proxy ${file}\n`,
  );
  await closeAll([opened]);
  return 0;
}

async function closeAll(apis: readonly OpenedApi[]): Promise<void> {
  await Promise.all(apis.map((opened) => opened.close()));
}

import type { McpServer } from '@modelcontextprotocol/server';
import { existsSync, watch } from 'node:fs';
import * as z from 'zod';
import type { Config } from '../config.ts';
import type { OpenedApi } from '../mcp-proxy/open-proxy.ts';
import type { ProxyApiSettings } from '../mcp-proxy/settings.ts';
import { createProxyServer } from '../proxy/server.ts';
import { createCallMetrics } from '../proxy/metrics.ts';
import { describeError } from '../world/errors.ts';
import { createWorld, type World } from '../world/world.ts';
import { openApis, proxyConfig, proxyFlags, readProxySettings } from './proxy-settings.ts';
import { httpFlags, serveOverHttp, serveOverStdio } from './transports.ts';
import { parseFlags, UsageError } from './usage.ts';

const serveFlags = {
  ...proxyFlags,
  ...httpFlags,
  watch: { type: 'boolean' },
} as const;

const reloadDelayMs = 150;

/** Serves APIs as MCP tools until the client goes (stdio) or a signal arrives (HTTP). */
export async function serveProxy(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { values, positionals } = parseFlags(args, serveFlags, true);
  z.config({ jitless: true });
  const config = proxyConfig(values, env);
  const world = createWorld(config.logLevel, env);
  const settings = await readProxySettings(values, positionals);
  if (values.http !== true && settings.some(({ spec }) => spec === '-'))
    throw new UsageError(
      'Over stdio, standard input carries MCP. Pass the specification as a file, or serve with --http.',
    );
  const holder = await ApiHolder.open(settings, config, { isLocal: values.http !== true, world });
  if (values.watch) holder.watch();
  if (values.http) await serveHolderOverHttp(holder, values, env, world);
  else await serveHolderOverStdio(holder, world);
  await holder.close();
  process.exit(0);
}

/** The APIs as they are now; a reload replaces them whole, so that no call sees half of a change. */
class ApiHolder {
  private apis: readonly OpenedApi[];
  private readonly reopen: () => Promise<OpenedApi[]>;
  private readonly settings: readonly ProxyApiSettings[];
  private readonly world: World;
  /** Told after every reload. */
  readonly listeners = new Set<() => void>();

  private constructor(
    apis: readonly OpenedApi[],
    settings: readonly ProxyApiSettings[],
    reopen: () => Promise<OpenedApi[]>,
    world: World,
  ) {
    this.apis = apis;
    this.settings = settings;
    this.reopen = reopen;
    this.world = world;
  }

  static async open(
    settings: readonly ProxyApiSettings[],
    config: Config,
    options: { isLocal: boolean; world: World },
  ): Promise<ApiHolder> {
    const reopen = () => openApis(settings, config, options);
    return new ApiHolder(await reopen(), settings, reopen, options.world);
  }

  current(): readonly OpenedApi[] {
    return this.apis;
  }

  /** Reloads when a local specification or overlay changes; a broken one leaves the last good one in place. */
  watch(): void {
    let timer: NodeJS.Timeout | undefined;
    const files = this.settings
      .flatMap(({ spec, overlays }) => [spec, ...overlays])
      .filter((source) => existsSync(source));
    for (const file of files) {
      const watcher = watch(file, () => {
        clearTimeout(timer);
        timer = setTimeout(() => void this.reload(), reloadDelayMs);
      });
      this.world.onClose(async () => watcher.close());
    }
  }

  private async reload(): Promise<void> {
    try {
      const previous = this.apis;
      this.apis = await this.reopen();
      await Promise.all(previous.map((opened) => opened.close()));
      for (const listener of this.listeners) listener();
      this.world.log('info', 'specification reloaded');
    } catch (error) {
      this.world.log(
        'error',
        `the changed specification cannot be used, the last good one stays: ${describeError(error)}`,
      );
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.apis.map((opened) => opened.close()));
    await this.world.close();
  }
}

async function serveHolderOverStdio(holder: ApiHolder, world: World): Promise<void> {
  const servers = new Set<McpServer>();
  holder.listeners.add(() => {
    for (const server of servers) if (server.isConnected()) server.sendToolListChanged();
  });
  await serveOverStdio(() => {
    const server = createProxyServer({ apis: () => holder.current(), log: (text) => world.log('error', text) });
    servers.add(server);
    return server;
  }, world);
}

async function serveHolderOverHttp(
  holder: ApiHolder,
  flags: Parameters<typeof serveOverHttp>[1],
  env: NodeJS.ProcessEnv,
  world: World,
): Promise<void> {
  const metrics = createCallMetrics();
  const factory = () =>
    createProxyServer({
      apis: () => holder.current(),
      log: (text) => world.log('error', text),
      onCall: metrics.record,
    });
  await serveOverHttp('serverless-mcp proxy', flags, env, { factory, metrics: metrics.text }, world, (endpoint) =>
    holder.listeners.add(() => endpoint.toolsChanged()),
  );
}

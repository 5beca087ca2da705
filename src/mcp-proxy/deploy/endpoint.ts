import { UserError } from '../../world/errors.ts';
import type { LoadedApi } from '../load-api.ts';
import { resolveServer } from '../serialise/server-url.ts';
import type { ProxyApiSettings } from '../settings.ts';

/** A stage of an API in API Gateway, REST or HTTP. */
export interface ApiStage {
  readonly apiId: string;
  /** Undefined where the deployment's own Region is meant. */
  readonly region: string | undefined;
  readonly stage: string;
}

/** A live source: `apigateway:<restApiId>/<stage>` or `apigatewayv2:<apiId>[/<stage>]`. */
export interface LiveSource {
  readonly kind: 'rest' | 'http';
  readonly apiId: string;
  readonly stage: string;
}

export function liveSource(spec: string): LiveSource | undefined {
  const [, scheme, apiId, stage = '$default'] =
    /^(apigateway|apigatewayv2|apigw|apigwv2):([a-z0-9]+)(?:\/(.+))?$/i.exec(spec) ?? [];
  if (scheme === undefined || apiId === undefined) return undefined;
  return { kind: scheme.toLowerCase().endsWith('v2') ? 'http' : 'rest', apiId, stage };
}

/**
 * The address that a compiled API is called at. A specification that was fetched may name any server; the compiled
 * file would trust it like a local one, so the host that is permitted now is written down.
 * @throws UserError when the specification names a server on a host that nobody permitted
 */
export function deployedBaseUrl(api: LoadedApi, settings: ProxyApiSettings): string | undefined {
  if (settings.baseUrl !== undefined) return settings.baseUrl;
  if (!/^https?:/i.test(settings.spec)) return undefined;
  const source = new URL(settings.spec);
  const server = firstServer(api, settings);
  if (server === undefined) return undefined;
  const { host } = new URL(server);
  if (host !== source.host && !settings.allowHosts.includes(host)) {
    throw new UserError(
      `The specification from ${source.host} names the server ${host}. Pass --base-url ${server}, if calls may go there.`,
    );
  }
  return server;
}

/** The first server with its variables filled in; undefined where the specification names none that is complete. */
export function firstServer(
  api: LoadedApi,
  settings: Pick<ProxyApiSettings, 'spec' | 'baseUrl' | 'serverVariables'>,
): string | undefined {
  const [entry] = api.entries;
  const tool = entry && api.tool(entry.name);
  if (tool === undefined) return undefined;
  const { baseUrl, serverVariables, spec } = settings;
  const sourceUrl = /^https?:/i.test(spec) ? spec : undefined;
  try {
    const { origin, pathPrefix } = resolveServer(tool.operation, { baseUrl, serverVariables, sourceUrl });
    return `${origin}${pathPrefix}`;
  } catch {
    return undefined;
  }
}

/** The stage behind an API Gateway default endpoint. */
export function stageOf(api: LoadedApi, settings: ProxyApiSettings): ApiStage | undefined {
  const live = liveSource(settings.spec);
  const server = firstServer(api, settings);
  if (server !== undefined) {
    const { hostname, pathname } = new URL(server);
    const [, apiId, region] =
      /^([a-z0-9]+)\.execute-api\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|api\.aws)$/.exec(hostname) ?? [];
    const stage = live?.stage ?? pathname.split('/').find((segment) => segment !== '');
    if (apiId !== undefined) return { apiId, region, stage: stage ?? '$default' };
  }
  return live && settings.baseUrl === undefined
    ? { apiId: live.apiId, region: undefined, stage: live.stage }
    : undefined;
}

import { describeError, ConfigError, UserError } from '../world/errors.ts';

export interface ExportSettings {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Service address for tests and private endpoints. */
  readonly endpoint?: string | undefined;
}

/**
 * The OpenAPI 3.0 document of a deployed REST API (API Gateway `GetExport`, `oas30`), with API Gateway's extensions and
 * authorizers. Tags and descriptions are only in it when documentation parts were published to the stage.
 * @throws UserError when the API or stage does not exist, ConfigError for missing credentials or permissions
 */
export async function exportRestApi(
  request: { restApiId: string; stage: string },
  settings: ExportSettings,
): Promise<string> {
  const { APIGatewayClient, GetExportCommand } = await import('@aws-sdk/client-api-gateway');
  const client = new APIGatewayClient(clientOptions(settings));
  const command = new GetExportCommand({
    restApiId: request.restApiId,
    stageName: request.stage,
    exportType: 'oas30',
    // Without it the service answers "Unable to build exporter: null".
    accepts: 'application/json',
    parameters: { extensions: 'apigateway,authorizers' },
  });
  try {
    const { body } = await client.send(command, abortOptions(settings));
    return decode(body, `REST API ${request.restApiId}`);
  } catch (error) {
    throw explain(
      error,
      `REST API ${request.restApiId} stage ${request.stage}`,
      'apigateway:GET on /restapis/*/stages/*/exports/oas30',
    );
  } finally {
    client.destroy();
  }
}

/**
 * The OpenAPI 3.0 document of an HTTP API (API Gateway v2 `ExportApi`); without a stage its latest configuration.
 * @throws like `exportRestApi`
 */
export async function exportHttpApi(
  request: { apiId: string; stage: string | undefined },
  settings: ExportSettings,
): Promise<string> {
  const { ApiGatewayV2Client, ExportApiCommand } = await import('@aws-sdk/client-apigatewayv2');
  const client = new ApiGatewayV2Client(clientOptions(settings));
  const command = new ExportApiCommand({
    ApiId: request.apiId,
    OutputType: 'JSON',
    Specification: 'OAS30',
    IncludeExtensions: true,
    ...(request.stage !== undefined && { StageName: request.stage }),
  });
  try {
    const { body } = await client.send(command, abortOptions(settings));
    return decode(body, `HTTP API ${request.apiId}`);
  } catch (error) {
    throw explain(error, `HTTP API ${request.apiId}`, 'apigateway:GET on /apis/*/exports/OAS30');
  } finally {
    client.destroy();
  }
}

function clientOptions({ region, profile, endpoint }: ExportSettings) {
  return {
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
    ...(endpoint !== undefined && { endpoint }),
    maxAttempts: 3,
  };
}

function abortOptions({ signal }: ExportSettings) {
  return signal === undefined ? {} : { abortSignal: signal };
}

function decode(body: Uint8Array | undefined, what: string): string {
  if (body === undefined || body.length === 0) throw new UserError(`${what} exported an empty document.`);
  return new TextDecoder().decode(body);
}

function explain(error: unknown, what: string, permission: string): Error {
  if (error instanceof UserError || (error instanceof Error && error.name === 'AbortError')) return error;
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotFoundException') {
    return new UserError(`${what} does not exist in this account and Region. Check the id, the stage and --region.`, {
      cause: error,
    });
  }
  if (/AccessDenied|Unauthorized|Forbidden/.test(name)) {
    return new ConfigError(`Exporting ${what} is not permitted. It needs ${permission}.`, { cause: error });
  }
  return new ConfigError(
    `${what} cannot be exported: ${describeError(error)}. Check credentials (--profile) and --region.`,
    { cause: error },
  );
}

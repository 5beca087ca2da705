import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { exportHttpApi, exportRestApi, type ExportSettings } from '../../src/aws/api-export.ts';
import { ConfigError, UserError } from '../../src/world/errors.ts';

/** API Gateway's own wire format at a local port: the real SDK speaks to it. */
async function service(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<ExportSettings> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return { region: 'eu-central-1', endpoint: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}` };
}

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
});
afterEach(() => vi.unstubAllEnvs());

describe('exporting a deployed API', () => {
  it('asks GetExport for OpenAPI 3 as JSON with extensions', async () => {
    let seen: IncomingMessage | undefined;
    const settings = await service((request, response) => {
      seen = request;
      response.end('{"openapi":"3.0.1"}');
    });
    expect(await exportRestApi({ restApiId: 'a1b2c3', stage: 'prod' }, settings)).toBe('{"openapi":"3.0.1"}');
    expect(seen?.method).toBe('GET');
    expect(seen?.url).toBe('/restapis/a1b2c3/stages/prod/exports/oas30?extensions=apigateway%2Cauthorizers');
    expect(seen?.headers.accept).toBe('application/json');
  });

  it('asks ExportApi for the stage, or without one for the latest configuration', async () => {
    const urls: (string | undefined)[] = [];
    const settings = await service((request, response) => {
      urls.push(request.url);
      response.end('{}');
    });
    await exportHttpApi({ apiId: 'a1', stage: undefined }, settings);
    await exportHttpApi({ apiId: 'a1', stage: '$default' }, settings);
    expect(urls).toEqual([
      '/v2/apis/a1/exports/OAS30?includeExtensions=true&outputType=JSON',
      '/v2/apis/a1/exports/OAS30?includeExtensions=true&outputType=JSON&stageName=%24default',
    ]);
  });

  it('says what to do when the API is missing or not permitted', async () => {
    const failing = (status: number, type: string) =>
      service((_, response) => {
        response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type });
        response.end('{"message":"no"}');
      });
    const missing = await failing(404, 'NotFoundException');
    await expect(exportRestApi({ restApiId: 'a1', stage: 'x' }, missing)).rejects.toThrow(UserError);
    const denied = await failing(403, 'AccessDeniedException');
    await expect(exportHttpApi({ apiId: 'a1', stage: undefined }, denied)).rejects.toThrow(ConfigError);
    await expect(exportHttpApi({ apiId: 'a1', stage: undefined }, denied)).rejects.toThrow('apigateway:GET');
  });

  it('stops when cancelled', async () => {
    const settings = await service(() => undefined);
    const exported = exportRestApi({ restApiId: 'a1', stage: 'x' }, { ...settings, signal: AbortSignal.timeout(100) });
    await expect(exported).rejects.toThrow('Request aborted');
  });
});

import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describeError, UserError } from '../../world/errors.ts';
import { readText } from './read-text.ts';

/** Text of a specification and the address its relative references start from ('' when it has none). */
export interface SourceText {
  readonly text: string;
  readonly address: string;
  /** Name for messages. */
  readonly origin: string;
}

/** How sources are reached. Tests and the edge pass their own parts; files need nothing. */
export interface SourceWorld {
  /** GET through the guarded HTTP client; gives the final address after redirects. */
  readonly fetchText?:
    ((url: string, signal: AbortSignal | undefined) => Promise<{ text: string; url: string }>) | undefined;
  readonly readStandardInput?: (() => Promise<string>) | undefined;
  readonly exportRestApi?: ((request: { restApiId: string; stage: string }) => Promise<string>) | undefined;
  readonly exportHttpApi?: ((request: { apiId: string; stage: string | undefined }) => Promise<string>) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** GitHub's specification has 13 MB, Microsoft Graph's 20 MB, its beta 47 MB. */
const maxSourceBytes = 64 * 1024 * 1024;

/**
 * Reads a source: a file path or `file:` URL, an `http(s):` URL, `-`, `apigateway:<restApiId>/<stage>` or
 * `apigatewayv2:<apiId>[/<stage>]`.
 * @throws UserError when it cannot be read
 */
export async function readSource(source: string, world: SourceWorld): Promise<SourceText> {
  world.signal?.throwIfAborted();
  if (source === '-') return await readInput(world);
  if (/^https?:\/\//i.test(source)) return await readUrl(source, world);
  const [, kind, rest = ''] = /^(apigateway|apigatewayv2|apigw|apigwv2):(.+)$/i.exec(source) ?? [];
  if (kind !== undefined)
    return kind.toLowerCase().endsWith('v2') ? await readHttpApi(rest, world) : await readRestApi(rest, world);
  return await readLocalFile(source.startsWith('file:') ? fileURLToPath(source) : source);
}

async function readInput({ readStandardInput }: SourceWorld): Promise<SourceText> {
  if (readStandardInput === undefined)
    throw new UserError('"-" reads standard input, which is not available here. Pass a file or URL.');
  return { text: await readStandardInput(), address: '', origin: 'standard input' };
}

async function readUrl(url: string, { fetchText, signal }: SourceWorld): Promise<SourceText> {
  if (fetchText === undefined) throw new UserError(`URLs cannot be fetched here. Download ${url} and pass the file.`);
  const fetched = await fetchText(url, signal);
  return { text: fetched.text, address: fetched.url, origin: url };
}

async function readRestApi(rest: string, { exportRestApi }: SourceWorld): Promise<SourceText> {
  const [, restApiId, stage] = /^([a-z0-9]{1,20})\/([A-Za-z0-9_$-]{1,128})$/.exec(rest) ?? [];
  if (restApiId === undefined || stage === undefined) {
    throw new UserError(
      `"apigateway:${rest}" is no REST API stage. Write apigateway:<restApiId>/<stage>, e.g. apigateway:a1b2c3d4e5/prod.`,
    );
  }
  if (exportRestApi === undefined)
    throw new UserError('API Gateway cannot be reached here. Export the API to a file and pass that.');
  return {
    text: await exportRestApi({ restApiId, stage }),
    address: '',
    origin: `REST API ${restApiId} stage ${stage}`,
  };
}

async function readHttpApi(rest: string, { exportHttpApi }: SourceWorld): Promise<SourceText> {
  const [, apiId, stage] = /^([a-z0-9]{1,20})(?:\/([A-Za-z0-9_$.-]{1,128}))?$/.exec(rest) ?? [];
  if (apiId === undefined) {
    throw new UserError(
      `"apigatewayv2:${rest}" is no HTTP API. Write apigatewayv2:<apiId> or apigatewayv2:<apiId>/<stage>.`,
    );
  }
  if (exportHttpApi === undefined)
    throw new UserError('API Gateway cannot be reached here. Export the API to a file and pass that.');
  return { text: await exportHttpApi({ apiId, stage }), address: '', origin: `HTTP API ${apiId}` };
}

async function readLocalFile(file: string): Promise<SourceText> {
  const absolute = path.resolve(file);
  try {
    const { size } = await stat(absolute);
    if (size > maxSourceBytes) {
      throw new UserError(
        `${file} has ${size} bytes; specifications up to ${maxSourceBytes} bytes are read. Split it or serve it by URL parts.`,
      );
    }
    return {
      // Several times faster than the promise for megabytes, and nothing else runs at this point.
      text: readText(absolute),
      address: pathToFileURL(await realpath(absolute)).href,
      origin: file,
    };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `${file} cannot be read: ${describeError(error)}. Pass a file, an http(s) URL, "-", apigateway:<id>/<stage> or apigatewayv2:<id>.`,
      {
        cause: error,
      },
    );
  }
}

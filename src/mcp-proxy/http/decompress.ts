import { promisify } from 'node:util';
import { brotliDecompress, constants, gunzip, inflate, inflateRaw } from 'node:zlib';
import type { HttpResponse } from './message.ts';
import { errorCode, TransportError } from './transport-error.ts';

interface Limits {
  readonly maxOutputLength: number;
  /** The body is only the beginning of one: what can be unpacked of it is enough. */
  readonly isPartial: boolean;
}

type Decoder = (bytes: Buffer, limits: Limits) => Promise<Buffer>;

const decoders: Readonly<Record<string, Decoder>> = {
  gzip: (bytes, limits) => promisify(gunzip)(bytes, zlibOptions(limits)),
  'x-gzip': (bytes, limits) => promisify(gunzip)(bytes, zlibOptions(limits)),
  br: (bytes, { maxOutputLength, isPartial }) =>
    promisify(brotliDecompress)(bytes, {
      maxOutputLength,
      ...(isPartial && { finishFlush: constants.BROTLI_OPERATION_FLUSH }),
    }),
  // Some servers send raw deflate where zlib-wrapped is meant.
  deflate: (bytes, limits) => {
    const isWrapped = ((bytes[0] ?? 0) & 0x0f) === 8;
    return promisify(isWrapped ? inflate : inflateRaw)(bytes, zlibOptions(limits));
  },
};

function zlibOptions({ maxOutputLength, isPartial }: Limits) {
  return { maxOutputLength, ...(isPartial && { finishFlush: constants.Z_SYNC_FLUSH }) };
}

/** The body without its content encodings; one we do not know stays. @throws TransportError beyond `maxBytes` */
export async function decompress(
  raw: Pick<HttpResponse, 'headers' | 'body' | 'isTruncated'>,
  maxBytes: number,
): Promise<Buffer> {
  const encodings = (raw.headers.get('content-encoding') ?? [])
    .flatMap((value) => value.toLowerCase().split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  let body = raw.body;
  if (encodings.length === 0 || body.length === 0) return body;
  for (const encoding of encodings.reverse()) {
    const decode = Object.hasOwn(decoders, encoding) ? decoders[encoding] : undefined;
    if (!decode) return body;
    body = await decode(body, { maxOutputLength: maxBytes, isPartial: raw.isTruncated }).catch((error: unknown) => {
      throw undecodable(error, encoding, maxBytes);
    });
  }
  return body;
}

function undecodable(error: unknown, encoding: string, maxBytes: number): TransportError {
  const isBomb = errorCode(error) === 'ERR_BUFFER_TOO_LARGE';
  return new TransportError(
    isBomb
      ? `The ${encoding} response unpacks to more than the cap of ${maxBytes} bytes and was refused. Ask for less: a filter, fewer fields, a smaller page.`
      : `The response says Content-Encoding: ${encoding}, but cannot be unpacked.`,
    { code: isBomb ? 'decompressed-too-large' : 'bad-encoding', isBeforeSend: false, cause: error },
  );
}

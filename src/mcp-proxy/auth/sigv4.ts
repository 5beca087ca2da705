import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { InternalError } from '../../world/errors.ts';
import type { RequestDraft } from '../serialise/draft.ts';

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** Finds credentials; by default the SDK's own chain. */
export type AwsCredentialSource = (profile: string | undefined) => Promise<AwsCredentials>;

export interface SigningOptions {
  readonly credentials: AwsCredentials;
  readonly region: string;
  readonly service: string;
  readonly date: Date;
}

/** The SDK's credential chain, one provider per profile so that its caching works. Loaded at the first call. */
export function createSdkCredentialSource(): AwsCredentialSource {
  const providers = new Map<string, () => Promise<AwsCredentials>>();
  return async (profile) => {
    const key = profile ?? '';
    const known = providers.get(key);
    if (known !== undefined) return known();
    const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
    const provider = defaultProvider(profile === undefined ? {} : { profile });
    providers.set(key, () => provider());
    return provider();
  };
}

/** Signs a request with AWS Signature Version 4, payload hash included. Adds headers; changes nothing else. */
export async function signRequest(draft: RequestDraft, options: SigningOptions): Promise<RequestDraft> {
  const { SignatureV4 } = await import('@smithy/signature-v4');
  const url = new URL(draft.origin);
  const signer = new SignatureV4({
    credentials: {
      accessKeyId: options.credentials.accessKeyId,
      secretAccessKey: options.credentials.secretAccessKey,
      ...(options.credentials.sessionToken !== undefined && { sessionToken: options.credentials.sessionToken }),
    },
    region: options.region,
    service: options.service,
    sha256: Sha256,
    uriEscapePath: options.service !== 's3',
  });
  const own = draft.headers.filter(
    ([name]) => !/^(?:authorization|x-amz-(?:date|security-token|content-sha256))$/i.test(name),
  );
  const signed = await signer.sign(
    {
      method: draft.method,
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port !== '' && { port: Number(url.port) }),
      path: draft.path,
      query: queryBag(draft),
      headers: { ...Object.fromEntries(signable(own)), host: url.host },
      ...(draft.body !== undefined && { body: draft.body }),
    },
    { signingDate: options.date },
  );
  const added = Object.entries(signed.headers).filter(([name]) => /^(?:authorization|x-amz-)/i.test(name));
  const kept = own.filter(([name]) => !added.some(([other]) => other.toLowerCase() === name.toLowerCase()));
  return { ...draft, headers: [...kept, ...added] };
}

/** Region and service that a host name of API Gateway or a function URL tells. */
export function awsHost(hostname: string): { region: string; service: string } | undefined {
  const gateway = /^[a-z0-9-]+\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/.exec(hostname);
  if (gateway?.[1] !== undefined) return { region: gateway[1], service: 'execute-api' };
  const functionUrl = /^[a-z0-9]+\.lambda-url\.([a-z0-9-]+)\.on\.aws$/.exec(hostname);
  return functionUrl?.[1] === undefined ? undefined : { region: functionUrl[1], service: 'lambda' };
}

/** Headers that proxies on the way leave alone. */
function signable(headers: RequestDraft['headers']): [string, string][] {
  return headers
    .filter(([name]) => /^(?:content-type|x-)/i.test(name))
    .map(([name, value]) => [name.toLowerCase(), value]);
}

function queryBag(draft: RequestDraft): Record<string, string[]> {
  const bag = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(draft.query.map((pair) => pair.text).join('&'))) {
    bag.set(name, [...(bag.get(name) ?? []), value]);
  }
  return Object.fromEntries(bag);
}

type SignerText = string | ArrayBuffer | ArrayBufferView;

/** Node's own SHA-256 in the shape that the signer asks for. */
class Sha256 {
  private readonly hash: Hash | Hmac;
  constructor(secret?: SignerText) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', toBytes(secret));
  }
  update(data: SignerText): void {
    this.hash.update(toBytes(data));
  }
  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }
  reset(): void {
    throw new InternalError('The signer makes a new hash for each text.');
  }
}

function toBytes(data: SignerText): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data, 'utf8');
  return data instanceof ArrayBuffer
    ? new Uint8Array(data)
    : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

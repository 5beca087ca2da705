import { createHash, createHmac } from 'node:crypto';
import type { Seen } from '../helpers.ts';

/**
 * Computes the Signature Version 4 of a request as it arrived, from AWS's description of it and not from the signer
 * under test. @returns the signature that the request should carry
 */
export function expectedSignature(seen: Seen, secretAccessKey: string): string {
  const authorization = String(seen.headers.authorization);
  const [, scope = '', signedNames = ''] =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=/.exec(authorization) ?? [];
  const [date = '', region = '', service = ''] = scope.split('/');
  const [, path = '', query = ''] = /^([^?]*)\??(.*)$/s.exec(seen.url) ?? [];
  const canonicalPath = path
    .split('/')
    .map((segment) => encode(segment))
    .join('/');
  const canonicalQuery = query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [, name = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(pair) ?? [];
      return [encode(decodeURIComponent(name)), encode(decodeURIComponent(value))] as const;
    })
    .sort(([name, value], [otherName, otherValue]) => compare(name, otherName) || compare(value, otherValue))
    .map((pair) => pair.join('='))
    .join('&');
  const headers = signedNames
    .split(';')
    .map((name) => `${name}:${String(seen.headers[name]).trim().replace(/ +/g, ' ')}\n`);
  const request = [seen.method, canonicalPath, canonicalQuery, headers.join(''), signedNames, sha256(seen.body)].join(
    '\n',
  );
  const toSign = ['AWS4-HMAC-SHA256', String(seen.headers['x-amz-date']), scope, sha256(request)].join('\n');
  const key = [date, region, service, 'aws4_request'].reduce<Buffer | string>(hmac, `AWS4${secretAccessKey}`);
  return hmac(key, toSign).toString('hex');
}

function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: Buffer | string, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}

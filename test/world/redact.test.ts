import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor, redactPatterns } from '../../src/world/redact.ts';

const accessKey = ['AKIA', 'IOSFODNN7EXAMPLE'].join('');
const jwt = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0', 'dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P'].join('.');

describe('redaction by value', () => {
  it('replaces a secret in every form it travels in', () => {
    const secret = 'p@ss "w0rd"/+';
    const { redact } = createRedactor([secret]);
    const text = [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret),
      Buffer.from(secret).toString('base64'),
    ].join('\n');
    expect(redact(text)).toBe(
      '[redacted]\n[redacted]\n"[redacted]"\n[redacted]=='.replace(
        '==',
        Buffer.from(secret).toString('base64').match(/=*$/)?.[0] ?? '',
      ),
    );
  });

  it('never lets a secret through, whatever surrounds it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4 }), fc.string(), fc.string(), (secret, before, after) => {
        const redacted = createRedactor([secret]).redact(`${before}${secret}${after}`);
        expect(redacted.replaceAll('[redacted]', '\0').includes(secret)).toBe(false);
      }),
    );
  });

  it('covers the longer of two overlapping secrets', () => {
    expect(createRedactor(['abcd', 'abcdefgh']).redact('x abcdefgh y')).toBe('x [redacted] y');
  });

  it('leaves very short values and other text alone', () => {
    expect(createRedactor(['a', '']).redact('a banana')).toBe('a banana');
  });

  it('walks objects and arrays without changing the original', () => {
    const value = { list: ['SECRET', 1, null], nested: { SECRET: true } };
    expect(createRedactor(['SECRET']).redactDeep(value)).toEqual({
      list: ['[redacted]', 1, null],
      nested: { '[redacted]': true },
    });
    expect(value.list[0]).toBe('SECRET');
  });
});

describe('redaction by pattern', () => {
  it.each([
    ['an AWS access key', `id ${accessKey} end`, 'id [redacted] end'],
    [
      'an AWS secret key',
      `aws_secret_access_key = ${'wJalrXUtnFEMI/K7MDENG/'}${'bPxRfiCYEXAMPLEKEY'}`,
      'aws_secret_access_key = [redacted]',
    ],
    ['a bearer token', 'Authorization: Bearer abcdef0123456789', 'Authorization: Bearer [redacted]'],
    ['basic credentials', 'authorization: basic dXNlcjpwYXNz, x', 'authorization: basic [redacted], x'],
    ['a JSON web token', `token ${jwt}.`, 'token [redacted].'],
    ['a password in a URL', 'postgres://user:hunter22@db.example.com/x', 'postgres://user:[redacted]@db.example.com/x'],
    ['a connection string', 'Server=db;Password=hunter22;Timeout=3', 'Server=db;Password=[redacted];Timeout=3'],
    ['a signed URL', 'https://b/k?X-Amz-Signature=0123456789abcdef&x=1', 'https://b/k?X-Amz-Signature=[redacted]&x=1'],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----', '[redacted]'],
  ])('replaces %s', (_name, text, expected) => {
    expect(redactPatterns(text)).toBe(expected);
  });

  it('keeps ordinary text', () => {
    const text =
      'A basic example of Basic authentication and bearer authentication: the bearer of this message lives at https://example.com:8443/a/b?c=d, eyJ is short.';
    expect(redactPatterns(text)).toBe(text);
  });

  it('stays fast on hostile input', () => {
    const hostile = [
      'eyJ'.repeat(60_000),
      'a://'.repeat(50_000),
      '-----BEGIN PRIVATE KEY-----'.repeat(8_000),
      'x:'.repeat(100_000),
    ];
    const startedAt = performance.now();
    for (const text of hostile) redactPatterns(text);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });
});

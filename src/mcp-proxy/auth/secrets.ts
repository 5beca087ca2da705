import { ConfigError, describeError } from '../../world/errors.ts';
import type { AwsCaller } from './aws-call.ts';
import type { SecretReference } from './settings.ts';

export interface SecretSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Text of a file that an operator named. */
  readonly readFile: (path: string) => Promise<string>;
  readonly callAws: AwsCaller;
  /** Milliseconds, for the age of cached values. */
  readonly now: () => number;
}

export interface SecretStore {
  /** @throws ConfigError naming the reference, never the value. */
  readonly read: (reference: SecretReference) => Promise<string>;
  /** The same for what is kept beside secrets but is none: user names, client ids. Not redacted, because such words are common. */
  readonly readName: (reference: SecretReference) => Promise<string>;
  /** Adds a value that was fetched, not configured (an access token), to those that are redacted. */
  readonly remember: (value: string) => void;
  /** Every value handed out so far, for redaction. */
  readonly values: () => Iterable<string>;
  /** Forget cached values, so that the next read sees a rotated secret. */
  readonly forget: () => void;
}

const cacheMs = 5 * 60_000;

/** Reads secrets by reference and remembers them for five minutes. */
export function createSecretStore(sources: SecretSources): SecretStore {
  const cache = new Map<string, { value: Promise<string>; readAt: number }>();
  const handedOut = new Set<string>();
  const readName = (reference: string): Promise<string> => {
    const known = cache.get(reference);
    if (known && sources.now() - known.readAt < cacheMs) return known.value;
    const value = readReference(reference, sources);
    cache.set(reference, { value, readAt: sources.now() });
    value.catch(() => cache.delete(reference));
    return value;
  };
  return {
    async read(reference) {
      const value = await readName(reference);
      handedOut.add(value);
      return value;
    },
    readName,
    remember: (value) => handedOut.add(value),
    values: () => handedOut,
    forget: () => cache.clear(),
  };
}

async function readReference(reference: string, sources: SecretSources): Promise<string> {
  const [, kind = '', place = ''] = /^(env|file|ssm|secretsmanager):(.+)$/s.exec(reference) ?? [];
  switch (kind) {
    case 'env':
      return nonEmpty(
        sources.env[place],
        `Environment variable ${place} is not set. Set it before starting the proxy.`,
      );
    case 'file': {
      const text = await sources.readFile(place).catch((error: unknown) => {
        throw new ConfigError(`The secret file ${place} cannot be read: ${describeError(error)}`, { cause: error });
      });
      return nonEmpty(text.replace(/\r?\n$/, ''), `The secret file ${place} is empty.`);
    }
    case 'ssm': {
      const { name, key } = splitKey(place);
      const answer = await sources.callAws('ssm', 'AmazonSSM.GetParameter', { Name: name, WithDecryption: true });
      return pick(stringAt(answer, ['Parameter', 'Value']), key, reference);
    }
    case 'secretsmanager': {
      const { name, key } = splitKey(place);
      const answer = await sources.callAws('secretsmanager', 'secretsmanager.GetSecretValue', { SecretId: name });
      return pick(stringAt(answer, ['SecretString']), key, reference);
    }
    default:
      throw new ConfigError(
        'A credential must be a reference: env:NAME, file:/path, ssm:/name or secretsmanager:name. The value itself is not accepted, because command lines and configuration files are readable by others.',
      );
  }
}

function splitKey(place: string): { name: string; key: string | undefined } {
  const [name = '', key] = place.split('#');
  return { name, key };
}

function pick(text: string | undefined, key: string | undefined, reference: string): string {
  if (key === undefined) return nonEmpty(text, `${reference} holds no text.`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text ?? '');
  } catch {
    throw new ConfigError(`${reference} asks for a member, but the secret is not JSON.`);
  }
  return nonEmpty(stringAt(parsed, [key]), `${reference}: the secret has no text member "${key}".`);
}

function stringAt(value: unknown, keys: readonly string[]): string | undefined {
  let current = value;
  for (const key of keys) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined;
    current = Object.entries(current).find(([name]) => name === key)?.[1];
  }
  return typeof current === 'string' ? current : undefined;
}

function nonEmpty(text: string | undefined, message: string): string {
  if (text === undefined || text === '') throw new ConfigError(message);
  return text;
}

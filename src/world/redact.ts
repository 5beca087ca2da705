/** What stands where a secret stood. */
const mask = '[redacted]';

/** Shorter values are too common in ordinary text to be replaced by value. */
const minSecretLength = 4;

interface SecretPattern {
  readonly name: string;
  /** Linear by construction (no nested or adjacent unbounded repeats); group 1, where present, is kept as the visible lead-in. */
  readonly pattern: RegExp;
}

/**
 * Shapes of secrets that are recognisable without knowing their value.
 * Grammars: AWS IAM unique-id prefixes, RFC 6750 (bearer), RFC 7617 (basic), RFC 7519 (JWT), RFC 7468 (PEM), RFC 3986 (userinfo).
 */
const secretPatterns: readonly SecretPattern[] = [
  {
    name: 'private key',
    pattern: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[^-]{0,20000}(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----)?/g,
  },
  { name: 'JSON web token', pattern: /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g },
  // A digit or a capital inside tells a token from the words "basic authentication".
  {
    name: 'authorization',
    pattern: /\b((?:[Bb]earer|[Bb]asic|BEARER|BASIC)\s{1,4})(?=[\w.~+/=-]{0,400}(?:\d|[a-z][A-Z]))[\w.~+/=-]{12,}/g,
  },
  { name: 'AWS access key', pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g },
  {
    name: 'AWS secret key or session token',
    pattern: /\b((?:aws_?)?(?:secret_?access_?key|session_?token)["']?\s{0,4}[:=]\s{0,4}["']?)[\w/+=-]{16,}/gi,
  },
  { name: 'signed URL', pattern: /\b(X-Amz-(?:Signature|Security-Token|Credential)=)[^&\s"'<>]{8,}/gi },
  {
    name: 'credentials in a URL',
    pattern: /\b([a-z][a-z0-9+.-]{1,30}:\/\/[^\s/:@"'<>]{0,256}:)[^\s/@"'<>]{1,256}(?=@)/gi,
  },
  {
    name: 'connection string',
    pattern: /\b((?:password|pwd|accountkey|sharedaccesskey|client_secret)\s{0,4}=\s{0,4})[^;&\s"']{4,}/gi,
  },
  {
    name: 'provider token',
    pattern:
      /\b(?:gh[opsur]_\w{20,}|github_pat_\w{20,}|xox[abprs]-[\w-]{10,}|[sr]k_live_\w{10,}|npm_\w{30,}|AIza[\w-]{35})/g,
  },
];

/** No text without one of these (in lower case) holds any of the shapes above; a quick look instead of nine expressions. */
const trigger =
  /eyj|bearer|basic|akia|asia|secret|session|x-amz-|:\/\/|password|pwd|accountkey|sharedaccesskey|gh[opsur]_|github_pat|xox|k_live|npm_|aiza|private/;

/** The shortest text that one of the shapes can match. */
const minPatternLength = 8;

export interface Redactor {
  /** Replaces every known secret value, in the forms it travels in, and every text of a secret's shape. */
  readonly redact: (text: string) => string;
  /** `redact` over every string of a JSON-like value, keys included; the value itself is not changed. */
  readonly redactDeep: (value: unknown) => unknown;
  /** True when `text`, and every JSON value that it is the JSON of, needs no redaction. One quick look; may be false for clean texts. */
  readonly isClean: (text: string) => boolean;
}

export interface RedactorOptions {
  /** Also replace what merely looks like a secret. Default true. */
  readonly usePatterns?: boolean;
}

/**
 * Makes a redactor for these secret values: raw, URL-encoded, JSON-escaped, as XML and HTML write them, and base64
 * (plain and URL-safe).
 * Values under four characters are left alone. Long values go first, so that one secret inside another is covered.
 */
export function createRedactor(secretValues: Iterable<string>, options: RedactorOptions = {}): Redactor {
  const forms = [...new Set([...secretValues].filter((value) => value.length >= minSecretLength).flatMap(formsOf))];
  forms.sort((left, right) => right.length - left.length);
  const values = forms.length === 0 ? undefined : new RegExp(forms.map(escapeForRegExp).join('|'), 'g');
  const usePatterns = options.usePatterns ?? true;
  const redact = (text: string): string => {
    const withoutValues = values === undefined ? text : text.replace(values, mask);
    return usePatterns ? redactPatterns(withoutValues) : withoutValues;
  };
  // Escaping changes neither the trigger words nor, thanks to their JSON form, the values; so one look at the whole is enough.
  const isClean = (text: string): boolean =>
    (values === undefined || text.search(values) === -1) && !(usePatterns && hasTrigger(text));
  const redactDeep = (value: unknown): unknown => {
    const json = jsonOf(value);
    return json !== undefined && isClean(json) ? value : mapStrings(value, redact);
  };
  return { redact, redactDeep, isClean };
}

/** Replaces what has the shape of a secret: AWS keys, bearer tokens, JWTs, private keys, credentials in URLs and connection strings. */
export function redactPatterns(text: string): string {
  if (!hasTrigger(text)) return text;
  let redacted = text;
  for (const { pattern } of secretPatterns) {
    redacted = redacted.replace(pattern, (_match, lead: unknown) => `${typeof lead === 'string' ? lead : ''}${mask}`);
  }
  return redacted;
}

/** JSON of a value; undefined when it cannot be written. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return undefined;
  }
}

function hasTrigger(text: string): boolean {
  if (text.length < minPatternLength) return false;
  return trigger.test(text.toLowerCase());
}

function formsOf(value: string): string[] {
  const base64 = Buffer.from(value, 'utf8').toString('base64').replace(/=+$/, '');
  const percent = encodeURIComponent(Buffer.from(value, 'utf8').toString('utf8'));
  const strict = percent.replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return [
    value,
    ...[percent, strict].flatMap((text) => [
      text,
      text.replaceAll('%20', '+'),
      text.replace(/%[0-9A-F]{2}/g, (triple) => triple.toLowerCase()),
    ]),
    JSON.stringify(value).slice(1, -1),
    escapeMarkup(value),
    ...(base64.length >= 8 ? [base64, base64.replaceAll('+', '-').replaceAll('/', '_')] : []),
  ];
}

/** The five characters that XML and HTML escape; numeric references to others are rare. */
function escapeMarkup(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function mapStrings(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, map));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [map(key), mapStrings(item, map)]));
}

function escapeForRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}

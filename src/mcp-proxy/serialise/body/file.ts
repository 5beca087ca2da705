import { UserError } from '../../../world/errors.ts';
import { isComposite } from '../scalar.ts';

export interface FileContent {
  readonly bytes: Uint8Array;
  readonly filename?: string | undefined;
  readonly contentType?: string | undefined;
}

/** Reads a file that a caller named by path, after checking that it may be read. Absent where paths are not accepted. */
export type FileReader = (path: string, argument: string) => Promise<Uint8Array>;

/**
 * Bytes of a file argument: `{base64 | text | path, filename?, contentType?}`, or a string of base64 (also as data: URL).
 * @throws UserError naming the argument when it is none of these.
 */
export async function readFileArgument(
  value: unknown,
  argument: string,
  readFile: FileReader | undefined,
): Promise<FileContent> {
  if (typeof value === 'string') return { bytes: decodeBase64(value, argument) };
  if (!isComposite(value) || Array.isArray(value)) throw notAFile(argument);
  const given = new Map<string, unknown>(Object.entries(value));
  const details = {
    filename: optionalText(given, 'filename', argument),
    contentType: optionalText(given, 'contentType', argument),
  };
  const [base64, text, path] = ['base64', 'text', 'path'].map((key) => optionalText(given, key, argument));
  if ([base64, text, path].filter((source) => source !== undefined).length !== 1) throw notAFile(argument);
  if (base64 !== undefined) return { bytes: decodeBase64(base64, argument), ...details };
  if (text !== undefined) return { bytes: Buffer.from(text, 'utf8'), ...details };
  if (readFile === undefined || path === undefined) {
    throw new UserError(
      `"${argument}" names a path, but files cannot be read over this connection. Pass the content as "base64" or "text".`,
    );
  }
  return {
    bytes: await readFile(path, argument),
    ...details,
    filename: details.filename ?? path.split(/[/\\]/).at(-1),
  };
}

/** @throws UserError when the text is not base64 (standard or URL-safe, blanks permitted). */
export function decodeBase64(text: string, argument: string): Uint8Array {
  const payload = text.replace(/^data:[^,]{0,200};base64,/, '').replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(payload) || payload.replace(/=+$/, '').length % 4 === 1) {
    throw new UserError(
      `"${argument}" is not base64. Encode the bytes as base64, or pass {"text": "…"} for plain text.`,
    );
  }
  return Buffer.from(payload.replaceAll('-', '+').replaceAll('_', '/'), 'base64');
}

function optionalText(given: ReadonlyMap<string, unknown>, key: string, argument: string): string | undefined {
  const value = given.get(key);
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw new UserError(`"${argument}.${key}" must be a text.`);
}

function notAFile(argument: string): UserError {
  return new UserError(
    `"${argument}" is a file: pass exactly one of {"base64": "…"}, {"text": "…"} or {"path": "/absolute/path"}, with "filename" and "contentType" as you need.`,
  );
}

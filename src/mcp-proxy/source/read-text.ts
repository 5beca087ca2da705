import { isAscii } from 'node:buffer';
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';

const chunkBytes = 64 * 1024;
/** Smaller files are read in a millisecond anyhow. */
const leastBytes = 1024 * 1024;

/**
 * Text of a UTF-8 file. In a large `.json` file whatever is not ASCII comes as `\uXXXX`, which means the same there: one
 * dash or emoji would otherwise make the whole text take two bytes a character, and reading and parsing it slower by half.
 */
export function readText(file: string): string {
  return (file.endsWith('.json') ? readEscaped(file) : undefined) ?? readFileSync(file, 'utf8');
}

/** undefined for a small file, and for one with so much to escape that it gains nothing. */
function readEscaped(file: string): string | undefined {
  const handle = openSync(file, 'r');
  try {
    const { size } = fstatSync(handle);
    if (size < leastBytes) return undefined;
    const bytes = Buffer.allocUnsafeSlow(Math.ceil(size * 1.02) + chunkBytes);
    let end = 0;
    for (;;) {
      if (end + chunkBytes > bytes.length) return undefined;
      // Less than a chunk, so that a character begun in it has room.
      const count = readSync(handle, bytes, end, chunkBytes - 4, null);
      if (count === 0) return bytes.toString('latin1', 0, end);
      const next = end + count;
      end = isAscii(bytes.subarray(end, next)) ? next : escapeChunk(bytes, end, finishCharacter(handle, bytes, next));
      if (end < 0) return undefined;
    }
  } finally {
    closeSync(handle);
  }
}

/** Reads the rest of a character that the last chunk cut. */
function finishCharacter(handle: number, bytes: Buffer, from: number): number {
  let end = from;
  let missing = missingBytes(bytes, end);
  while (missing > 0) {
    const count = readSync(handle, bytes, end, missing, null);
    if (count === 0) break;
    end += count;
    missing -= count;
  }
  return end;
}

/** How many bytes the UTF-8 character at the end still needs. */
function missingBytes(bytes: Buffer, end: number): number {
  for (let back = 1; back <= 3; back += 1) {
    const byte = bytes[end - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return Math.max(0, (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) - back);
  }
  return 0;
}

/** Writes the chunk again with escapes, and without a byte order mark. @returns where it ends now, or -1 when there is no room */
function escapeChunk(bytes: Buffer, start: number, end: number): number {
  const isMarked = start === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const text = bytes.toString('utf8', isMarked ? 3 : start, end);
  const escaped = text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return start + escaped.length > bytes.length ? -1 : start + bytes.write(escaped, start, 'latin1');
}

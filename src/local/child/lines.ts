import { StringDecoder } from 'node:string_decoder';

/** Cuts a byte stream into lines; a line longer than `maxLength` is passed on in pieces, so memory stays bounded. */
export function splitLines(onLine: (line: string) => void, maxLength: number) {
  const decoder = new StringDecoder('utf8');
  let pending = '';
  return {
    take(chunk: Buffer): void {
      pending += decoder.write(chunk);
      const lines = pending.split('\n');
      pending = lines.pop() ?? '';
      for (const line of lines) onLine(line);
      if (pending.length <= maxLength) return;
      onLine(pending);
      pending = '';
    },
    end(): void {
      const rest = pending + decoder.end();
      pending = '';
      if (rest !== '') onLine(rest);
    },
  };
}

/** 1-based line and column; columns count UTF-16 code units, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** `end` is exclusive. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface LineTable {
  positionAt(offset: number): Position;
  /** Offset of the first character of a 1-based line, clamped to the text. */
  lineStart(line: number): number;
  readonly lineCount: number;
}

/** Line breaks are LF, CRLF and CR. The table is built on first use. */
export function createLineTable(text: string): LineTable {
  let starts: number[] | undefined;
  const table = () => (starts ??= lineStarts(text));
  return {
    positionAt(offset) {
      const clamped = Math.max(0, Math.min(offset, text.length));
      const lines = table();
      let low = 0;
      let high = lines.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((lines[middle] ?? 0) <= clamped) low = middle;
        else high = middle - 1;
      }
      return { line: low + 1, column: clamped - (lines[low] ?? 0) + 1 };
    },
    lineStart: (line) => table()[Math.max(0, line - 1)] ?? text.length,
    get lineCount() {
      return table().length;
    },
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 10 || (code === 13 && text.charCodeAt(index + 1) !== 10)) starts.push(index + 1);
  }
  return starts;
}

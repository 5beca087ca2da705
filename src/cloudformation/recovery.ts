interface Block {
  readonly start: number;
  readonly end: number;
}

/**
 * The lines around a YAML syntax error that belong together: the entry one level below a top-level section
 * (one resource, one parameter), or the whole section when it has no such entry.
 * Undefined when the error is outside any section, so nothing can be saved.
 */
export function enclosingBlock(text: string, offset: number): Block | undefined {
  const lines = splitLines(text);
  let errorLine = lines.findIndex((line) => offset < line.end);
  if (errorLine === -1) errorLine = lines.length - 1;
  // js-yaml notices some errors (an unclosed quote, a bad indent) only on a later line; step back over blank lines.
  while (errorLine > 0 && (lines[errorLine]?.isBlank ?? false)) errorLine -= 1;
  const section = lastIndexWhere(lines, errorLine, (line) => line.indent === 0);
  if (section === -1) return undefined;
  const entryIndent = lines.slice(section + 1).find((line) => !line.isBlank)?.indent ?? 0;
  if (entryIndent === 0 || section === errorLine) return blockFrom(lines, section, 0);
  const entry = lastIndexWhere(lines, errorLine, (line) => line.indent <= entryIndent);
  return entry <= section ? blockFrom(lines, section, 0) : blockFrom(lines, entry, entryIndent);
}

/** Replaces a block by spaces, keeping line breaks, so every later position stays true. */
export function blankOut(text: string, block: Block): string {
  const blank = text.slice(block.start, block.end).replace(/[^\r\n]/g, ' ');
  return text.slice(0, block.start) + blank + text.slice(block.end);
}

interface Line extends Block {
  readonly indent: number;
  readonly isBlank: boolean;
}

function splitLines(text: string): Line[] {
  const lines: Line[] = [];
  for (const match of text.matchAll(/([ \t]*)([^\r\n]*)(\r\n|\r|\n|$)/g)) {
    if (match[0] === '') break;
    const content = match[2] ?? '';
    lines.push({
      start: match.index,
      end: match.index + match[0].length,
      indent: (match[1] ?? '').length,
      isBlank: content.trim() === '' || content.startsWith('#'),
    });
  }
  return lines;
}

function lastIndexWhere(lines: readonly Line[], from: number, test: (line: Line) => boolean): number {
  for (let index = from; index >= 0; index -= 1) {
    const line = lines[index];
    if (line && !line.isBlank && test(line)) return index;
  }
  return -1;
}

function blockFrom(lines: readonly Line[], first: number, indent: number): Block | undefined {
  const head = lines[first];
  if (!head) return undefined;
  let last = first;
  for (let index = first + 1; index < lines.length; index += 1) {
    const line = lines[index];
    if (!line) break;
    if (!line.isBlank && line.indent <= indent) break;
    last = index;
  }
  return { start: head.start, end: lines[last]?.end ?? head.end };
}

import { LimitExceeded, limits } from './limits.ts';
import type { Entry, TemplateNode } from './nodes.ts';
import { readJson } from './parse-json.ts';
import { readYaml, YamlSyntaxError } from './parse-yaml.ts';
import { createLineTable, type Position, type Range } from './positions.ts';
import { enclosingBlock, blankOut } from './recovery.ts';

export interface ParseProblem {
  readonly kind: 'syntax' | 'limit' | 'multi-document';
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** A template as it was written: a tree with a place for every value, and what was wrong with the writing. */
export interface TemplateDocument {
  /** Name to show, as given by the caller. */
  readonly file: string | undefined;
  /** The text positions refer to: without a byte order mark. */
  readonly text: string;
  readonly hasByteOrderMark: boolean;
  readonly format: 'yaml' | 'json';
  /** Undefined when nothing could be read or the text is empty. */
  readonly root: TemplateNode | undefined;
  readonly problems: readonly ParseProblem[];
  /** True when blocks with syntax errors were left out of `root`. */
  readonly isPartial: boolean;
  /** Offsets of the blocks left out, `end` exclusive. */
  readonly skipped: readonly { readonly start: number; readonly end: number }[];
  readonly duplicateKeys: readonly { readonly lost: Entry; readonly kept: Entry }[];
  /** Offsets of YAML aliases and merge keys, which CloudFormation itself refuses. */
  readonly aliases: readonly number[];
  readonly mergeKeys: readonly number[];
  positionAt(offset: number): Position;
  rangeOf(place: { readonly start: number; readonly end: number }): Range;
  /** Offset of a 1-based position, clamped to the text. */
  offsetAt(position: Position): number;
}

export interface ParseOptions {
  /** Name shown in findings; `.json`, `.yaml`, `.yml` and `.template` are recognised. */
  readonly file?: string | undefined;
}

type Reading = Pick<
  TemplateDocument,
  'root' | 'problems' | 'isPartial' | 'skipped' | 'duplicateKeys' | 'aliases' | 'mergeKeys'
>;

const nothing: Reading = {
  root: undefined,
  problems: [],
  isPartial: false,
  skipped: [],
  duplicateKeys: [],
  aliases: [],
  mergeKeys: [],
};
const maxRecoveries = 5;

/**
 * Reads template text, YAML or JSON. Never throws on bad text: `problems` says what is wrong and where, and
 * after a syntax error the block around it is left out and the rest is read.
 */
export function parseTemplate(source: string, options: ParseOptions = {}): TemplateDocument {
  const hasByteOrderMark = source.charCodeAt(0) === 0xfeff;
  const text = hasByteOrderMark ? source.slice(1) : source;
  const { format, reading } = readText(text, options.file);
  const lines = createLineTable(text);
  return {
    file: options.file,
    text,
    hasByteOrderMark,
    format,
    ...reading,
    positionAt: (offset) => lines.positionAt(offset),
    rangeOf: ({ start, end }) => ({ start: lines.positionAt(start), end: lines.positionAt(end) }),
    offsetAt: ({ line, column }) => Math.min(text.length, lines.lineStart(line) + column - 1),
  };
}

function readText(text: string, file: string | undefined): { format: 'yaml' | 'json'; reading: Reading } {
  const isNamedJson = file?.endsWith('.json') ?? false;
  if (Buffer.byteLength(text) > limits.bytes) {
    return { format: isNamedJson ? 'json' : 'yaml', reading: limited(new LimitExceeded('bytes', 0), text) };
  }
  if (!isNamedJson && !/^\s*[{[]/.test(text)) return { format: 'yaml', reading: readYamlText(text) };
  const json = readJsonText(text);
  if (isNamedJson || json.problems.length === 0) return { format: 'json', reading: json };
  // A flow mapping is YAML too; text that is neither is reported as the JSON it resembles.
  const yaml = readYamlText(text);
  return yaml.problems.length === 0 && !/^\s*[{[]\s*"/.test(text)
    ? { format: 'yaml', reading: yaml }
    : { format: 'json', reading: json };
}

function readYamlText(text: string): Reading {
  const problems: ParseProblem[] = [];
  const skipped: { start: number; end: number }[] = [];
  let readable = text;
  for (;;) {
    try {
      const { secondDocument, ...reading } = readYaml(readable);
      if (secondDocument !== undefined) problems.push(secondDocumentProblem(text, secondDocument));
      return { ...reading, problems, isPartial: skipped.length > 0, skipped };
    } catch (error) {
      if (error instanceof LimitExceeded) return { ...limited(error, text), skipped };
      if (!(error instanceof YamlSyntaxError)) throw error;
      problems.push(syntaxProblem(text, error));
      const block = problems.length <= maxRecoveries ? enclosingBlock(readable, error.causeOffset) : undefined;
      if (!block) return { ...nothing, problems, skipped };
      skipped.push(block);
      readable = blankOut(readable, block);
    }
  }
}

function readJsonText(text: string): Reading {
  try {
    const { root, errors, duplicateKeys } = readJson(text);
    const firsts = errors.filter(({ offset }, index) => offset !== errors[index - 1]?.offset);
    const problems = firsts.slice(0, maxRecoveries).map(({ message, offset, length }): ParseProblem => ({
      kind: 'syntax',
      message: `JSON: ${message}`,
      start: offset,
      end: offset + length,
    }));
    return { ...nothing, root, problems, duplicateKeys, isPartial: problems.length > 0 };
  } catch (error) {
    if (error instanceof LimitExceeded) return limited(error, text);
    throw error;
  }
}

function limited(error: LimitExceeded, text: string): Reading {
  const start = Math.min(error.offset, text.length);
  const problem: ParseProblem = { kind: 'limit', message: error.message, start, end: Math.min(start + 1, text.length) };
  return { ...nothing, problems: [problem] };
}

function syntaxProblem(text: string, error: YamlSyntaxError): ParseProblem {
  const isUnclosed = error.causeOffset < error.offset;
  const start = error.causeOffset;
  const lineEnd = text.slice(start).search(/[\r\n]/);
  const end = lineEnd === -1 ? text.length : start + lineEnd;
  const hint = isUnclosed ? `; "${text[start]}" here is probably not closed` : '';
  return { kind: 'syntax', message: `YAML: ${error.message}${hint}`, start, end };
}

function secondDocumentProblem(text: string, start: number): ParseProblem {
  const separator = text.lastIndexOf('---', start);
  const from = separator === -1 ? start : separator;
  return {
    kind: 'multi-document',
    message: 'The text holds more than one YAML document; a template is one. Only the first is read.',
    start: from,
    end: Math.min(from + 3, text.length),
  };
}

import {
  type Entry,
  isMapping,
  type MappingNode,
  type ScalarNode,
  type SequenceNode,
  type TemplateNode,
} from '../../cloudformation/nodes.ts';
import type { TemplateDocument } from '../../cloudformation/parse.ts';
import type { Edit } from '../rule.ts';
import { renderJson, renderYaml, renderYamlScalar, type TemplateValue } from './render.ts';

type Document = Pick<TemplateDocument, 'text' | 'format'>;

/** Gives a key another name, keeping its quotes. */
export function renameKey(entry: Entry, name: string): Edit {
  return { ...inside(entry.key), newText: name };
}

/** Gives a scalar another value; quotes stay, and come where the new text needs them. */
export function replaceScalar(document: Document, node: ScalarNode, value: string | number | boolean): Edit {
  const isQuoted = node.style === 'quoted';
  if (isQuoted && typeof value === 'string' && !/["'\\\n]/.test(value)) return { ...inside(node), newText: value };
  const newText = document.format === 'json' ? JSON.stringify(value) : renderYamlScalar(value);
  return { start: node.start, end: node.end, newText };
}

/** Replaces a value by a function call or structure on one line. */
export function replaceWithFlow(document: Document, node: { start: number; end: number }, value: TemplateValue): Edit {
  const newText = document.format === 'json' ? JSON.stringify(value) : renderYaml(value, 0, true);
  return { start: node.start, end: node.end, newText };
}

/** Takes an entry out, with its comma or its lines and the comment at their end. */
export function removeEntry(document: Document, owner: MappingNode, entry: Entry): Edit {
  return isFlowMapping(document, owner) ? removeFromFlow(document, owner, entry) : removeLines(document, entry);
}

/** Takes an item out of a list, with its comma or its lines; undefined where it shares them with something else. */
export function removeItem(document: Document, owner: SequenceNode, item: TemplateNode): Edit | undefined {
  const { text } = document;
  if (text[owner.start] === '[') return removeText(text, owner.start, item);
  const start = lineStart(document, item.start);
  const isAlone = /^[ \t]*-[ \t]+$/.test(text.slice(start, item.start));
  return isAlone ? { start, end: lineEnd(document, item.end), newText: '' } : undefined;
}

/**
 * Adds an entry at the end of a mapping, in the mapping's own style and indentation.
 * `holder` is the entry whose value the mapping is, needed when the mapping is empty.
 */
export function insertEntry(document: Document, owner: MappingNode, name: string, value: TemplateValue): Edit {
  const last = lastEntry(owner);
  if (isFlowMapping(document, owner)) {
    const pair =
      document.format === 'json'
        ? `${JSON.stringify(name)}: ${renderJson(value, indentOf(document, owner.start) + 2)}`
        : `${name}: ${renderYaml(value, 0, true)}`;
    return insertIntoFlow(document, owner, last, pair);
  }
  const first = [...owner.entries.values()].filter(({ key }) => key.start >= owner.start)[0];
  const indent = first ? columnOf(document, first.key.start) : columnOf(document, owner.start);
  const at = endOfLines(document, last ?? first);
  const lead = document.text[at - 1] === '\n' ? '' : '\n';
  const rendered = renderYaml(value, indent + 2, false);
  const separator = rendered.startsWith('\n') ? '' : ' ';
  return { start: at, end: at, newText: `${lead}${' '.repeat(indent)}${name}:${separator}${rendered}\n` };
}

/** Moves an entry, text and comments as they are, to the end of another block mapping. */
export function moveEntry(document: Document, entry: Entry, target: MappingNode): Edit[] | undefined {
  if (isFlowMapping(document, target) || document.format === 'json') return undefined;
  const anchor = [...target.entries.values()].find(({ key }) => key.start >= target.start);
  if (!anchor) return undefined;
  const removal = removeLines(document, entry);
  const shift = columnOf(document, anchor.key.start) - columnOf(document, entry.key.start);
  const source = document.text.slice(removal.start, removal.end).replace(/\n?$/, '\n');
  const moved = shiftLines(source, shift);
  const at = endOfLines(document, lastEntry(target) ?? anchor);
  if (at > removal.start && at < removal.end) return undefined;
  const lead = at > 0 && document.text[at - 1] !== '\n' ? '\n' : '';
  return [removal, { start: at, end: at, newText: lead + moved }];
}

function shiftLines(text: string, shift: number): string {
  if (shift >= 0) return text.replace(/^(?=[^\r\n])/gm, ' '.repeat(shift));
  return text.replace(new RegExp(`^ {0,${-shift}}`, 'gm'), '');
}

function removeLines(document: Document, entry: Entry): Edit {
  const start = lineStart(document, entry.key.start);
  const before = document.text.slice(start, entry.key.start);
  // `- Key: value`: the dash belongs to the list, so only the rest of the line goes.
  const from = before.trim() === '' ? start : entry.key.start;
  return { start: from, end: lineEnd(document, Math.max(entry.value.end, entry.key.end)), newText: '' };
}

function removeFromFlow(document: Document, owner: MappingNode, entry: Entry): Edit {
  return removeText(document.text, owner.start, { start: entry.key.start, end: entry.value.end });
}

/** Takes a part of a flow collection out with one of the commas around it. */
function removeText(text: string, ownerStart: number, { start, end }: { start: number; end: number }): Edit {
  const after = /^\s*,\s*/.exec(text.slice(end));
  if (after) return { start, end: end + after[0].length, newText: '' };
  const before = /\s*,?\s*$/.exec(text.slice(ownerStart + 1, start));
  return { start: start - (before?.[0].length ?? 0), end, newText: '' };
}

function insertIntoFlow(document: Document, owner: MappingNode, last: Entry | undefined, pair: string): Edit {
  if (!last) return { start: owner.start + 1, end: owner.start + 1, newText: pair };
  const isMultiLine = document.text.slice(owner.start, last.key.start).includes('\n');
  const separator = isMultiLine ? `,\n${' '.repeat(columnOf(document, last.key.start))}` : ', ';
  return { start: last.value.end, end: last.value.end, newText: separator + pair };
}

function lastEntry(owner: MappingNode): Entry | undefined {
  let last: Entry | undefined;
  for (const entry of owner.entries.values()) {
    // Entries merged in from Globals or a merge key are written elsewhere.
    const isOwn = entry.key.start >= owner.start && entry.key.start <= owner.end;
    if (isOwn && (!last || entry.key.start > last.key.start)) last = entry;
  }
  return last;
}

function endOfLines(document: Document, entry: Entry | undefined): number {
  return entry ? lineEnd(document, deepEnd(entry)) : document.text.length;
}

function deepEnd({ key, value }: Entry): number {
  return Math.max(key.end, isMapping(value) && value.end < key.end ? key.end : value.end);
}

/** Between the quotes; a text cut off after its first quote has no second one. */
function inside({ style, start, end }: ScalarNode): { start: number; end: number } {
  return style === 'quoted' ? { start: start + 1, end: Math.max(start + 1, end - 1) } : { start, end };
}

function isFlowMapping(document: Document, owner: MappingNode): boolean {
  return document.text[owner.start] === '{';
}

function columnOf(document: Document, offset: number): number {
  return offset - lineStart(document, offset);
}

function indentOf(document: Document, offset: number): number {
  const start = lineStart(document, offset);
  return /^ */.exec(document.text.slice(start, offset))?.[0].length ?? 0;
}

function lineStart({ text }: Document, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  // A text without lone \r must not be searched to its beginning for each edit.
  return start + text.slice(start, offset).lastIndexOf('\r') + 1;
}

/** Offset after the line break that ends the line. */
function lineEnd({ text }: Document, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end + 1;
}

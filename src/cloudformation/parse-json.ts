import { textNode } from './nodes.ts';
import { type ParseErrorCode, printParseErrorCode, visit } from 'jsonc-parser';
import { LimitExceeded, limits } from './limits.ts';
import type { Entry, MappingNode, ScalarNode, ScalarValue, TemplateNode } from './nodes.ts';

export interface JsonReading {
  readonly root: TemplateNode | undefined;
  readonly errors: readonly { readonly message: string; readonly offset: number; readonly length: number }[];
  readonly duplicateKeys: readonly { readonly lost: Entry; readonly kept: Entry }[];
}

type Frame =
  | {
      readonly kind: 'mapping';
      readonly start: number;
      readonly entries: Map<string, Entry>;
      key: ScalarNode | undefined;
    }
  | { readonly kind: 'sequence'; readonly start: number; readonly items: TemplateNode[] };

/**
 * Reads JSON into the same tree as YAML, going on after an error where it can.
 * @throws LimitExceeded
 */
export function readJson(text: string): JsonReading {
  assertDepth(text);
  const builder = new JsonTreeBuilder();
  visit(
    text,
    {
      onObjectBegin: (offset) => {
        builder.open({ kind: 'mapping', start: offset, entries: new Map(), key: undefined });
      },
      onArrayBegin: (offset) => {
        builder.open({ kind: 'sequence', start: offset, items: [] });
      },
      onObjectProperty: (name, offset, length) => builder.key(textNode(name, { start: offset, end: offset + length })),
      onObjectEnd: (offset, length) => builder.close(offset + length),
      onArrayEnd: (offset, length) => builder.close(offset + length),
      onLiteralValue: (value: ScalarValue, offset, length) =>
        builder.add(literal(value, text.slice(offset, offset + length), offset)),
      onError: (code, offset, length) => builder.errors.push({ message: describeCode(code), offset, length }),
    },
    { allowTrailingComma: false, disallowComments: true },
  );
  return builder.reading(text.length);
}

class JsonTreeBuilder {
  readonly errors: { message: string; offset: number; length: number }[] = [];
  private readonly stack: Frame[] = [];
  private readonly duplicateKeys: { lost: Entry; kept: Entry }[] = [];
  private root: TemplateNode | undefined;
  private nodeCount = 0;

  open(frame: Frame): void {
    this.stack.push(frame);
  }

  key(node: ScalarNode): void {
    const frame = this.stack.at(-1);
    if (frame?.kind === 'mapping') frame.key = node;
  }

  add(node: TemplateNode): void {
    this.nodeCount += 1;
    if (this.nodeCount > limits.nodes) throw new LimitExceeded('nodes', node.start);
    const frame = this.stack.at(-1);
    if (!frame) this.root ??= node;
    else if (frame.kind === 'sequence') frame.items.push(node);
    else if (frame.key) {
      const entry = { key: frame.key, value: node };
      const lost = frame.entries.get(frame.key.text);
      if (lost) this.duplicateKeys.push({ lost, kept: entry });
      frame.entries.set(frame.key.text, entry);
      frame.key = undefined;
    }
  }

  close(end: number): void {
    const frame = this.stack.pop();
    if (frame) this.add(finish(frame, end));
  }

  reading(end: number): JsonReading {
    while (this.stack.length > 0) this.close(end);
    return { root: this.root, errors: this.errors, duplicateKeys: this.duplicateKeys };
  }
}

function finish(frame: Frame, end: number): TemplateNode {
  if (frame.kind === 'sequence') return { kind: 'sequence', items: frame.items, start: frame.start, end };
  if (frame.key) {
    const value: ScalarNode = { ...frame.key, text: '', value: null, style: 'plain', start: frame.key.end };
    frame.entries.set(frame.key.text, { key: frame.key, value });
  }
  const node: MappingNode = { kind: 'mapping', entries: frame.entries, start: frame.start, end };
  return node;
}

function literal(value: ScalarValue, source: string, start: number): ScalarNode {
  const end = start + source.length;
  if (typeof value === 'string') return textNode(value, { start, end });
  return { kind: 'scalar', text: source, value, style: 'plain', start, end };
}

/** jsonc-parser reads nested values by recursion, so depth is bounded before it starts. */
function assertDepth(text: string): void {
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (isInString) {
      if (code === 92) index += 1;
      else if (code === 34 || code === 10) isInString = false;
    } else if (code === 34) isInString = true;
    else if (code === 123 || code === 91) {
      depth += 1;
      if (depth > limits.depth) throw new LimitExceeded('depth', index);
    } else if (code === 125 || code === 93) depth -= 1;
  }
}

function describeCode(code: ParseErrorCode): string {
  return printParseErrorCode(code)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
}

import yaml from 'js-yaml';
import { LimitExceeded, limits } from './limits.ts';
import type { Entry, MappingNode, ScalarNode, SequenceNode, TemplateNode } from './nodes.ts';
import { resolvePlainScalar } from './scalars.ts';

export interface YamlReading {
  readonly root: TemplateNode | undefined;
  /** Start of the second document, when there is more than one. */
  readonly secondDocument: number | undefined;
  readonly duplicateKeys: readonly { readonly lost: Entry; readonly kept: Entry }[];
  /** Offsets of aliases (`*x`) and merge keys (`<<`). */
  readonly aliases: readonly number[];
  readonly mergeKeys: readonly number[];
}

export class YamlSyntaxError extends Error {
  override readonly name = 'YamlSyntaxError';
  /** Where the reader gave up. */
  readonly offset: number;
  /** Start of the unclosed bracket or quote that led there; else `offset`. */
  readonly causeOffset: number;
  constructor(message: string, offset: number, causeOffset: number) {
    super(message);
    this.offset = offset;
    this.causeOffset = causeOffset;
  }
}

/** One node while js-yaml reads it. */
interface Frame {
  readonly opened: number;
  readonly children: TemplateNode[];
}

interface NodeProperties {
  readonly start: number;
  readonly contentStart: number;
  readonly tag: string | undefined;
  readonly anchor: string | undefined;
}

/** What js-yaml says about a node when it closes it. */
interface ClosedNode {
  readonly kind: string | null;
  readonly result: unknown;
  readonly position: number;
}

const kinds = ['scalar', 'sequence', 'mapping'] as const;
const acceptAllTags = ['!', 'tag:yaml.org,2002:'].flatMap((prefix) =>
  kinds.map(
    (kind) => new yaml.Type(prefix, { kind, multi: true, resolve: () => true, construct: (data: unknown) => data }),
  ),
);
const schema = yaml.FAILSAFE_SCHEMA.extend(acceptAllTags);

/**
 * Reads YAML into a positioned tree with js-yaml's listener: the tree accepts exactly what js-yaml, and with it
 * PyYAML, accepts. Aliases share their node, so the tree is a graph without cycles and is never expanded.
 * @throws YamlSyntaxError, LimitExceeded
 */
export function readYaml(text: string): YamlReading {
  const builder = new TreeBuilder(text);
  try {
    yaml.loadAll(text, () => {}, {
      schema,
      json: true,
      listener: (event, state) => {
        // js-yaml reads a line break of its own past the end.
        const position = Math.min(state.position, text.length);
        if (event === 'open') builder.open(position);
        else builder.close({ kind: state.kind, result: state.result, position });
      },
    });
  } catch (error) {
    if (error instanceof yaml.YAMLException) {
      const offset = Math.min(error.mark?.position ?? 0, text.length);
      throw new YamlSyntaxError(error.reason, offset, builder.openBracketOrQuote() ?? offset);
    }
    if (error instanceof RangeError) throw new LimitExceeded('depth', builder.furthest);
    throw error;
  }
  return builder.reading();
}

class TreeBuilder {
  furthest = 0;
  private readonly text: string;
  private readonly stack: Frame[] = [];
  private readonly roots: TemplateNode[] = [];
  private readonly anchors = new Map<string, TemplateNode>();
  private readonly duplicateKeys: { lost: Entry; kept: Entry }[] = [];
  private readonly aliases = new Set<number>();
  private readonly mergeKeys: number[] = [];
  private nodeCount = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Start of the outermost bracket, or the quote, being read when js-yaml gave up. */
  openBracketOrQuote(): number | undefined {
    for (const [index, { opened }] of this.stack.entries()) {
      const start = skipBlanks(this.text, opened, this.text.length);
      const first = this.text[start];
      const isQuote = index === this.stack.length - 1 && (first === '"' || first === "'");
      if (isQuote || isFlow(this.text, start)) return start;
    }
    return undefined;
  }

  reading(): YamlReading {
    return {
      root: this.roots[0],
      secondDocument: this.roots[1]?.start,
      duplicateKeys: this.duplicateKeys,
      aliases: [...this.aliases],
      mergeKeys: this.mergeKeys,
    };
  }

  open(position: number): void {
    this.furthest = position;
    this.nodeCount += 1;
    if (this.nodeCount > limits.nodes * 2) throw new LimitExceeded('nodes', position);
    if (this.stack.length >= limits.depth + 2) throw new LimitExceeded('depth', position);
    this.stack.push({ opened: position, children: [] });
  }

  close(state: ClosedNode): void {
    const frame = this.stack.pop();
    if (!frame) return;
    const node = this.buildNode(frame, state);
    const parent = this.stack.at(-1);
    if (parent) parent.children.push(node);
    else this.roots.push(node);
  }

  private buildNode(frame: Frame, state: ClosedNode): TemplateNode {
    const properties = this.readProperties(frame.opened, state.position);
    const content = this.buildContent(frame, state, properties.contentStart);
    const node = applyTag(content, properties);
    if (properties.anchor !== undefined) this.anchors.set(properties.anchor, node);
    return node;
  }

  private buildContent(frame: Frame, state: ClosedNode, start: number): TemplateNode {
    const { children } = frame;
    const only = children.length === 1 ? children[0] : undefined;
    if (state.kind === null) return this.aliasAt(start, state.position) ?? only ?? emptyNode(frame.opened);
    if (state.kind === 'scalar') return this.buildScalar(state, start);
    // js-yaml first tries a flow collection as a block key; what it read then is the only child and the node itself.
    const isRetried = only !== undefined && only.kind !== 'scalar' && only.start === start && isFlow(this.text, start);
    if (isRetried && only.kind === state.kind) return only;
    return state.kind === 'sequence'
      ? this.buildSequence(children, state, start)
      : this.buildMapping(children, state, start);
  }

  private aliasAt(start: number, end: number): TemplateNode | undefined {
    if (this.text[start] !== '*' || start >= end) return undefined;
    const name = /^\*([^\s,[\]{}]+)/.exec(this.text.slice(start, start + 256))?.[1];
    const target = name === undefined ? undefined : this.anchors.get(name);
    if (!target) return emptyNode(start);
    this.aliases.add(start);
    if (this.aliases.size > limits.aliases) throw new LimitExceeded('aliases', start);
    return target;
  }

  private buildScalar(state: ClosedNode, start: number): ScalarNode {
    const text = typeof state.result === 'string' ? state.result : '';
    const first = this.text[start];
    const end = trimEnd(this.text, state.position, start);
    if (first === '"' || first === "'") return { kind: 'scalar', text, value: text, style: 'quoted', start, end };
    if (first === '|' || first === '>') return { kind: 'scalar', text, value: text, style: 'block', start, end };
    return { kind: 'scalar', text, value: resolvePlainScalar(text), style: 'plain', start, end };
  }

  private buildSequence(children: readonly TemplateNode[], state: ClosedNode, start: number): SequenceNode {
    const end = isFlow(this.text, start) ? state.position : endOf(children, start);
    const items = isFlow(this.text, start)
      ? this.pairUpSequence(children)
      : this.insertEmptyItems(children, state.result);
    return { kind: 'sequence', items, start, end };
  }

  /** `[a: b]` is a list of one single-pair mapping. */
  private pairUpSequence(children: readonly TemplateNode[]): TemplateNode[] {
    const items: TemplateNode[] = [];
    for (let index = 0; index < children.length; index += 1) {
      const child = children[index];
      const next = children[index + 1];
      if (!child) continue;
      if (next && this.isFollowedByColon(child)) {
        items.push(this.mappingOf([[child, next]], child.start, next.end));
        index += 1;
      } else items.push(child);
    }
    return items;
  }

  /** `-` directly followed by the next item gives js-yaml no node to report. */
  private insertEmptyItems(children: readonly TemplateNode[], result: unknown): readonly TemplateNode[] {
    if (!Array.isArray(result) || result.length === children.length) return children;
    const queue = [...children];
    return result.map((value) => {
      const isSkipped = value === null && !(queue[0] && isEmptyScalar(queue[0]));
      return (isSkipped ? undefined : queue.shift()) ?? emptyNode(queue[0]?.start ?? 0);
    });
  }

  private buildMapping(children: readonly TemplateNode[], state: ClosedNode, start: number): MappingNode {
    const isFlowMapping = isFlow(this.text, start);
    const pairs: [TemplateNode, TemplateNode][] = [];
    for (let index = 0; index < children.length; index += 1) {
      const key = children[index];
      const value = children[index + 1];
      // Where a block mapping ends, js-yaml may try a key that is not there.
      if (!key || (!value && isEmptyScalar(key))) continue;
      const hasValue = value !== undefined && (!isFlowMapping || this.isFollowedByColon(key));
      pairs.push([key, hasValue ? value : emptyNode(key.end)]);
      if (hasValue) index += 1;
    }
    return this.mappingOf(pairs, start, isFlowMapping ? state.position : endOf(children, start));
  }

  private mappingOf(pairs: readonly [TemplateNode, TemplateNode][], start: number, end: number): MappingNode {
    const entries = new Map<string, Entry>();
    const merged: TemplateNode[] = [];
    for (const [keyNode, value] of pairs) {
      const key = this.asKey(keyNode);
      if (key.text === '<<' && key.style === 'plain') {
        this.mergeKeys.push(key.start);
        merged.push(value);
        continue;
      }
      const lost = entries.get(key.text);
      const entry = { key, value };
      if (lost) this.duplicateKeys.push({ lost, kept: entry });
      entries.set(key.text, entry);
    }
    for (const source of merged) addMerged(entries, source);
    return { kind: 'mapping', entries, start, end };
  }

  private asKey(node: TemplateNode): ScalarNode {
    if (node.kind === 'scalar') return node;
    const text = this.text.slice(node.start, node.end);
    return { kind: 'scalar', text, value: text, style: 'plain', start: node.start, end: node.end };
  }

  private isFollowedByColon(node: TemplateNode): boolean {
    let position = node.end;
    while (isBlank(this.text.charCodeAt(position))) position += 1;
    return this.text[position] === ':';
  }

  private readProperties(opened: number, limit: number): NodeProperties {
    const start = skipBlanks(this.text, opened, limit);
    let contentStart = start;
    let tag: string | undefined;
    let anchor: string | undefined;
    for (;;) {
      const first = this.text[contentStart];
      if (contentStart >= limit || (first !== '!' && first !== '&')) break;
      const word = /^[!&][^\s,[\]{}]*/.exec(this.text.slice(contentStart, contentStart + 512))?.[0] ?? first;
      if (first === '!') tag = word;
      else anchor = word.slice(1);
      const after = contentStart + word.length;
      contentStart = Math.min(skipBlanks(this.text, after, limit), limit);
      if (contentStart === limit && isBlankBetween(this.text, after, limit)) contentStart = after;
    }
    return { start, contentStart, tag, anchor };
  }
}

function addMerged(entries: Map<string, Entry>, source: TemplateNode): void {
  const mappings = source.kind === 'sequence' ? source.items : [source];
  for (const mapping of mappings) {
    if (mapping.kind !== 'mapping') continue;
    for (const [name, entry] of mapping.entries) if (!entries.has(name)) entries.set(name, entry);
  }
}

/** `!Ref`, `!Condition` keep their name, every other short tag `!X` means `Fn::X`; standard `!!` tags set the type. */
function applyTag(node: TemplateNode, properties: NodeProperties): TemplateNode {
  const { tag, start } = properties;
  if (tag === undefined || tag === '!') return node;
  if (tag.startsWith('!!') || tag.startsWith('!<')) {
    return tag === '!!str' && node.kind === 'scalar' ? { ...node, value: node.text } : node;
  }
  const short = tag.slice(1);
  const name = short === 'Ref' || short === 'Condition' ? short : `Fn::${short}`;
  const key: ScalarNode = { kind: 'scalar', text: name, value: name, style: 'plain', start, end: start + tag.length };
  const entries = new Map([[name, { key, value: node }]]);
  return { kind: 'mapping', entries, shortTag: tag, start, end: Math.max(node.end, key.end) };
}

function emptyNode(position: number): ScalarNode {
  return { kind: 'scalar', text: '', value: null, style: 'plain', start: position, end: position };
}

function isEmptyScalar(node: TemplateNode): boolean {
  return node.kind === 'scalar' && node.start === node.end;
}

function endOf(children: readonly TemplateNode[], start: number): number {
  return children.reduce((end, child) => Math.max(end, child.end), start);
}

function isFlow(text: string, start: number): boolean {
  return text[start] === '[' || text[start] === '{';
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13;
}

function isBlankBetween(text: string, start: number, end: number): boolean {
  return text.slice(start, end).trim() === '';
}

function skipBlanks(text: string, from: number, limit: number): number {
  let position = from;
  while (position < limit) {
    const code = text.charCodeAt(position);
    if (isBlank(code)) position += 1;
    else if (code === 35 && (position === 0 || isBlank(text.charCodeAt(position - 1)))) {
      while (position < limit && text.charCodeAt(position) !== 10 && text.charCodeAt(position) !== 13) position += 1;
    } else break;
  }
  return position;
}

function trimEnd(text: string, from: number, start: number): number {
  let position = Math.min(from, text.length);
  while (position > start && isBlank(text.charCodeAt(position - 1))) position -= 1;
  return position;
}

import { Document, isCollection, isScalar, Scalar, type Node, type YAMLMap, type YAMLSeq } from 'yaml';

// A template is built as plain values; these two wrappers add what JSON cannot say. Nothing is ever pasted into text.

class Tagged {
  readonly tag: string;
  readonly value: unknown;
  constructor(tag: string, value: unknown) {
    this.tag = tag;
    this.value = value;
  }
}

class Commented {
  readonly comment: string;
  readonly value: unknown;
  constructor(comment: string, value: unknown) {
    this.comment = comment;
    this.value = value;
  }
}

export const ref = (logicalId: string) => new Tagged('!Ref', logicalId);
export const getAtt = (logicalId: string, attribute: string) => new Tagged('!GetAtt', `${logicalId}.${attribute}`);
export const sub = (text: string) => new Tagged('!Sub', text);
export const cfnIf = (condition: string, then: unknown, otherwise: unknown) =>
  new Tagged('!If', [condition, then, otherwise]);
export const equals = (left: unknown, right: unknown) => new Tagged('!Equals', [left, right]);
export const not = (condition: unknown) => new Tagged('!Not', [condition]);

/** Puts a comment above an entry: why it is there. */
export const explain = (comment: string, value: unknown) => new Commented(comment, value);

/** YAML text of a template or any other document built from plain values and the wrappers above. */
export function toYaml(value: unknown, head?: string): string {
  // 1.1 is what CloudFormation reads: dates and words such as `yes` get quotes.
  const document = new Document(undefined, { version: '1.1' });
  document.contents = toNode(value);
  if (head !== undefined) document.commentBefore = commentText(head);
  return document.toString({ lineWidth: 0, singleQuote: true, flowCollectionPadding: false });
}

const plain = new Document();

function toNode(value: unknown): Node {
  if (value instanceof Commented) return toNode(value.value);
  if (value instanceof Tagged) return tag(toNode(value.value), value.tag);
  if (Array.isArray(value)) {
    const sequence: YAMLSeq = plain.createNode([]);
    for (const item of value) sequence.items.push(commented(toNode(item), item));
    sequence.flow = value.every(isShort);
    return sequence;
  }
  if (typeof value === 'object' && value !== null) {
    const map: YAMLMap = plain.createNode({});
    for (const [key, entry] of Object.entries(value)) {
      if (entry === undefined) continue;
      const keyNode = commented(new Scalar(key), entry);
      map.items.push(plain.createPair(keyNode, toNode(entry)));
    }
    return map;
  }
  return new Scalar(value);
}

function commented<N extends Node>(node: N, value: unknown): N {
  if (value instanceof Commented) node.commentBefore = commentText(value.comment);
  return node;
}

function commentText(text: string): string {
  return text
    .split('\n')
    .map((line) => ` ${line}`)
    .join('\n');
}

function tag(node: Node, name: string): Node {
  if (isScalar(node) || isCollection(node)) node.tag = name;
  return node;
}

/** Short plain words read better on one line: `[arm64]`. */
function isShort(value: unknown): boolean {
  return typeof value === 'string' && /^[\w.:/-]{1,30}$/.test(value);
}

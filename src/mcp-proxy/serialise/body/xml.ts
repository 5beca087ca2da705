import { UserError } from '../../../world/errors.ts';
import type { JsonObject, SchemaSource, SpecSchema } from '../../operation.ts';
import { isComposite, scalarText } from '../scalar.ts';
import { isObject } from '../../../world/json.ts';

/** What the `xml` keyword of a schema says; `nodeType` is OpenAPI 3.2's successor of `attribute` and `wrapped`. */
interface XmlHints {
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly prefix: string | undefined;
  readonly nodeType: (typeof nodeTypes)[number];
  readonly isWrapped: boolean;
}

interface View {
  readonly schema: SpecSchema | undefined;
  readonly hints: XmlHints;
  /** Of a list's items. */
  readonly items: SpecSchema | undefined;
  readonly properties: ReadonlyMap<string, SpecSchema>;
}

const nodeTypes = ['element', 'attribute', 'text', 'cdata', 'none'] as const;

const maxDepth = 64;
/** XML 1.0 Name, ASCII and the letters beyond it; one colon at most is added by `prefix`. */
const xmlName = /^[A-Za-z_\u00c0-\ud7ff][\w.\u00b7-\ud7ff-]*$/;

/**
 * Writes a value as an XML document by the `xml` keywords of its schema: name, attribute, wrapped, namespace,
 * prefix, nodeType. The root is named by `xml.name`, else by the component it refers to, else by the given name.
 * @throws UserError for names or characters that XML cannot hold.
 */
export function encodeXml(
  value: unknown,
  { schema, name: fallback = 'root' }: { schema: SpecSchema | undefined; name?: string },
  schemas: SchemaSource | undefined,
): string {
  const view = viewOf(schema, schemas);
  const name = view.hints.name ?? componentName(schema) ?? fallback;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${writeNode(name, value, view, { schemas, depth: 0 })}`;
}

interface Scope {
  readonly schemas: SchemaSource | undefined;
  readonly depth: number;
}

/** One property, list or root as elements named `name` (or as text, for text nodes). */
function writeNode(name: string, value: unknown, view: View, scope: Scope): string {
  if (scope.depth > maxDepth) throw new UserError(`The XML body is nested more than ${maxDepth} levels deep.`);
  if (value === undefined) return '';
  if (view.hints.nodeType === 'text') return escapeText(scalarText(value));
  if (view.hints.nodeType === 'cdata') return cdata(scalarText(value));
  if (Array.isArray(value)) return writeList(name, value, view, scope);
  if (view.hints.nodeType === 'none')
    return isComposite(value) ? childrenOf(value, view, scope) : escapeText(scalarText(value));
  if (value === null) return writeElement(name, view, '', '');
  if (!isComposite(value)) return writeElement(name, view, '', escapeText(scalarText(value)));
  return writeElement(name, view, attributesOf(value, view, scope), childrenOf(value, view, scope));
}

function writeList(name: string, list: readonly unknown[], view: View, scope: Scope): string {
  const itemView = viewOf(view.items, scope.schemas);
  const itemName = itemView.hints.name ?? (view.hints.isWrapped ? (view.hints.name ?? name) : name);
  const items = list.map((item) => writeNode(itemName, item, itemView, deeper(scope))).join('');
  return view.hints.isWrapped || scope.depth === 0 ? writeElement(name, view, '', items) : items;
}

function attributesOf(value: object, view: View, scope: Scope): string {
  return Object.entries(value)
    .map(([key, member]) => {
      const memberView = viewOf(view.properties.get(key), scope.schemas);
      if (memberView.hints.nodeType !== 'attribute' || member === null || member === undefined) return '';
      const { prefix, namespace } = memberView.hints;
      const declared = namespace === undefined ? '' : ` ${namespaceAttribute(prefix, namespace)}`;
      const text = Array.isArray(member) ? member.map(scalarText).join(' ') : scalarText(member);
      return `${declared} ${qualified(prefix, memberView.hints.name ?? key)}="${escapeAttribute(text)}"`;
    })
    .join('');
}

function childrenOf(value: object, view: View, scope: Scope): string {
  return Object.entries(value)
    .map(([key, member]) => {
      const memberView = viewOf(view.properties.get(key), scope.schemas);
      if (memberView.hints.nodeType === 'attribute') return '';
      const isList = Array.isArray(member);
      return writeNode(
        isList && !memberView.hints.isWrapped ? key : (memberView.hints.name ?? key),
        member,
        memberView,
        deeper(scope),
      );
    })
    .join('');
}

function writeElement(name: string, view: View, attributes: string, content: string): string {
  const { prefix, namespace } = view.hints;
  const tag = qualified(prefix, name);
  const declared = namespace === undefined ? '' : ` ${namespaceAttribute(prefix, namespace)}`;
  const isAlreadyDeclared = declared !== '' && attributes.includes(declared);
  const opened = `${tag}${isAlreadyDeclared ? '' : declared}${attributes}`;
  return content === '' ? `<${opened}/>` : `<${opened}>${content}</${tag}>`;
}

function namespaceAttribute(prefix: string | undefined, namespace: string): string {
  return `xmlns${prefix === undefined ? '' : `:${prefix}`}="${escapeAttribute(namespace)}"`;
}

function qualified(prefix: string | undefined, name: string): string {
  for (const part of prefix === undefined ? [name] : [prefix, name]) {
    if (!xmlName.test(part))
      throw new UserError(`${JSON.stringify(part)} cannot be the name of an XML element or attribute.`);
  }
  return prefix === undefined ? name : `${prefix}:${name}`;
}

function viewOf(given: SpecSchema | undefined, schemas: SchemaSource | undefined): View {
  const schema = given === undefined || schemas === undefined ? given : schemas.resolve(given);
  const nodes = schema === undefined ? [] : withParts(schema, schemas, 0);
  const properties = new Map<string, SpecSchema>();
  let items: SpecSchema | undefined;
  for (const { node, document } of nodes) {
    if (isObject(node['properties'])) {
      for (const [key, child] of Object.entries(node['properties']))
        if (isSchema(child)) properties.set(key, { node: child, document });
    }
    if (isSchema(node['items'])) items = { node: node['items'], document };
  }
  return { schema, hints: hintsOf(nodes.map((part) => part.node)), items, properties };
}

/** The schema and, before it, the parts of its `allOf` and `anyOf`, so that its own keywords win. */
function withParts(
  schema: SpecSchema,
  schemas: SchemaSource | undefined,
  depth: number,
): { node: JsonObject; document: string }[] {
  const { node, document } = schema;
  if (!isObject(node) || depth > 8) return [];
  const parts = ['allOf', 'anyOf', 'oneOf'].flatMap((keyword) => {
    const list = node[keyword];
    return Array.isArray(list) ? list.filter(isSchema) : [];
  });
  const resolved = parts.flatMap((part) =>
    withParts(schemas?.resolve({ node: part, document }) ?? { node: part, document }, schemas, depth + 1),
  );
  // A part's own element name is not the name of the whole.
  return [...resolved.map((part) => ({ ...part, node: withoutXml(part.node) })), { node, document }];
}

function withoutXml(node: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(node).filter(([key]) => key !== 'xml'));
}

function hintsOf(nodes: readonly JsonObject[]): XmlHints {
  const xml: JsonObject = Object.assign({}, ...nodes.map((node) => (isObject(node['xml']) ? node['xml'] : {})));
  const nodeType = nodeTypes.find((type) => type === xml['nodeType']);
  return {
    name: optionalText(xml['name']),
    namespace: optionalText(xml['namespace']),
    prefix: optionalText(xml['prefix']),
    nodeType: nodeType ?? (xml['attribute'] === true ? 'attribute' : 'element'),
    isWrapped: xml['wrapped'] === true || nodeType === 'element',
  };
}

function componentName(schema: SpecSchema | undefined): string | undefined {
  const reference = schema !== undefined && isObject(schema.node) ? schema.node['$ref'] : undefined;
  const name = typeof reference === 'string' ? reference.split('/').at(-1) : undefined;
  return name !== undefined && xmlName.test(name) ? name : undefined;
}

function deeper(scope: Scope): Scope {
  return { ...scope, depth: scope.depth + 1 };
}

function escapeText(text: string): string {
  return legal(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;');
}

function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}

function cdata(text: string): string {
  return `<![CDATA[${legal(text).replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

/** XML 1.0 Char: no control characters but tab and line ends, no lone surrogates. */
function legal(text: string): string {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const isControl = code < 0x20 && code !== 0x9 && code !== 0xa && code !== 0xd;
    if (isControl || (code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff) {
      throw new UserError(
        `XML cannot hold the character U+${code.toString(16).toUpperCase().padStart(4, '0')}. Take it out of the text.`,
      );
    }
  }
  return text;
}

function isSchema(value: unknown): value is JsonObject | boolean {
  return typeof value === 'boolean' || isObject(value);
}

function optionalText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

// What the SAM transform says about an invalid template, and whether findings say it of the same place.

const beginnings =
  /(?:Resource with id \[([^\]]+)\] is invalid\. )?Event with id \[([^\]]+)\] is invalid\. |Resource with id \[([^\]]+)\] is invalid\. |Transforming resource with id \[([^\]]+)\] |'(Globals)' section is invalid\. |Structure of the SAM template is invalid\. /g;

/** The transform's message as a list: resource, event and what is said of them. */
export function readExpectedErrors(message) {
  const starts = [...message.matchAll(beginnings)];
  return starts.map((match, index) => ({
    resource: match[1] ?? match[3] ?? match[4],
    event: match[2],
    section: match[5],
    text: message.slice(match.index + match[0].length, starts[index + 1]?.index).trim(),
  }));
}

/**
 * How findings agree with one error of the transform. `isNamed`: its message names a property. `outcome`: `line` when
 * an error finding is on the named property (or, where none is written or named, on the resource or event), `resource`
 * when only on the resource, `missed` when neither.
 */
export function judgeExpected(document, expected, findings) {
  const scope = scopeOf(document.root, expected);
  const own = findings.filter((finding) => isOf(finding, scope, expected));
  const names = namesIn(expected.text);
  const written = names.flatMap((path) => [scope.node, ...scope.others].flatMap((node) => entriesAt(node, path)));
  const missing = names.map((path) => path.at(-1)).filter(isProperty);
  const isNamed = written.length > 0 || missing.length > 0;
  const isPlaced = own.some((finding) =>
    written.length > 0
      ? written.some((entry) => startsWithin(document, finding, entry))
      : missing.some((name) => finding.message.includes(name)),
  );
  if (own.length === 0) return { isNamed, outcome: 'missed' };
  return { isNamed, outcome: !isNamed || isPlaced ? 'line' : 'resource' };
}

/** Names in quotes, and those the transform writes without. */
const naming =
  /'([^'\s]+)'|`([^`\s]+)`|\[(\w+)\] property|[Pp]roperty (\w+) (?:not|specified)|^(\w+) works only|^(\w+) must be|field (\w+) in| for ([A-Z]\w+)\.| set ([A-Z]\w+) because| define ([A-Z]\w+) '/g;

/** Paths of keys: `Domain.Route53` is two, `Headers[0]` a key and an index. */
function namesIn(text) {
  return [...text.matchAll(naming)]
    .map((match) => match.slice(1).find(Boolean))
    .filter((name) => /^[\w$/][\w.[\]$/{}]*$/.test(name) && !name.startsWith('AWS'))
    .map((name) => name.split(/[.[\]]+/).filter(Boolean));
}

/** Quoted, but values, mappings or types of the transform's own language. docs/validation-corpus.md has the cases. */
const noProperties = new Set(['Zip', 'Image', 'NoneType', 'NotThere', 'HardCodedDataSource', 'GatewayResponse', 'SQS']);

/** A name that is a property even where it is not written. */
function isProperty(name) {
  return /^[A-Z][a-z]+[A-Za-z]*$/.test(name) && !noProperties.has(name);
}

/** The node an error is about, by the user's ids; `others` may hold its properties too: Globals, and an event's bucket. */
function scopeOf(root, { resource, event, section }) {
  const resources = childOf(root, 'Resources');
  const globals = childOf(root, 'Globals');
  if (section) return { node: childOf(root, section), others: [] };
  const all = [...(resources?.entries ?? [])];
  const id = resource ?? all.find(([, { value }]) => eventOf(value, event))?.[0];
  if (id === undefined) return { node: root, others: [] };
  const own = resources?.entries.get(id);
  if (own) return { resource: id, node: eventOf(own.value, event) ?? own.value, others: [globals] };
  // Ids the transform makes up: of a resource and an event, or of an implicit API.
  const owner = all.findLast(([name]) => id.startsWith(name));
  const made = owner && eventOf(owner[1].value, id.slice(owner[0].length));
  if (owner)
    return { resource: owner[0], node: made ?? owner[1].value, others: [globals, ...bucketsOf(resources, made)] };
  const inner = entriesAt(resources, [id])[0];
  return { node: inner?.value ?? globals ?? root, others: [] };
}

function bucketsOf(resources, event) {
  const bucket = childOf(childOf(childOf(event, 'Properties'), 'Bucket'), 'Ref');
  return bucket?.kind === 'scalar' ? [childOf(resources, bucket.text)] : [];
}

function eventOf(resource, event) {
  return childOf(childOf(childOf(resource, 'Properties'), 'Events'), event);
}

function childOf(node, name) {
  return node?.kind === 'mapping' ? node.entries.get(name)?.value : undefined;
}

function isOf(finding, { resource, node }, { resource: named }) {
  if (resource !== undefined) return finding.resource === resource || finding.message.includes(named ?? resource);
  return (
    node === undefined ||
    (finding.start >= node.start - 1 && finding.end <= node.end) ||
    finding.resource === named ||
    finding.resource === undefined ||
    finding.message.includes(named)
  );
}

/** Entries below a node whose keys end in a path. */
function entriesAt(node, path) {
  if (node?.kind === 'sequence') return node.items.flatMap((item) => entriesAt(item, path));
  if (node?.kind !== 'mapping') return [];
  return [...node.entries].flatMap(([name, entry]) => {
    const found = name === path[0] ? follow(entry, path.slice(1)) : undefined;
    return [...(found ? [found] : []), ...entriesAt(entry.value, path)];
  });
}

function follow(entry, [name, ...rest]) {
  if (name === undefined) return entry;
  const { value } = entry;
  const item = value.kind === 'sequence' ? value.items[Number(name)] : undefined;
  const next = item ? { key: item, value: item } : value.kind === 'mapping' ? value.entries.get(name) : undefined;
  return next && follow(next, rest);
}

/** The finding begins on a line of the entry, from its key to the end of its value. */
function startsWithin(document, { range }, { key, value }) {
  const first = document.positionAt(key.start).line;
  const last = document.positionAt(Math.max(value.start, value.end - 1)).line;
  return range.start.line >= first && range.start.line <= Math.max(first, last);
}

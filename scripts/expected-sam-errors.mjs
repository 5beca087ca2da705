// What the SAM transform says about an invalid template, and whether findings say the same of the same place.

const perResource =
  /(?:Resource with id \[([^\]]+)\] is invalid\. )?Event with id \[([^\]]+)\] is invalid\. |Resource with id \[([^\]]+)\] is invalid\. |Transforming resource with id \[([^\]]+)\] |'(Globals)' section is invalid\. |Structure of the SAM template is invalid\. /g;

/** The transform's message as a list: resource, event and what is said of them. */
export function readExpectedErrors(message) {
  const starts = [...message.matchAll(perResource)];
  return starts.map((match, index) => ({
    resource: match[1] ?? match[3] ?? match[4],
    event: match[2],
    section: match[5],
    text: message.slice(match.index + match[0].length, starts[index + 1]?.index).trim(),
  }));
}

const quoted =
  /'([^'\s]+)'|"([^"\s]+)"|`([^`\s]+)`|\[(\w+)\] property|[Pp]roperty (\w+) (?:not|specified)|^(\w+) works only|field (\w+) in/g;

/** Names in the message that may be properties: `Domain.Route53` gives the path, `Headers[0]` an index. */
function namesIn(text) {
  return [...text.matchAll(quoted)]
    .map((match) => match.slice(1).find(Boolean))
    .filter((name) => /^[A-Z$/][\w.[\]$/{}]*$/.test(name) && !/^AWS(::|$)/.test(name))
    .map((name) => name.split(/[.[\]]+/).filter(Boolean));
}

/** The user's node an error is about: the event, the resource, or the whole template. Resource ids may be generated ones. */
function scopeOf(root, { resource, event, section }) {
  const resources = childOf(root, 'Resources');
  if (section) return { node: childOf(root, section), key: keyOf(root, section) };
  if (event && !resource)
    resource = [...(resources?.entries ?? [])].find(([, { value }]) => eventOf(value, event))?.[0];
  if (!resource) return { node: root };
  const own = resources?.entries.get(resource);
  if (own) return scopeIn(resource, own, event);
  for (const [id, entry] of resources?.entries ?? [])
    if (resource.startsWith(id) && eventOf(entry.value, resource.slice(id.length)))
      return scopeIn(id, entry, resource.slice(id.length));
  const nearest = [...(resources?.entries ?? [])].filter(([id]) => resource.startsWith(id)).at(-1);
  return nearest ? scopeIn(nearest[0], nearest[1], undefined) : { node: root };
}

function scopeIn(id, entry, event) {
  const found = event && eventOf(entry.value, event);
  return { resource: id, node: (found ?? entry).value, key: (found ?? entry).key };
}

function eventOf(resource, event) {
  return childOf(childOf(resource, 'Properties'), 'Events')?.entries?.get(event);
}

function childOf(node, name) {
  return node?.kind === 'mapping' ? node.entries.get(name)?.value : undefined;
}

function keyOf(node, name) {
  return node?.kind === 'mapping' ? node.entries.get(name)?.key : undefined;
}

/** Entries below a node whose keys end in the given path. */
function entriesAt(node, names) {
  const found = [];
  const visit = (each) => {
    if (each?.kind === 'sequence') each.items.forEach(visit);
    if (each?.kind !== 'mapping') return;
    for (const [name, entry] of each.entries) {
      if (name === names[0]) {
        const deeper = follow(entry, names.slice(1));
        if (deeper) found.push(deeper);
      }
      visit(entry.value);
    }
  };
  visit(node);
  return found;
}

function follow(entry, names) {
  const [name, ...rest] = names;
  if (name === undefined) return entry;
  const { value } = entry;
  if (value.kind === 'sequence')
    return value.items[Number(name)]
      ? follow({ key: value.items[Number(name)], value: value.items[Number(name)] }, rest)
      : undefined;
  const next = value.kind === 'mapping' ? value.entries.get(name) : undefined;
  return next ? follow(next, rest) : undefined;
}

/**
 * How findings agree with one error of the transform: `place` says on which lines it must lie, `isNamed` whether the
 * message names a property, and `outcome` is `line`, `resource` or `missed`.
 */
export function judgeExpected(document, expected, findings) {
  const { root } = document;
  const scope = scopeOf(root, expected);
  const names = namesIn(expected.text);
  const own = findings.filter((finding) => isOf(finding, scope, expected));
  const written = names.flatMap((path) => entriesAt(scope.node, path));
  const missing = names.map((path) => path.at(-1));
  const isNamed = names.length > 0;
  const isPlaced = own.some(
    (finding) =>
      written.some(({ key, value }) => linesOverlap(document, finding, key, value)) ||
      missing.some(
        (name) =>
          finding.message.includes(name) && entriesAt(scope.node, [name]).length === 0 && isInScope(finding, scope),
      ),
  );
  return {
    isNamed,
    names: names.map((path) => path.join('.')),
    outcome: own.length === 0 ? 'missed' : !isNamed || isPlaced ? 'line' : 'resource',
  };
}

function isOf(finding, scope, { resource }) {
  if (!scope.resource) return true;
  return (
    finding.resource === scope.resource || (resource && finding.message.includes(resource)) || related(finding, scope)
  );
}

function related({ related: others }, { node, key }) {
  return false && others.length > 0 && node && key;
}

function isInScope({ start, end }, { node, key }) {
  return start >= (key?.start ?? node.start) && end <= node.end;
}

/** The finding begins on a line of the entry: from its key to the end of its value. */
function linesOverlap(document, { range }, key, value) {
  const from = document.positionAt(key.start).line;
  const to = document.positionAt(Math.max(value.start, value.end - 1)).line;
  return range.start.line >= from && range.start.line <= Math.max(from, to);
}

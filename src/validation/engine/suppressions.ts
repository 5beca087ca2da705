import {
  entryOf,
  isMapping,
  isScalar,
  type MappingNode,
  nodeAt,
  type TemplateNode,
  textOf,
  itemsOf,
} from '../../cloudformation/nodes.ts';
import type { TemplateModel } from '../../cloudformation/model.ts';
import type { Finding } from '../finding.ts';
import type { Place } from '../rule.ts';

/** A wish not to hear about some rules, somewhere. */
export interface Suppression {
  /** Rule ids, families (`reliability`), or ids of other tools; `isPrefix` ones match by beginning, as cfn-lint does. */
  readonly names: readonly string[];
  readonly isPrefix: boolean;
  readonly reason: string | undefined;
  /** Offsets it covers; undefined for the whole template. */
  readonly scope: Place | undefined;
  readonly place: Place;
  /** Written in this product's own form, so unknown names in it are worth a word. */
  readonly isOwn: boolean;
}

/** Every suppression of a template, in the forms of this product, cfn-lint, cfn_nag, checkov and guard. */
export function readSuppressions(model: TemplateModel): Suppression[] {
  const found = readMetadata(nodeAt(model.root, 'Metadata'), undefined);
  for (const resource of model.resources.values()) {
    const scope = { start: resource.key.start, end: resource.node.end };
    found.push(...readMetadata(resource.attribute('Metadata')?.value, scope));
  }
  return [...found, ...readComments(model)];
}

/** Whether a suppression covers a finding. Values from `Globals` are covered by the resource they are reported for. */
export function covers(suppression: Suppression, finding: Finding, model: TemplateModel): boolean {
  return (
    isInScope(suppression, finding, model) &&
    suppression.names.some((name) => names(name, suppression.isPrefix, finding))
  );
}

function isInScope({ scope }: Suppression, finding: Finding, model: TemplateModel): boolean {
  if (!scope) return true;
  if (!finding.isElsewhere && finding.start >= scope.start && finding.start <= scope.end) return true;
  const key = finding.resource === undefined ? undefined : model.resources.get(finding.resource)?.key;
  return key !== undefined && key.start === scope.start;
}

function names(name: string, isPrefix: boolean, { rule, aliases }: Finding): boolean {
  if (name === rule || aliases.includes(name)) return true;
  if (!name.includes('/') && rule.startsWith(`${name}/`)) return true;
  return isPrefix && aliases.some((alias) => alias.startsWith(name));
}

function readMetadata(metadata: TemplateNode | undefined, scope: Place | undefined): Suppression[] {
  if (!isMapping(metadata)) return [];
  const own = nodeAt(metadata, 'serverless-mcp', 'ignore');
  const cfnLint = nodeAt(metadata, 'cfn-lint', 'config', 'ignore_checks');
  const cfnNag = nodeAt(metadata, 'cfn_nag', 'rules_to_suppress');
  const checkov = nodeAt(metadata, 'checkov', 'skip');
  const guard = nodeAt(metadata, 'guard', 'SuppressedRules');
  return [
    ...itemsOf(own).map((item) => fromItem(item, scope, { isOwn: true })),
    ...itemsOf(cfnLint).map((item) => fromItem(item, scope, { isPrefix: true })),
    ...[...itemsOf(cfnNag), ...itemsOf(checkov), ...itemsOf(guard)].map((item) => fromItem(item, scope, {})),
  ].filter(({ names: given }) => given.length > 0);
}

/** `E3002`, `{ id: …, reason: … }`, or `rule: reason`. */
function fromItem(
  item: TemplateNode,
  scope: Place | undefined,
  { isOwn = false, isPrefix = false }: { isOwn?: boolean; isPrefix?: boolean },
): Suppression {
  const base = { scope, place: item, isOwn, isPrefix };
  if (isScalar(item)) return { ...base, names: item.text === '' ? [] : [item.text], reason: undefined };
  if (!isMapping(item)) return { ...base, names: [], reason: undefined };
  const id = textOf(entryOf(item, 'id')?.value);
  if (id === undefined) return { ...base, ...fromPair(item) };
  return {
    ...base,
    names: [id],
    reason: textOf(entryOf(item, 'reason')?.value) ?? textOf(entryOf(item, 'comment')?.value),
  };
}

function fromPair(item: MappingNode): { names: string[]; reason: string | undefined } {
  const [first] = item.entries;
  return first ? { names: [first[0]], reason: textOf(first[1].value) } : { names: [], reason: undefined };
}

const ownComment = /#\s*serverless-mcp:ignore\s+([\w/*, -]+?)(?:\s+[–—-]+\s+(.*)|\s*)$/;
const checkovComment = /#\s*checkov:skip=([\w, ]+)(?::(.*))?$/;

/** Comments on the line of a finding or the line above; checkov's hold for the resource around them. */
function readComments(model: TemplateModel): Suppression[] {
  const { document } = model;
  if (document.format === 'json' || !/serverless-mcp:ignore|checkov:skip/.test(document.text)) return [];
  const suppressions: Suppression[] = [];
  for (const match of document.text.matchAll(/[^\r\n]*#[^\r\n]*/g)) {
    const line = document.positionAt(match.index).line;
    const place = { start: match.index, end: match.index + match[0].length };
    const own = ownComment.exec(match[0]);
    if (own) {
      const scope = { start: place.start, end: document.offsetAt({ line: line + 2, column: 1 }) - 1 };
      suppressions.push({ ...split(own), scope, place, isOwn: true, isPrefix: false });
    }
    const checkov = checkovComment.exec(match[0]);
    if (checkov)
      suppressions.push({ ...split(checkov), scope: around(model, place), place, isOwn: false, isPrefix: false });
  }
  return suppressions;
}

function split(match: RegExpExecArray): { names: string[]; reason: string | undefined } {
  const given = (match[1] ?? '').split(/[\s,]+/).filter((name) => name !== '');
  return { names: given, reason: match[2]?.trim() };
}

function around(model: TemplateModel, place: Place): Place | undefined {
  for (const { key, node } of model.resources.values()) {
    if (place.start >= key.start && place.start <= node.end) return { start: key.start, end: node.end };
  }
  return undefined;
}

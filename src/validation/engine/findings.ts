import { asIntrinsic, entryOf, nodeAt, type TemplateNode, walkNodes } from '../../cloudformation/nodes.ts';
import type { TemplateModel } from '../../cloudformation/model.ts';
import type { TemplateDocument } from '../../cloudformation/parse.ts';
import { oncePer } from '../../world/once-per.ts';
import type { Finding } from '../finding.ts';
import { isSecurityRule, type Place, type Report, type Rule } from '../rule.ts';

/** One of the possible values of an `Fn::If`: which, of how many. */
export interface Branch {
  readonly of: TemplateNode;
  readonly index: number;
  readonly count: number;
}

/** A report with its rule, before folding. */
export interface Draft {
  readonly rule: Rule;
  readonly report: Report;
  /** Logical id of the resource the report is about. */
  readonly resource: string | undefined;
  /** Set when the report is about one branch of a conditional value. */
  readonly branch: Branch | undefined;
}

/** Turns drafts into findings: consequences folded into their causes, duplicates joined, in the order of the text. */
export function settle(model: TemplateModel, drafts: readonly Draft[]): Finding[] {
  const explained = new Set(drafts.flatMap(({ report }) => report.explains ?? []));
  const covered = explainedPlaces(drafts);
  const causes = weighBranches(drafts).filter(
    ({ rule, report }) =>
      !report.symptomOf?.some((name) => explained.has(name)) &&
      (report.in !== undefined || (covered.get(placeKey(report.at)) ?? rule.id) === rule.id),
  );
  return [...joinDuplicates(causes).values()]
    .map(({ draft, resources }) => toFinding(model, draft, resources))
    .sort(
      (a, b) =>
        Number(a.isElsewhere) - Number(b.isElsewhere) ||
        a.start - b.start ||
        a.end - b.end ||
        (a.rule < b.rule ? -1 : 1),
    );
}

/** Place → the rule that explains what is said there. */
function explainedPlaces(drafts: readonly Draft[]): Map<string, string> {
  const places = new Map<string, string>();
  for (const { rule, report } of drafts) {
    if (report.in) continue;
    for (const place of report.explainsAt ?? []) places.set(placeKey(place), rule.id);
  }
  return places;
}

/** An error in some branches of a conditional value, not all, is a warning: that branch may never be taken. */
function weighBranches(drafts: readonly Draft[]): readonly Draft[] {
  const seen = new Map<TemplateNode, Map<string, Set<number>>>();
  for (const { rule, branch } of drafts) {
    if (!branch) continue;
    const byRule = seen.get(branch.of) ?? new Map<string, Set<number>>();
    byRule.set(rule.id, (byRule.get(rule.id) ?? new Set()).add(branch.index));
    seen.set(branch.of, byRule);
  }
  if (seen.size === 0) return drafts;
  return drafts.map((draft) => {
    const { rule, report, branch } = draft;
    if (!branch || (report.severity ?? rule.severity) !== 'error') return draft;
    const isEverywhere = (seen.get(branch.of)?.get(rule.id)?.size ?? 0) >= branch.count;
    return isEverywhere ? draft : { ...draft, report: { ...report, severity: 'warning' } };
  });
}

interface Joined {
  readonly draft: Draft;
  readonly resources: string[];
}

/** The same words at the same place come from `Globals`, aliases and loops: one finding that names all resources. */
function joinDuplicates(drafts: readonly Draft[]): Map<string, Joined> {
  const joined = new Map<string, Joined>();
  for (const draft of drafts) {
    const { report, resource } = draft;
    const { at, message } = report;
    const key = `${draft.rule.id} ${report.in?.file ?? ''} ${placeKey(at)} ${message}`;
    const same = joined.get(key);
    if (!same) joined.set(key, { draft, resources: resource === undefined ? [] : [resource] });
    else if (resource !== undefined && !same.resources.includes(resource)) same.resources.push(resource);
  }
  return joined;
}

function toFinding(model: TemplateModel, { rule, report }: Draft, resources: readonly string[]): Finding {
  const { document } = model;
  const path = report.in ? [] : pathTo(model, report.at, resources[0]);
  const at = report.in ? report.at : placeToShow(model, report.at);
  const [section, id] = path;
  const resource = section === 'Resources' && id !== undefined ? id : resources[0];
  const others = resources.filter((name) => name !== resource);
  const shown = others.length > 3 ? [...others.slice(0, 3), `${others.length - 3} more`] : others;
  return {
    rule: rule.id,
    severity: report.severity ?? rule.severity,
    certainty: rule.certainty,
    isSecurity: isSecurityRule(rule),
    message: shown.length === 0 ? report.message : `${report.message} (Also for ${shown.join(', ')}.)`,
    file: (report.in ?? document).file,
    isElsewhere: report.in !== undefined,
    range: (report.in ?? document).rangeOf(at),
    start: at.start,
    end: at.end,
    resource,
    resourceType: resource === undefined ? undefined : model.resources.get(resource)?.type,
    propertyPath: path.length > 0 ? path.join('.') : undefined,
    related: (report.related ?? []).map(({ at, message }) => ({ message, range: document.rangeOf(at) })),
    fix: report.fix,
    source: rule.source,
    aliases: rule.aliases ?? [],
    alsoAt: [],
  };
}

/**
 * Keys and indices from the root to the innermost value around a place.
 * @param likely the resource it is probably in, which spares the search through all of them
 */
function pathTo(model: TemplateModel, place: Place, likely: string | undefined): string[] {
  const { root } = model.document;
  const path: string[] = [];
  let node = root;
  const entry = likely === undefined ? undefined : entryOf(nodeAt(root, 'Resources'), likely);
  if (entry && likely !== undefined && (contains(entry.key, place) || contains(entry.value, place))) {
    path.push('Resources', likely);
    node = contains(entry.value, place) ? entry.value : undefined;
  }
  while (node && node.kind !== 'scalar') {
    const step = stepInto(node, place);
    if (!step) break;
    path.push(step.name);
    node = step.node;
  }
  return path;
}

function stepInto(node: TemplateNode, place: Place): { name: string; node: TemplateNode | undefined } | undefined {
  if (node.kind === 'sequence') {
    const index = node.items.findIndex((item) => contains(item, place));
    return index === -1 ? undefined : { name: String(index), node: node.items[index] };
  }
  if (node.kind === 'scalar' || asIntrinsic(node)) return undefined;
  for (const [name, { key, value }] of node.entries) {
    if (key.start === place.start && key.end === place.end) return { name, node: undefined };
    if (contains(value, place) || contains(key, place)) return { name, node: value };
  }
  return undefined;
}

/** A list or map written below its key is shown at the key: its own first line only tells of its first part. */
function placeToShow({ document }: TemplateModel, place: Place): Place {
  const written = document.text.slice(place.start, place.end);
  const mayBeBlock = written.includes(':') || written.startsWith('-');
  if (!mayBeBlock) return place;
  return keysAbove(document).get(placeKey(place)) ?? place;
}

/** Start and end of the lists and maps that begin on a line below their key → the key. */
const keysAbove = oncePer((document: TemplateDocument): ReadonlyMap<string, Place> => {
  const keys = new Map<string, Place>();
  if (!document.root) return keys;
  walkNodes(document.root, (node) => {
    if (node.kind !== 'mapping') return;
    for (const { key, value } of node.entries.values()) {
      if (value.kind === 'scalar' || !document.text.slice(key.end, value.start).includes('\n')) continue;
      const place = placeKey(value);
      if (!keys.has(place)) keys.set(place, key);
    }
  });
  return keys;
});

/** The same for every place with the same start and end. */
export function placeKey({ start, end }: Place): string {
  return `${start} ${end}`;
}

function contains(outer: Place, inner: Place): boolean {
  return outer.start <= inner.start && inner.end <= outer.end && outer.start < outer.end;
}

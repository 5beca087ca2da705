import type { TemplateModel } from '../../cloudformation/model.ts';
import {
  asIntrinsic,
  entryOf,
  isMapping,
  nodeAt,
  type MappingNode,
  type TemplateNode,
} from '../../cloudformation/nodes.ts';
import { insertEntry, replaceScalar } from '../fixes/edits.ts';
import { renderYaml, type TemplateValue } from '../fixes/render.ts';
import type { Edit, LoweredResource, Place, ProposedFix } from '../rule.ts';

/** What a rule needs to know to find the text a lowered resource was written as. */
export type Written = Pick<LoweredResource, 'origin' | 'eventId'>;

/** The map of properties a person wrote: of the resource, or of the event; undefined when it is not a plain map. */
export function writtenProperties(model: TemplateModel, { origin, eventId }: Written): MappingNode | undefined {
  const resource = model.resources.get(origin);
  const owner = eventId === undefined ? resource?.node : nodeAt(resource?.properties, 'Events', eventId);
  const properties = nodeAt(owner, 'Properties');
  return isMapping(properties) && !asIntrinsic(properties) ? properties : undefined;
}

/** Adds a property where the resource or event is written; none when it is there already or cannot be placed. */
export function addProperty(
  model: TemplateModel,
  written: Written,
  name: string,
  value: TemplateValue,
): Edit | undefined {
  const properties = writtenProperties(model, written);
  if (properties)
    return properties.entries.has(name) ? undefined : insertEntry(model.document, properties, name, value);
  const resource = model.resources.get(written.origin);
  const owner =
    written.eventId === undefined ? resource?.node : nodeAt(resource?.properties, 'Events', written.eventId);
  if (!isMapping(owner) || asIntrinsic(owner) || owner.entries.has('Properties')) return undefined;
  return insertEntry(model.document, owner, 'Properties', { [name]: value });
}

/** A fix for review that adds a property; undefined when it cannot be placed. */
export function addFix(
  model: TemplateModel,
  written: Written,
  name: string,
  value: TemplateValue,
): ProposedFix | undefined {
  return reviewFix(`Add ${name}: ${renderYaml(value, 0, true)}`, addProperty(model, written, name, value));
}

/** A fix for review that writes another value in place of a scalar as it stands in the text. */
export function replaceFix(
  model: TemplateModel,
  node: TemplateNode | undefined,
  name: string,
  value: string | number | boolean,
): ProposedFix | undefined {
  if (node?.kind !== 'scalar' || node.end <= node.start || node.style === 'block') return undefined;
  return reviewFix(`Set ${name}: ${value}`, replaceScalar(model.document, node, value));
}

/** Adds the property, or changes it where a plain value is written. */
export function setFix(
  model: TemplateModel,
  written: Written,
  name: string,
  value: string | number | boolean,
): ProposedFix | undefined {
  const entry = entryOf(writtenProperties(model, written), name);
  return entry ? replaceFix(model, entry.value, name, value) : addFix(model, written, name, value);
}

/** A fix a person should look at; undefined when an edit could not be made. */
export function reviewFix(description: string, ...edits: readonly (Edit | undefined)[]): ProposedFix | undefined {
  const made = edits.filter((edit) => edit !== undefined);
  if (made.length === 0 || made.length < edits.length) return undefined;
  return { description, safety: 'review', edits: joinAtOnePlace(made) };
}

/** Adds a resource after another one, in block YAML only. */
export function addResourceAfter(
  model: TemplateModel,
  after: string,
  id: string,
  value: TemplateValue,
): Edit | undefined {
  const { document, root } = model;
  const resource = model.resources.get(after);
  const section = nodeAt(root, 'Resources');
  const isWrittenThere = isMapping(section) && section.entries.get(after)?.key === resource?.key;
  if (!resource || !isWrittenThere || model.resources.has(id) || document.format === 'json') return undefined;
  if (document.text[section.start] === '{') return undefined;
  const lineStart = document.text.lastIndexOf('\n', resource.key.start - 1) + 1;
  const indent = document.text.slice(lineStart, resource.key.start);
  if (indent.trim() !== '') return undefined;
  const end = document.text.indexOf('\n', resource.node.end);
  const at = end === -1 ? document.text.length : end + 1;
  const lead = at > 0 && document.text[at - 1] !== '\n' ? '\n' : '';
  return { start: at, end: at, newText: `${lead}${indent}${id}:${renderYaml(value, indent.length + 2, false)}\n` };
}

/** Insertions at one place become one edit, in their order. */
function joinAtOnePlace(edits: readonly Edit[]): Edit[] {
  const joined: Edit[] = [];
  for (const edit of edits) {
    const same = joined.findIndex((other) => isInsertAt(other, edit) && isInsertAt(edit, other));
    const other = joined[same];
    if (!other) joined.push(edit);
    else joined[same] = { ...other, newText: withoutRepeatedBreak(other.newText, edit.newText) };
  }
  return joined;
}

function withoutRepeatedBreak(first: string, second: string): string {
  return first.endsWith('\n') && second.startsWith('\n') ? `${first}${second.slice(1)}` : `${first}${second}`;
}

function isInsertAt(edit: Edit, place: Place): boolean {
  return edit.start === edit.end && edit.start === place.start;
}

import type { Definition, TemplateModel } from '../../cloudformation/model.ts';
import type { Reporter } from '../rule.ts';

/** Reports definitions nothing uses; silent where a macro or an unread block may use them. */
export function reportUnused(
  model: TemplateModel,
  kind: string,
  definitions: ReadonlyMap<string, Definition>,
  used: ReadonlySet<string>,
  report: Reporter,
): void {
  if (model.hasMacro || model.document.isPartial) return;
  for (const { id, key } of definitions.values()) {
    if (!used.has(id) && !isMentioned(model, id))
      report({ at: key, message: `${kind} "${id}" is never used. Remove it, or use it.` });
  }
}

/** Named somewhere the references do not show: a loop, a rule, a macro's argument. */
function isMentioned({ document, root }: TemplateModel, name: string): boolean {
  if (!document.text.includes('Fn::ForEach') && !document.text.includes('Fn::Transform') && !root?.entries.has('Rules'))
    return false;
  return document.text.split(name).length > 2;
}

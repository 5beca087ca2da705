import type { TemplateModel } from '../../cloudformation/model.ts';

const cache = new WeakMap<TemplateModel, Map<string, boolean>>();

/** Whether a template's text holds something anywhere; looked up once per model, so rules may ask for each resource. */
export function mentions(model: TemplateModel, text: string): boolean {
  const known = cache.get(model) ?? new Map<string, boolean>();
  cache.set(model, known);
  const found = known.get(text) ?? model.document.text.includes(text);
  known.set(text, found);
  return found;
}

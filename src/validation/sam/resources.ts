import type { Resource, TemplateModel } from '../../cloudformation/model.ts';

/** Resources of these types, in the order they are written. */
export function resourcesOf(model: TemplateModel, ...types: readonly string[]): readonly Resource[] {
  return [...model.resources.values()].filter((resource) => types.includes(resource.type));
}

import { forEachIntrinsic, type Reference, referencesOf } from './intrinsics.ts';
import type { TemplateModel } from './model.ts';

export interface PlacedReference extends Reference {
  /** `Resources`, `Outputs`, `Conditions`, … */
  readonly section: string;
  /** Logical id of the resource (or name of the output, condition) the reference stands in. */
  readonly owner: string | undefined;
}

const cache = new WeakMap<TemplateModel, readonly PlacedReference[]>();

/** Every Ref, GetAtt and Sub variable of a template. Built once per model. */
export function referencesIn(model: TemplateModel): readonly PlacedReference[] {
  const known = cache.get(model);
  if (known) return known;
  const found: PlacedReference[] = [];
  if (model.root) {
    forEachIntrinsic(model.root, (call, path) => {
      const [section, owner] = path;
      for (const reference of referencesOf(model.document, call, path)) {
        found.push({
          ...reference,
          section: String(section ?? ''),
          owner: owner === undefined ? undefined : String(owner),
        });
      }
    });
  }
  cache.set(model, found);
  return found;
}

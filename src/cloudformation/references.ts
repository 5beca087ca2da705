import { forEachIntrinsic, type Reference, referencesOf } from './intrinsics.ts';
import type { TemplateModel } from './model.ts';
import { oncePer } from '../world/once-per.ts';

export interface PlacedReference extends Reference {
  /** `Resources`, `Outputs`, `Conditions`, … */
  readonly section: string;
  /** Logical id of the resource (or name of the output, condition) the reference stands in. */
  readonly owner: string | undefined;
}

/** Every Ref, GetAtt and Sub variable of a template. Built once per model. */
export const referencesIn = oncePer((model: TemplateModel): readonly PlacedReference[] => {
  const found: PlacedReference[] = [];
  if (model.root) {
    forEachIntrinsic(model.root, (call, path) => {
      const [section, owner] = path;
      for (const reference of referencesOf(model.document, call, path)) {
        const { via, target, attribute, start, end, node } = reference;
        found.push({
          via,
          target,
          attribute,
          start,
          end,
          node,
          path,
          section: String(section ?? ''),
          owner: owner === undefined ? undefined : String(owner),
        });
      }
    });
  }
  return found;
});

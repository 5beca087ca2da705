import type { TemplateModel } from '../../cloudformation/model.ts';
import { lowerToVirtualResources } from '../../cloudformation/sam/virtual-resources.ts';
import type { LoweredResource } from '../rule.ts';

const cache = new WeakMap<TemplateModel, readonly LoweredResource[]>();

/** The CloudFormation resources a template comes to: those written plainly, and those SAM makes. Built once per model. */
export function loweredResources(model: TemplateModel): readonly LoweredResource[] {
  const known = cache.get(model);
  if (known) return known;
  const written = [...model.resources.values()]
    .filter(({ type }) => !type.startsWith('AWS::Serverless::'))
    .map(({ id, type, effective, key, condition }): LoweredResource => ({
      id,
      type,
      properties: effective,
      keyNode: key,
      origin: id,
      eventId: undefined,
      condition,
      isVirtual: false,
    }));
  const made = lowerToVirtualResources(model).map(
    ({ id, type, properties, keyNode, origin, eventId, condition }): LoweredResource => ({
      id,
      type,
      properties,
      keyNode,
      origin,
      eventId,
      condition,
      isVirtual: true,
    }),
  );
  const all = [...written, ...made];
  cache.set(model, all);
  return all;
}

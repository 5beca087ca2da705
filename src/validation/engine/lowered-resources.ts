import type { TemplateModel } from '../../cloudformation/model.ts';
import { lowerToVirtualResources } from '../../cloudformation/sam/virtual-resources.ts';
import type { LoweredResource } from '../rule.ts';
import { oncePer } from '../../world/once-per.ts';

/** The CloudFormation resources a template comes to: those written plainly, and those SAM makes. Built once per model. */
export const loweredResources = oncePer((model: TemplateModel): readonly LoweredResource[] => {
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
  return all;
});

import type { LoweredResource, PropertyContext, RuleContext } from '../rule.ts';
import type { Branch } from './findings.ts';
import { walkSchema } from './schema-walk.ts';
import { withResource } from './with-resource.ts';

/**
 * Visits the values of a resource SAM makes that its author wrote: SAM passes them on without a look, so the schema of
 * the CloudFormation type judges them. What SAM adds has no place in the text and is left out, and so are properties
 * that may hold anything.
 */
export function walkPassedOn(
  context: RuleContext,
  lowered: LoweredResource,
  visit: (property: PropertyContext, branch: Branch | undefined) => void,
): void {
  const origin = context.model.resources.get(lowered.origin);
  const schema = lowered.isVirtual ? context.schemas.get(lowered.type) : undefined;
  if (!origin || !schema) return;
  const { type, properties, keyNode } = lowered;
  const { id, key, node, typeNode, condition, dependsOn } = origin;
  const resource = {
    id,
    key,
    node,
    type,
    typeNode,
    properties,
    effective: properties,
    condition,
    dependsOn,
    attribute: (name: string) => origin.attribute(name),
  };
  walkSchema(withResource(context, resource), schema, {
    object: () => undefined,
    property: (property, branch) => {
      const { node, schema: told } = property;
      const isConstrained = told.values !== undefined || told.bounds !== undefined || told.isUnique;
      if (isConstrained && node.start !== keyNode.start) visit(property, branch);
    },
  });
}

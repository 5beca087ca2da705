import type { Resource, TemplateModel } from '../model.ts';
import { isMapping, nodeAt, type MappingNode } from '../nodes.ts';
import { scalarOf } from '../values.ts';
import { lowerSources } from './lowering/lower.ts';
import type { LoweringContext, SamSource, VirtualResource } from './lowering/virtual-resource.ts';
import { oncePer } from '../../world/once-per.ts';

/**
 * The CloudFormation resources the SAM transform will write for a template, each with the user's text it comes from.
 * Empty for a template that is not SAM. Built once per model.
 */
export const lowerToVirtualResources = oncePer((model: TemplateModel): readonly VirtualResource[] =>
  model.isSam ? lower(model) : [],
);

function lower(model: TemplateModel): readonly VirtualResource[] {
  const sources = new Map<string, SamSource>();
  for (const resource of model.resources.values()) sources.set(resource.id, sourceOf(resource));
  const context: LoweringContext = {
    known: (node) => (node === undefined ? undefined : scalarOf(model.evaluate(node))),
    source: (logicalId) => sources.get(logicalId),
  };
  const globals = { restApi: globalsOf(model, 'Api'), httpApi: globalsOf(model, 'HttpApi') };
  return lowerSources([...sources.values()], globals, context);
}

function sourceOf(resource: Resource): SamSource {
  return {
    logicalId: resource.id,
    type: resource.type,
    keyNode: resource.key,
    properties: resource.effective,
    condition: resource.condition,
    connectors: resource.attribute('Connectors')?.value,
  };
}

function globalsOf(model: TemplateModel, section: string): MappingNode | undefined {
  const node = nodeAt(model.root, 'Globals', section);
  return isMapping(node) ? node : undefined;
}

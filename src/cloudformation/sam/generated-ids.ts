import type { TemplateModel } from '../model.ts';
import { samResourceTypes } from './resource-types.ts';
import type { VirtualResource } from './lowering/virtual-resource.ts';
import { lowerToVirtualResources } from './virtual-resources.ts';
import { oncePer } from '../../world/once-per.ts';
import { table } from '../../world/table.ts';

/** What a template may name although nobody wrote it. */
export interface GeneratedIds {
  /** Type of the generated resource with this logical id; undefined when SAM makes none. */
  typeOf(logicalId: string): string | undefined;
  /** Type of the resource `<LogicalId>.<name>` stands for in Ref, Sub and GetAtt, such as `MyFunction.Alias`. */
  referableTypeOf(logicalId: string, name: string): string | undefined;
  /** Ids worth suggesting for a misspelt one: those known exactly. */
  readonly exactIds: readonly string[];
}

/** The logical ids the SAM transform adds to a template, hash-suffixed ones by their pattern. Built once per model. */
export const generatedIds = oncePer((model: TemplateModel): GeneratedIds =>
  index(model, lowerToVirtualResources(model)),
);

function index(model: TemplateModel, resources: readonly VirtualResource[]): GeneratedIds {
  const exact = new Map<string, string>();
  const patterned: VirtualResource[] = [];
  for (const resource of resources) {
    if (resource.idForm === 'exact') exact.set(resource.id, resource.type);
    else if (resource.idForm !== 'none') patterned.push(resource);
  }
  return {
    typeOf: (logicalId) => exact.get(logicalId) ?? patterned.find((resource) => matches(resource, logicalId))?.type,
    referableTypeOf(logicalId, name) {
      const type = model.resources.get(logicalId)?.type ?? exact.get(logicalId);
      const samType = type === undefined ? undefined : (implicitApiTypes[logicalId] ?? type);
      return samType === undefined ? undefined : samResourceTypes[samType]?.referable[name];
    },
    exactIds: [...exact.keys()],
  };
}

const implicitApiTypes: Readonly<Record<string, string>> = table({
  ServerlessHttpApi: 'AWS::Serverless::HttpApi',
  ServerlessRestApi: 'AWS::Serverless::Api',
});

function matches(resource: VirtualResource, logicalId: string): boolean {
  if (!logicalId.startsWith(resource.id)) return false;
  const rest = logicalId.slice(resource.id.length);
  return resource.idForm === 'hash' ? /^[0-9a-f]{10}$/.test(rest) : /^[A-Za-z0-9]*$/.test(rest);
}

import { referencesOf, type Reference } from '../../cloudformation/intrinsics.ts';
import type { TemplateModel } from '../../cloudformation/model.ts';
import {
  asIntrinsic,
  isMapping,
  isSequence,
  type MappingNode,
  type TemplateNode,
  textOf,
} from '../../cloudformation/nodes.ts';
import {
  loadResourceSchemas,
  type PropertySchemas,
  type ResourceSchema,
} from '../../cloudformation/schemas/resource-schemas.ts';
import type { SchemaType } from '../../cloudformation/schemas/schema-types.ts';
import { oncePer } from '../../world/once-per.ts';
import { loweredResources } from '../engine/lowered-resources.ts';
import type { LoweredResource } from '../rule.ts';
import { namesOf } from './names.ts';
import { takenHere } from './taken-here.ts';

/** A `Ref` or `GetAtt` of another resource, in a property that says what it is meant to hold. */
export interface MeantReference {
  /** Whose property it is; one that SAM makes carries the user's own nodes. */
  readonly resource: LoweredResource;
  readonly property: string;
  /** What the schema names, as `AWS::IAM::Role.Arn`; others may do as well. */
  readonly accepts: readonly string[];
  /** Everything the property takes, where that is known. */
  readonly takes: readonly string[] | undefined;
  readonly reference: Reference;
  /** CloudFormation type of what it refers to. */
  readonly targetType: string;
  /** True when a condition may choose another value. */
  readonly isConditional: boolean;
}

const maxDepth = 30;

/** All of them, in written resources and in those SAM makes. Built once per model. */
export const meantReferences = oncePer((model: TemplateModel): readonly MeantReference[] =>
  loweredResources(model).flatMap((resource) => {
    const schema = loadResourceSchemas().get(resource.type);
    return schema ? new Collector(model, resource, schema).collect() : [];
  }),
);

interface Property {
  readonly name: string;
  readonly path: string;
  readonly accepts: readonly string[];
  readonly isConditional: boolean;
}

class Collector {
  private readonly model: TemplateModel;
  private readonly resource: LoweredResource;
  private readonly schema: ResourceSchema;
  private readonly found: MeantReference[] = [];

  constructor(model: TemplateModel, resource: LoweredResource, schema: ResourceSchema) {
    this.model = model;
    this.resource = resource;
    this.schema = schema;
  }

  collect(): readonly MeantReference[] {
    this.object(this.resource.properties, this.schema.properties, '', false, 0);
    return this.found;
  }

  private object(node: MappingNode, schemas: PropertySchemas, owner: string, isConditional: boolean, depth: number) {
    for (const [name, { value }] of node.entries) {
      const schema = schemas.get(name);
      if (!schema) continue;
      const path = owner === '' ? name : `${owner}.${name}`;
      this.value(value, schema.type, { name, path, accepts: schema.accepts, isConditional }, depth);
    }
  }

  private value(node: TemplateNode, type: SchemaType, property: Property, depth: number): void {
    if (depth > maxDepth || node.kind === 'scalar') return;
    const call = asIntrinsic(node);
    if (call?.name === 'Fn::If') {
      for (const branch of this.branches(call.argument))
        this.value(
          branch,
          type,
          { ...property, isConditional: property.isConditional || !this.isDecided(call.argument) },
          depth + 1,
        );
    } else if (call) {
      this.add(referencesOf(this.model.document, call, []), property);
    } else if (isSequence(node) && type.kind === 'list') {
      for (const each of node.items) this.value(each, type.item, property, depth + 1);
    } else if (isMapping(node) && type.kind === 'definition') {
      const schemas = this.schema.definition(type.name);
      if (schemas) this.object(node, schemas, property.path, property.isConditional, depth + 1);
    } else if (isMapping(node) && type.kind === 'map') {
      for (const { value } of node.entries.values()) this.value(value, type.item, property, depth + 1);
    }
  }

  private isDecided(argument: TemplateNode): boolean {
    return isSequence(argument) && this.model.decideCondition(textOf(argument.items[0]) ?? '') !== undefined;
  }

  private branches(argument: TemplateNode): readonly TemplateNode[] {
    if (!isSequence(argument)) return [];
    const [condition, whenTrue, whenFalse] = argument.items;
    if (!whenTrue || !whenFalse) return [];
    const decided = this.model.decideCondition(textOf(condition) ?? '');
    return decided === undefined ? [whenTrue, whenFalse] : [decided ? whenTrue : whenFalse];
  }

  private add([reference]: readonly Reference[], { name, path, accepts, isConditional }: Property): void {
    if (!reference || reference.via === 'Fn::Sub') return;
    const takes = takenHere(this.resource.type, path);
    const targetType =
      accepts.length + (takes?.length ?? 0) === 0 ? undefined : namesOf(this.model).typeOf(reference.target);
    if (targetType === undefined) return;
    this.found.push({ resource: this.resource, property: name, accepts, takes, reference, targetType, isConditional });
  }
}

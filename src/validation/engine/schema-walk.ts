import {
  asIntrinsic,
  type Entry,
  isMapping,
  isNoValue,
  isSequence,
  type MappingNode,
  type TemplateNode,
  textOf,
} from '../../cloudformation/nodes.ts';
import type { PropertySchema, PropertySchemas, ResourceSchema } from '../../cloudformation/schemas/resource-schemas.ts';
import type { SchemaType } from '../../cloudformation/schemas/schema-types.ts';
import type { ObjectContext, Place, PropertyContext, ResourceContext } from '../rule.ts';
import type { Branch } from './findings.ts';

export interface SchemaVisitor {
  object(context: ObjectContext, branch: Branch | undefined): void;
  property(context: PropertyContext, branch: Branch | undefined): void;
}

type Path = readonly (string | number)[];
const maxDepth = 60;

/**
 * Visits every mapping and value of a resource that its schema describes, each `Fn::If` branch for itself.
 * Values that only a deployment knows are visited as they are and looked no further into.
 */
export function walkSchema(context: ResourceContext, schema: ResourceSchema, visitor: SchemaVisitor): void {
  const walker = new SchemaWalker(context, schema, visitor);
  const { resource } = context;
  const { key, properties, typeNode } = resource;
  const empty: MappingNode = { kind: 'mapping', entries: new Map(), start: key.start, end: key.end };
  walker.object(properties ?? empty, schema.properties, {
    ownerName: schema.type,
    ownerKey: resource.attribute('Properties')?.key ?? typeNode ?? key,
    path: ['Properties'],
    branch: undefined,
  });
}

interface Owner {
  readonly ownerName: string;
  readonly ownerKey: Place;
  readonly path: Path;
  readonly branch: Branch | undefined;
}

type PropertyPlace = Pick<PropertyContext, 'entry' | 'schema' | 'owner' | 'path' | 'isItem'> & Pick<Owner, 'branch'>;

/** Contexts are written field by field: a spread costs a hundred times as much, and every value has one. */
class SchemaWalker {
  private readonly context: ResourceContext;
  private readonly schema: ResourceSchema;
  private readonly visitor: SchemaVisitor;

  constructor(context: ResourceContext, schema: ResourceSchema, visitor: SchemaVisitor) {
    this.context = context;
    this.schema = schema;
    this.visitor = visitor;
  }

  object(written: TemplateNode, properties: PropertySchemas, owner: Owner): void {
    for (const { node, branch } of this.branchesOf(written, owner.branch)) {
      if (!isMapping(node) || asIntrinsic(node) || owner.path.length > maxDepth) continue;
      const { ownerName, ownerKey, path } = owner;
      const isClosed = !this.context.model.hasMacro && !hasFunctionKey(node);
      const { model, schemas, today, region, ruleIds, resource } = this.context;
      this.visitor.object(
        { model, schemas, today, region, ruleIds, resource, node, properties, isClosed, ownerName, ownerKey, path },
        branch,
      );
      for (const [name, entry] of node.entries) {
        const schema = properties.get(name);
        if (schema) this.property(entry, schema, node, [...path, name], branch);
      }
    }
  }

  private property(
    entry: Entry,
    schema: PropertySchema,
    owner: MappingNode,
    path: Path,
    branch: Branch | undefined,
  ): void {
    this.value(entry.value, schema.type, { entry, schema, owner, path, branch, isItem: false });
  }

  private value(written: TemplateNode, type: SchemaType, at: PropertyPlace): void {
    const { entry, schema, owner, path, isItem } = at;
    const { model, schemas, today, region, ruleIds, resource } = this.context;
    for (const { node, branch } of this.branchesOf(written, at.branch)) {
      const value = model.evaluate(node);
      const place = { entry, schema, owner, path, isItem, branch };
      this.visitor.property(
        { model, schemas, today, region, ruleIds, resource, entry, schema, owner, path, isItem, type, node, value },
        branch,
      );
      this.inside(node, type, place);
    }
  }

  private inside(node: TemplateNode, type: SchemaType, at: PropertyPlace): void {
    if (asIntrinsic(node) || at.path.length > maxDepth) return;
    const { entry, schema, owner, path, branch } = at;
    switch (type.kind) {
      case 'definition': {
        const properties = this.schema.definition(type.name);
        if (!properties || !isMapping(node)) return;
        const ownerKey = at.isItem ? node : entry.key;
        this.object(node, properties, { ownerName: type.name, ownerKey, path, branch });
        return;
      }
      case 'list':
        if (!isSequence(node)) return;
        for (const [index, item] of node.items.entries()) {
          this.value(item, type.item, { entry, schema, owner, path: [...path, index], branch, isItem: true });
        }
        return;
      case 'map':
        if (!isMapping(node)) return;
        for (const [name, { value }] of node.entries) {
          this.value(value, type.item, { entry, schema, owner, path: [...path, name], branch, isItem: true });
        }
        return;
      case 'union': {
        const fitting = type.options.find((option) => fits(node, option));
        if (fitting) this.inside(node, fitting, at);
        return;
      }
      case 'json':
      case 'string':
      case 'number':
      case 'integer':
      case 'boolean':
      case 'tag':
        return;
    }
  }

  /** The node itself, or what each branch of its `Fn::If` holds, without `AWS::NoValue`. */
  private branchesOf(
    written: TemplateNode,
    around: Branch | undefined,
  ): readonly { node: TemplateNode; branch: Branch | undefined }[] {
    const leaves = isConditional(written) ? this.leavesOf(written, 0) : [written];
    if (leaves[0] === written) return [{ node: written, branch: around }];
    return leaves.flatMap((node, index) =>
      isNoValue(node)
        ? []
        : [{ node, branch: { of: around?.of ?? written, index, count: around ? Infinity : leaves.length } }],
    );
  }

  private leavesOf(node: TemplateNode, depth: number): readonly TemplateNode[] {
    const call = asIntrinsic(node);
    if (call?.name !== 'Fn::If' || !isSequence(call.argument) || depth > maxDepth) return [node];
    const [condition, whenTrue, whenFalse] = call.argument.items;
    if (!whenTrue || !whenFalse) return [];
    const decided = this.context.model.decideCondition(textOf(condition) ?? '');
    const taken = decided === undefined ? [whenTrue, whenFalse] : [decided ? whenTrue : whenFalse];
    return taken.flatMap((branch) => this.leavesOf(branch, depth + 1));
  }
}

function isConditional(node: TemplateNode): boolean {
  return node.kind === 'mapping' && node.entries.size === 1 && node.entries.has('Fn::If');
}

function hasFunctionKey(node: MappingNode): boolean {
  for (const key of node.entries.keys()) if (key.startsWith('Fn::')) return true;
  return false;
}

/** Whether a node has the outer shape of a type: which of a union's options to look into. */
function fits(node: TemplateNode, type: SchemaType): boolean {
  switch (type.kind) {
    case 'definition':
    case 'map':
      return node.kind === 'mapping';
    case 'list':
      return node.kind === 'sequence';
    case 'union':
      return type.options.some((option) => fits(node, option));
    case 'json':
      return true;
    case 'tag':
      return node.kind === 'mapping';
    case 'string':
    case 'number':
    case 'integer':
    case 'boolean':
      return node.kind === 'scalar';
  }
}

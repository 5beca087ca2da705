import type { Entry, MappingNode, ScalarValue, TemplateNode } from '../../nodes.ts';

/** A SAM resource as the lowering reads it. */
export interface SamSource {
  readonly logicalId: string;
  readonly type: string;
  /** The key in Resources, or undefined for an API the transform adds by itself. */
  readonly keyNode: TemplateNode;
  /** With Globals merged. */
  readonly properties: MappingNode | undefined;
  /** Name of the condition, where a literal one is set. */
  readonly condition: string | undefined;
  /** The `Connectors` resource attribute. */
  readonly connectors: TemplateNode | undefined;
}

/** What lowering needs to know of the rest of the template. */
export interface LoweringContext {
  /** The value a node certainly has (a scalar, or a Ref to a parameter with one possible value); else undefined. */
  known(node: TemplateNode | undefined): ScalarValue | undefined;
  /** Another resource of the template by its logical id, SAM or not. */
  source(logicalId: string): SamSource | undefined;
}

/**
 * A CloudFormation resource that the SAM transform will write. Its property nodes are the user's own where a value
 * passes through, and made-up nodes at the user's text otherwise, so findings point at what a person can edit.
 */
export interface VirtualResource {
  /** Logical id, or its beginning; see `idForm`. */
  readonly id: string;
  /**
   * - `exact`: the id as it will be
   * - `hash`: ten hexadecimal digits follow
   * - `open`: something unknown here follows, e.g. an alias name from a parameter
   * - `none`: never a resource of its own; it stands for a method or integration inside an API's body
   */
  readonly idForm: 'exact' | 'hash' | 'open' | 'none';
  readonly type: string;
  readonly properties: MappingNode;
  /** Logical id of the SAM resource it comes from. */
  readonly origin: string;
  /** Key of the event it comes from, where it comes from one. */
  readonly eventId: string | undefined;
  /** The user's key it comes from: the event's, else the resource's. */
  readonly keyNode: TemplateNode;
  readonly condition: string | undefined;
}

/** Entry of a SAM resource's property. */
export function propertyOf(source: SamSource, name: string): Entry | undefined {
  return source.properties?.entries.get(name);
}

/** True when the transform treats the property as set: present and not null. */
export function isSet(source: SamSource, name: string): boolean {
  const value = propertyOf(source, name)?.value;
  return value !== undefined && !(value.kind === 'scalar' && value.value === null);
}

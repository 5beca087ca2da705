import type { Resource, TemplateModel } from '../../cloudformation/model.ts';
import { asIntrinsic, entryOf, nodeAt, type ScalarNode, textOf } from '../../cloudformation/nodes.ts';
import { parseTemplate, type TemplateDocument } from '../../cloudformation/parse.ts';
import type { ProjectFiles } from './files.ts';
import { localPath } from './paths.ts';
import { table } from '../../world/table.ts';

export type NamedFileKind = 'state-machine' | 'openapi' | 'template';

/** A file beside the template that a resource names. */
export interface NamedFile {
  readonly resource: Resource;
  readonly kind: NamedFileKind;
  /** Property that names it. */
  readonly property: string;
  /** Where it is named. */
  readonly node: ScalarNode;
  /** From the template's folder. */
  readonly path: string;
  /** Read through `Fn::Transform: AWS::Include`, so the template's functions work in it. */
  readonly isIncluded: boolean;
}

const properties: Readonly<Record<string, { readonly property: string; readonly kind: NamedFileKind }>> = table({
  'AWS::Serverless::StateMachine': { property: 'DefinitionUri', kind: 'state-machine' },
  'AWS::StepFunctions::StateMachine': { property: 'DefinitionS3Location', kind: 'state-machine' },
  'AWS::Serverless::Api': { property: 'DefinitionUri', kind: 'openapi' },
  'AWS::Serverless::HttpApi': { property: 'DefinitionUri', kind: 'openapi' },
  'AWS::Serverless::Application': { property: 'Location', kind: 'template' },
  'AWS::CloudFormation::Stack': { property: 'TemplateURL', kind: 'template' },
});

/** Definitions and nested templates named literally, of all resources; S3 addresses and the like are left out. */
export function namedFiles(model: TemplateModel): NamedFile[] {
  if (model.hasMacro) return [];
  return [...model.resources.values()].flatMap((resource) => {
    const spec = properties[resource.type];
    if (!spec) return [];
    const direct = entryOf(resource.effective, spec.property)?.value;
    const included = spec.kind === 'openapi' ? includedBody(resource) : undefined;
    const node = included ?? direct;
    const path = node?.kind === 'scalar' ? localPath(textOf(node)) : undefined;
    if (node?.kind !== 'scalar' || path === undefined) return [];
    const property = included ? 'Location' : spec.property;
    return [{ resource, kind: spec.kind, property, node, path, isIncluded: included !== undefined }];
  });
}

/** `DefinitionBody: { Fn::Transform: { Name: AWS::Include, Parameters: { Location } } }`. */
function includedBody({ effective }: Resource): ScalarNode | undefined {
  const call = asIntrinsic(nodeAt(effective, 'DefinitionBody'));
  if (call?.name !== 'Fn::Transform' || textOf(nodeAt(call.argument, 'Name')) !== 'AWS::Include') return undefined;
  const location = nodeAt(call.argument, 'Parameters', 'Location');
  return location?.kind === 'scalar' ? location : undefined;
}

const parsed = new WeakMap<ProjectFiles, Map<string, TemplateDocument>>();

/** A named file's text as a tree with places, parsed once; undefined when it cannot be read. */
export function parseNamed(files: ProjectFiles, { path, kind }: NamedFile): TemplateDocument | undefined {
  const documents = parsed.get(files) ?? new Map<string, TemplateDocument>();
  parsed.set(files, documents);
  const known = documents.get(`${kind} ${path}`);
  const text = known ? undefined : files.read(path);
  if (text === undefined) return known;
  const readable = kind === 'state-machine' ? withoutBareSubstitutions(text, path) : text;
  const document = parseTemplate(readable, { file: path });
  documents.set(`${kind} ${path}`, document);
  return document;
}

/** `"Seconds": ${Wait}` is JSON only after the substitution; a number of the same length keeps every place. */
function withoutBareSubstitutions(text: string, path: string): string {
  if (/\.ya?ml$/.test(path)) return text;
  return text.replace(
    /([:[,]\s*)(\$\{[A-Za-z0-9_]+\})(?=\s*[,}\]])/g,
    (_, before: string, name: string) => before + '1'.padEnd(name.length),
  );
}

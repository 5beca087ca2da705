import { asIntrinsic, isMapping, nodeAt, textOf, type TemplateNode } from '../../cloudformation/nodes.ts';
import type { TemplateModel } from '../../cloudformation/model.ts';

/**
 * Dependencies SAM adds without a word in the template: an API whose body SAM writes names the functions behind it,
 * a bucket with a function's event waits for the function's permission.
 */
export function implicitEdges(model: TemplateModel): { from: string; to: string }[] {
  if (!model.isSam) return [];
  const edges: { from: string; to: string }[] = [];
  for (const { id, type, effective } of model.resources.values()) {
    const events = type === 'AWS::Serverless::Function' ? nodeAt(effective, 'Events') : undefined;
    if (!isMapping(events)) continue;
    for (const { value } of events.entries.values()) {
      const source = sourceOf(model, value);
      if (source !== undefined) edges.push({ from: source, to: id });
    }
  }
  return edges;
}

function sourceOf(model: TemplateModel, event: TemplateNode): string | undefined {
  switch (textOf(nodeAt(event, 'Type'))) {
    case 'Api':
      return apiWithGeneratedBody(model, nodeAt(event, 'Properties', 'RestApiId'), 'ServerlessRestApi');
    case 'HttpApi':
      return apiWithGeneratedBody(model, nodeAt(event, 'Properties', 'ApiId'), 'ServerlessHttpApi');
    case 'S3':
      return referenced(nodeAt(event, 'Properties', 'Bucket'));
    default:
      return undefined;
  }
}

function apiWithGeneratedBody(
  model: TemplateModel,
  node: TemplateNode | undefined,
  implicit: string,
): string | undefined {
  if (!node) return implicit;
  const id = referenced(node);
  const api = id === undefined ? undefined : model.resources.get(id);
  if (!api?.type.startsWith('AWS::Serverless::')) return undefined;
  return nodeAt(api.effective, 'DefinitionBody') || nodeAt(api.effective, 'DefinitionUri') ? undefined : id;
}

function referenced(node: TemplateNode | undefined): string | undefined {
  const call = asIntrinsic(node);
  return call?.name === 'Ref' ? textOf(call.argument) : undefined;
}

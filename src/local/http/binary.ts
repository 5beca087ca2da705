import { nodeAt, textOf, listItems } from '../../cloudformation/nodes.ts';
import type { LocalProject } from '../project.ts';
import type { LocalRoute } from './routes.ts';

/** Types an HTTP API or function URL hands on as text; everything else arrives in base64. */
const textTypes = /^(?:text\/|application\/(?:json|javascript|xml|[\w.-]+\+(?:json|xml))$)/;

/** Media types a REST API treats as binary, as its BinaryMediaTypes say. */
export function readBinaryTypes({ model }: LocalProject, route: LocalRoute): string[] {
  if (route.kind !== 'Api') return [];
  const resource = model.resources.get(route.api);
  const node = nodeAt(resource?.effective ?? nodeAt(model.root, 'Globals', 'Api'), 'BinaryMediaTypes');
  const items = listItems(node);
  return items.flatMap((item) => textOf(item)?.replaceAll('~1', '/') ?? []);
}

/** True when a request body of this type reaches the function in base64. */
export function isBinaryRequest(
  route: LocalRoute,
  binaryTypes: readonly string[],
  contentType: string | undefined,
): boolean {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (route.kind === 'Api') return binaryTypes.includes('*/*') || binaryTypes.includes(type);
  return type !== '' && !textTypes.test(type);
}

import { renderProject } from '../../src/templates/scaffold.ts';

/** Files of a project by path. */
export async function render(
  options: Readonly<Record<string, unknown>> = {},
  kind = 'http-api',
  name = 'notes-service',
): Promise<Record<string, string>> {
  const files = await renderProject(kind, name, options);
  return Object.fromEntries(files.map(({ path, content }) => [path, content]));
}

export const orderResource = {
  name: 'order',
  fields: { customerId: 'string', total: 'number', status: ['open', 'paid', 'shipped'] },
};

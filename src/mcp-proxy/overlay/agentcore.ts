import * as z from 'zod';
import { UserError } from '../../world/errors.ts';
import type { OperationHead } from '../specification/operations.ts';
import type { ToolOverride } from '../tool/overrides.ts';

/**
 * The tool configuration of an AgentCore Gateway target of type `apiGateway`, read as AWS defines it
 * (bedrock-agentcore-control, `ApiGatewayToolConfiguration`), so that a user can move either way.
 */
const configurationSchema = z.object({
  toolFilters: z.array(z.object({ filterPath: z.string().startsWith('/'), methods: z.array(z.string()) })).optional(),
  toolOverrides: z
    .array(
      z.object({
        name: z.string(),
        description: z.string().optional(),
        path: z.string().startsWith('/'),
        method: z.string(),
      }),
    )
    .optional(),
});

export type AgentCoreConfiguration = z.output<typeof configurationSchema>;

/**
 * Reads `{toolFilters, toolOverrides}`, or a whole target configuration that holds them.
 * @throws UserError saying which part is wrong
 */
export function readAgentCoreConfiguration(value: unknown): AgentCoreConfiguration {
  const parsed = configurationSchema.safeParse(findConfiguration(value, 0));
  if (!parsed.success)
    throw new UserError(`The AgentCore tool configuration cannot be read: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function findConfiguration(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > 6) return value;
  if ('toolFilters' in value || 'toolOverrides' in value) return value;
  for (const inner of Object.values(value)) {
    const found = findConfiguration(inner, depth + 1);
    if (typeof found === 'object' && found !== null && ('toolFilters' in found || 'toolOverrides' in found))
      return found;
  }
  return value;
}

/** Whether `toolFilters` let an operation through: a literal path, or everything below a prefix that ends in a star. */
export function passesToolFilters(
  { toolFilters }: AgentCoreConfiguration,
  { method, pathKey }: OperationHead,
): boolean {
  if (toolFilters === undefined) return true;
  return toolFilters.some(({ filterPath, methods }) => {
    if (!methods.some((allowed) => allowed.toUpperCase() === method.toUpperCase())) return false;
    return filterPath.endsWith('/*') ? pathKey.startsWith(filterPath.slice(0, -1)) : pathKey === filterPath;
  });
}

/** `toolOverrides` by operation id. */
export function toolOverrides({ toolOverrides: overrides }: AgentCoreConfiguration): Map<string, ToolOverride> {
  return new Map(
    (overrides ?? []).map(({ name, description, path, method }) => [
      `${method.toUpperCase()} ${path}`,
      { name, ...(description !== undefined && { description }) },
    ]),
  );
}

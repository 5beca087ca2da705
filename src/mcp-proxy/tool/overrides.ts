import { own, ownObject, ownText } from '../json.ts';
import type { JsonObject } from '../operation.ts';
import { isObject } from '../../world/json.ts';

/** What the owner of an API says about one tool, by `x-mcp` in the specification or an overlay, or in an AgentCore configuration. */
export interface ToolOverride {
  readonly name?: string;
  readonly title?: string;
  readonly description?: string;
  /** Leaves the operation out. */
  readonly isHidden?: boolean;
  /** Overrules what the HTTP method suggests, e.g. for `POST /search`. */
  readonly isReadOnly?: boolean;
  readonly isDestructive?: boolean;
  readonly isIdempotent?: boolean;
}

/**
 * Reads `x-mcp` of an operation: `false` hides it; an object may hold `enabled`, `name`, `title`, `description`,
 * `readOnly`, `destructive`, `idempotent`.
 */
export function readMcpExtension(operation: JsonObject): ToolOverride {
  const extension = own(operation, 'x-mcp');
  if (extension === false) return { isHidden: true };
  if (!isObject(extension)) return {};
  const name = ownText(extension, 'name');
  const title = ownText(extension, 'title');
  const description = ownText(extension, 'description');
  const flag = (key: string): boolean | undefined => {
    const value = own(extension, key) ?? own(ownObject(extension, 'annotations') ?? {}, `${key}Hint`);
    return typeof value === 'boolean' ? value : undefined;
  };
  const isReadOnly = flag('readOnly');
  const isDestructive = flag('destructive');
  const isIdempotent = flag('idempotent');
  return {
    ...(name !== undefined && { name }),
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(own(extension, 'enabled') === false && { isHidden: true }),
    ...(isReadOnly !== undefined && { isReadOnly }),
    ...(isDestructive !== undefined && { isDestructive }),
    ...(isIdempotent !== undefined && { isIdempotent }),
  };
}

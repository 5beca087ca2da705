import { UserError } from '../../world/errors.ts';
import { own } from '../json.ts';
import type { JsonObject } from '../operation.ts';

/** `swagger2` is 2.0, `openapi30` is 3.0.x with its own schema dialect, `openapi31` is 3.1 and later (JSON Schema 2020-12). */
export type Dialect = 'swagger2' | 'openapi30' | 'openapi31';

/**
 * Reads the version of a specification.
 * @throws UserError when it says neither `openapi: 3.x` nor `swagger: 2.0`
 */
export function readDialect(root: JsonObject, origin: string): Dialect {
  const openapi = versionText(own(root, 'openapi'));
  const swagger = versionText(own(root, 'swagger'));
  if (openapi?.startsWith('3.0') || openapi === '3') return 'openapi30';
  if (openapi?.startsWith('3.')) return 'openapi31';
  if (swagger === '2.0' || swagger === '2') return 'swagger2';
  throw new UserError(
    `${origin} is no OpenAPI document that can be read: "openapi" is ${openapi ?? 'missing'}, "swagger" is ${swagger ?? 'missing'}. Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 are understood.`,
  );
}

function versionText(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? `${value}.0` : String(value);
  return typeof value === 'string' ? value.trim() : undefined;
}

import type { SchemasClient } from '@aws-sdk/client-schemas';
import { ConfigError, describeError, UserError } from '../world/errors.ts';

export interface RegistrySettings {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Service address for tests and private endpoints. */
  readonly endpoint?: string | undefined;
}

/** A schema as lists show it. */
export interface SchemaName {
  readonly registry: string;
  readonly schema: string;
  readonly version?: string;
}

export interface SchemaList {
  readonly schemas: readonly SchemaName[];
  /** There were more than `maxSchemas`. */
  readonly isCut: boolean;
}

export interface EventSchema {
  readonly registry: string;
  readonly schema: string;
  readonly version: string;
  /** `OpenApi3` or `JSONSchemaDraft4`. */
  readonly type: string;
  /** The document, JSON. */
  readonly content: string;
}

/** The registry AWS keeps with the events of its own services. */
const awsRegistry = 'aws.events';
const maxSchemas = 50;

/** Schemas whose content holds the keywords, in one registry (default AWS's own). */
export async function searchSchemas(
  request: { readonly keywords: string; readonly registry?: string | undefined },
  settings: RegistrySettings,
): Promise<SchemaList> {
  const registry = request.registry ?? awsRegistry;
  return withClient(settings, `registry "${registry}"`, 'schemas:SearchSchemas', async (client, abort) => {
    const { paginateSearchSchemas } = await import('@aws-sdk/client-schemas');
    const schemas: SchemaName[] = [];
    for await (const page of paginateSearchSchemas(
      { client },
      { RegistryName: registry, Keywords: request.keywords },
      abort,
    )) {
      for (const { SchemaName: schema, SchemaVersions } of page.Schemas ?? []) {
        if (schema === undefined) continue;
        if (schemas.length === maxSchemas) return { schemas, isCut: true };
        const version = SchemaVersions?.[0]?.SchemaVersion;
        schemas.push({ registry, schema, ...(version === undefined ? {} : { version }) });
      }
    }
    return { schemas, isCut: false };
  });
}

/** Schemas of a registry, or the registries themselves (with an empty schema name) when none is named. */
export async function listSchemas(registry: string | undefined, settings: RegistrySettings): Promise<SchemaList> {
  const permission = registry === undefined ? 'schemas:ListRegistries' : 'schemas:ListSchemas';
  return withClient(
    settings,
    registry === undefined ? 'the registries' : `registry "${registry}"`,
    permission,
    async (client, abort) => {
      const { paginateListRegistries, paginateListSchemas } = await import('@aws-sdk/client-schemas');
      const schemas: SchemaName[] = [];
      if (registry === undefined) {
        for await (const page of paginateListRegistries({ client }, {}, abort)) {
          for (const { RegistryName: name } of page.Registries ?? []) {
            if (schemas.length === maxSchemas) return { schemas, isCut: true };
            if (name !== undefined) schemas.push({ registry: name, schema: '' });
          }
        }
        return { schemas, isCut: false };
      }
      for await (const page of paginateListSchemas({ client }, { RegistryName: registry }, abort)) {
        for (const { SchemaName: schema } of page.Schemas ?? []) {
          if (schemas.length === maxSchemas) return { schemas, isCut: true };
          if (schema !== undefined) schemas.push({ registry, schema });
        }
      }
      return { schemas, isCut: false };
    },
  );
}

/** The newest version of a schema with its document. */
export async function describeSchema(
  request: { readonly registry?: string | undefined; readonly schema: string },
  settings: RegistrySettings,
): Promise<EventSchema> {
  const registry = request.registry ?? awsRegistry;
  const what = `schema "${request.schema}" of registry "${registry}"`;
  return withClient(settings, what, 'schemas:DescribeSchema', async (client, abort) => {
    const { DescribeSchemaCommand } = await import('@aws-sdk/client-schemas');
    const command = new DescribeSchemaCommand({ RegistryName: registry, SchemaName: request.schema });
    const { Content, SchemaVersion, Type } = await client.send(command, abort);
    if (!Content) throw new UserError(`${what} has no content.`);
    return {
      registry,
      schema: request.schema,
      version: SchemaVersion ?? '',
      type: Type ?? 'OpenApi3',
      content: Content,
    };
  });
}

type Abort = { readonly abortSignal?: AbortSignal };

async function withClient<T>(
  { region, profile, endpoint, signal }: RegistrySettings,
  what: string,
  permission: string,
  work: (client: SchemasClient, abort: Abort) => Promise<T>,
): Promise<T> {
  const sdk = await import('@aws-sdk/client-schemas');
  const client = new sdk.SchemasClient({
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
    ...(endpoint !== undefined && { endpoint }),
    maxAttempts: 3,
  });
  try {
    return await work(client, signal === undefined ? {} : { abortSignal: signal });
  } catch (error) {
    throw explain(error, what, permission);
  } finally {
    client.destroy();
  }
}

function explain(error: unknown, what: string, permission: string): Error {
  if (error instanceof UserError || (error instanceof Error && error.name === 'AbortError')) return error;
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotFoundException') {
    return new UserError(
      `${what} does not exist in this account and Region. Without a schema, get_event_types lists them.`,
      {
        cause: error,
      },
    );
  }
  if (name === 'BadRequestException') {
    return new UserError(`EventBridge refused the request for ${what}: ${describeError(error)}.`, { cause: error });
  }
  if (/AccessDenied|Unauthorized|Forbidden/.test(name)) {
    return new ConfigError(`Reading ${what} is not permitted. It needs ${permission}.`, { cause: error });
  }
  return new ConfigError(
    `${what} cannot be read: ${describeError(error)}. Schema registries need credentials (--profile) and --region; types, samples and pattern tests do not.`,
    { cause: error },
  );
}

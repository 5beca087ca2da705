import type { ApiEntry, CatalogueOptions } from './catalogue.ts';
import { isCompiledFile } from './compiled/format.ts';
import type {
  Diagnostic,
  ProxyTool,
  PublishedTool,
  SchemaSource,
  SecurityScheme,
  Server,
  SpecSchema,
} from './operation.ts';
import type { SearchIndex } from './search/search-index.ts';
import type { SourceWorld } from './source/read-source.ts';

export interface LoadOptions extends CatalogueOptions {
  /**
   * File, URL, `-`, `apigateway:<restApiId>/<stage>`, `apigatewayv2:<apiId>[/<stage>]`, or a SAM or CloudFormation
   * template, with `#LogicalId` where it defines several APIs.
   */
  readonly source: string;
  /** OpenAPI Overlay 1.x documents (file or URL), applied in order. */
  readonly overlays?: readonly string[];
  /** `{toolFilters, toolOverrides}` of an AgentCore Gateway target, as AWS writes it. */
  readonly agentCore?: unknown;
  /** Folders and URL prefixes that external `$ref`s may lead to. None by default. */
  readonly allowReferences?: readonly string[];
  /** `auto` publishes tools while their listing stays below `maxListingBytes`. Default `auto`. */
  readonly mode?: 'auto' | 'tools' | 'search';
  /** Default 160,000: about 40,000 tokens. */
  readonly maxListingBytes?: number;
  readonly world: SourceWorld;
}

/** An API ready to be published and called, live or from a compiled index. */
export interface LoadedApi {
  /** Where it came from, for messages. */
  readonly origin: string;
  readonly title: string;
  readonly version: string;
  /** `search`: too large to list; publish `search_operations`, `describe_operation`, `call_read` and `call_write`. */
  readonly mode: 'tools' | 'search';
  /** Operations in all, and whether one of them changes anything: known without reading the entries. */
  readonly operationCount: number;
  readonly hasWrites: boolean;
  /** Put before every tool name, '' for none. */
  readonly prefix: string;
  readonly entries: readonly ApiEntry[];
  readonly servers: readonly Server[];
  readonly securitySchemes: ReadonlyMap<string, SecurityScheme>;
  readonly schemas: SchemaSource;
  /** URL of the specification ('' when it has none), which relative references start from. */
  readonly address: string;
  /** The schema a `$ref` met in `document` names, one step. */
  lookUpSchema(reference: string, document: string): SpecSchema | undefined;
  /** The tool of a name: as listed in mode `tools`, in full in mode `search`. undefined for an unknown name. */
  tool(name: string): ProxyTool | undefined;
  /** What `tools/list` shows in mode `tools`. */
  listTools(): readonly PublishedTool[];
  /** The index over all operations; made ready on first use. */
  searchIndex(): Promise<SearchIndex>;
  /** Everything noticed so far; complete once all tools were built. */
  readonly diagnostics: () => readonly Diagnostic[];
}

/**
 * Reads a specification from wherever it is and opens it; a file made by `compileApi` is opened as it is.
 * @throws UserError when the source cannot be read, is no OpenAPI document, or was compiled with other options
 */
export async function loadApi(options: LoadOptions): Promise<LoadedApi> {
  if (await isCompiledFile(options.source)) {
    const [{ openCompiledApi }, { assertCompiledAs }] = await Promise.all([
      import('./compiled/open-compiled.ts'),
      import('./compiled/compiled-options.ts'),
    ]);
    const api = openCompiledApi(options.source);
    assertCompiledAs(api, options);
    return api;
  }
  const { readApi } = await import('./read-api.ts');
  return readApi(options);
}

import { openCatalogue, type Catalogue, type CatalogueOptions } from './catalogue.ts';
import { collectDiagnostics } from './diagnostics.ts';
import type { LoadedApi, LoadOptions } from './load-api.ts';
import type { JsonObject, PublishedTool } from './operation.ts';
import { passesToolFilters, readAgentCoreConfiguration, toolOverrides } from './overlay/agentcore.ts';
import { applyOverlay } from './overlay/apply-overlay.ts';
import type { SearchIndex } from './search/search-index.ts';
import { loadExternalDocuments } from './source/external-documents.ts';
import { looksLikeTemplate, parseDocument } from './source/parse-document.ts';
import { readSource } from './source/read-source.ts';
import { openDocuments, type Documents } from './specification/documents.ts';
import { isObject } from '../world/json.ts';

/**
 * Reads a specification from wherever it is and opens it; tools are made when they are asked for.
 * @throws UserError when the source cannot be read or is no OpenAPI document
 */
export async function readApi(options: LoadOptions): Promise<LoadedApi> {
  const diagnostics = collectDiagnostics();
  const { source, logicalId } = splitLogicalId(options.source);
  const { text, address: sourceAddress, origin } = await readSource(source, options.world);
  const { root: parsed, address } = await readRoot({ text, address: sourceAddress, origin, logicalId });
  let root = parsed;
  for (const overlay of options.overlays ?? []) {
    const overlayText = await readSource(overlay, options.world);
    root = await applyOverlay(root, await parseDocument(overlayText.text, overlayText.origin), diagnostics);
  }
  const { world, allowReferences: allow = [] } = options;
  const others = await loadExternalDocuments({ root, text, address, allow, world, diagnostics });
  const documents = openDocuments(root, address, others, diagnostics);
  const catalogue = openCatalogue(documents, origin, withAgentCore(options));
  return { ...publish(catalogue, origin, options), address, lookUpSchema: schemaLookUp(documents) };
}

/** `template.yaml#PetApi`; a `#` inside a URL or an AWS source is left alone. */
function splitLogicalId(source: string): { source: string; logicalId: string | undefined } {
  const [, file, logicalId] = /^(.+\.(?:ya?ml|json|template))#([A-Za-z0-9]+)$/.exec(source) ?? [];
  return file === undefined ? { source, logicalId: undefined } : { source: file, logicalId };
}

interface RootRequest {
  readonly text: string;
  readonly address: string;
  readonly origin: string;
  readonly logicalId: string | undefined;
}

async function readRoot({
  text,
  address,
  origin,
  logicalId,
}: RootRequest): Promise<{ root: JsonObject; address: string }> {
  if (!looksLikeTemplate(text)) return { root: await parseDocument(text, origin), address };
  const { readTemplateDefinition } = await import('./source/template-definition.ts');
  return await readTemplateDefinition(text, address, logicalId);
}

function withAgentCore(options: LoadOptions): CatalogueOptions {
  if (options.agentCore === undefined) return options;
  const configuration = readAgentCoreConfiguration(options.agentCore);
  return {
    ...options,
    isSelected: (head) => passesToolFilters(configuration, head),
    overrides: new Map([...toolOverrides(configuration), ...(options.overrides ?? [])]),
  };
}

function schemaLookUp(documents: Documents): LoadedApi['lookUpSchema'] {
  return (reference, document) => {
    const target = documents.lookUp(reference, document);
    if (target === undefined) return undefined;
    return { node: isObject(target.node) ? target.node : target.node !== false, document: target.document };
  };
}

type Published = Omit<LoadedApi, 'address' | 'lookUpSchema'>;

function publish(catalogue: Catalogue, origin: string, options: LoadOptions): Published {
  const { title, version, entries, servers, securitySchemes, schemas, diagnostics } = catalogue;
  const { mode, listing: complete } = chooseMode(catalogue, options);
  const detail = mode === 'search' ? 'described' : 'listed';
  let listing = complete;
  let index: Promise<SearchIndex> | undefined;
  return {
    origin,
    title,
    version,
    mode,
    prefix: options.prefix ?? '',
    operationCount: entries.length,
    hasWrites: entries.some(({ isRead }) => !isRead),
    entries,
    servers,
    securitySchemes,
    schemas,
    diagnostics,
    tool: (name) => catalogue.tool(name, detail),
    listTools: () => (listing ??= [...catalogue.publish()]),
    searchIndex() {
      index ??= import('./search/search-index.ts').then(({ buildSearchIndex }) => buildSearchIndex(entries));
      return index;
    },
  };
}

/** The smallest tool seen has about this many bytes: more operations than fit need not be built to know. */
const leastToolBytes = 250;

interface ChosenMode {
  readonly mode: 'tools' | 'search';
  /** Where choosing had to make all of it. */
  readonly listing?: readonly PublishedTool[];
}

function chooseMode(catalogue: Catalogue, { mode = 'auto', maxListingBytes = 160_000 }: LoadOptions): ChosenMode {
  if (mode !== 'auto') return { mode };
  if (catalogue.entries.length * leastToolBytes > maxListingBytes) return { mode: 'search' };
  const listing: PublishedTool[] = [];
  let bytes = 0;
  for (const tool of catalogue.publish()) {
    bytes += Buffer.byteLength(JSON.stringify(tool));
    if (bytes > maxListingBytes) return { mode: 'search' };
    listing.push(tool);
  }
  return { mode: 'tools', listing };
}

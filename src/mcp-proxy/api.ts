/** What the rest of the program uses of the specification side of the proxy. */
import { openCatalogue, type Catalogue, type CatalogueOptions } from './catalogue.ts';
import { collectDiagnostics } from './diagnostics.ts';
import type { JsonObject } from './operation.ts';
import { openDocuments } from './specification/documents.ts';

export { parseDocument } from './source/parse-document.ts';

/** Opens a specification that is already parsed and refers to no other document. */
export function openParsed(root: JsonObject, origin: string, options: CatalogueOptions = {}): Catalogue {
  return openCatalogue(openDocuments(root, '', new Map(), collectDiagnostics()), origin, options);
}

export { loadApi, publishTool, type LoadedApi, type LoadOptions } from './load-api.ts';
export { compileApi } from './compiled/compile-api.ts';
export { openCompiledApi } from './compiled/open-compiled.ts';

import { openCatalogue, type Catalogue, type CatalogueOptions } from './catalogue.ts';
import { collectDiagnostics } from './diagnostics.ts';
import type { JsonObject } from './operation.ts';
import { openDocuments } from './specification/documents.ts';

/**
 * Opens a specification that is already parsed and refers to no other document; `loadApi` reads one from its source.
 * @throws UserError when it is no OpenAPI document
 */
export function openParsed(root: JsonObject, origin: string, options: CatalogueOptions = {}): Catalogue {
  return openCatalogue(openDocuments(root, '', new Map(), collectDiagnostics()), origin, options);
}

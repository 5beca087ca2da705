import { realpath } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describeError } from '../../world/errors.ts';
import type { Diagnostics } from '../diagnostics.ts';
import { splitReference } from '../specification/documents.ts';
import { parseDocument } from './parse-document.ts';
import { readSource, type SourceWorld } from './read-source.ts';

const maxDocuments = 500;

export interface ExternalRequest {
  readonly root: unknown;
  /** Text of the specification, to see quickly whether it refers to anything outside. */
  readonly text: string;
  readonly address: string;
  /** Folders (`file:` URLs or absolute paths) and URL prefixes that references may lead to; none by default. */
  readonly allow: readonly string[];
  readonly world: SourceWorld;
  readonly diagnostics: Diagnostics;
}

/**
 * Loads the documents that external `$ref`s lead to, and theirs in turn, as far as they are allow-listed.
 * What cannot be loaded only raises a diagnostic.
 * @returns parsed documents by absolute URL
 */
export async function loadExternalDocuments(request: ExternalRequest): Promise<Map<string, unknown>> {
  const documents = new Map<string, unknown>();
  if (request.allow.length === 0 || !mentionsOthers(request.text)) return documents;
  const allowed = request.allow.map(asPrefix);
  const pending = externalTargets(request.root, request.address);
  for (const target of pending) {
    if (documents.has(target) || target === request.address || documents.size >= maxDocuments) continue;
    if (!(await isAllowed(target, allowed))) continue;
    const root = await load(target, request);
    documents.set(target, root);
    for (const next of externalTargets(root, target)) pending.add(next);
  }
  return documents;
}

/** Any `$ref` whose value does not start with `#`, in JSON or YAML. */
function mentionsOthers(text: string): boolean {
  return /\$ref["']?\s*:\s*["']?(?![#"'\s])/.test(text);
}

function asPrefix(allowed: string): string {
  const url = /^[a-z][a-z0-9+.-]+:/i.test(allowed) ? allowed : pathToFileURL(allowed).href;
  return url.endsWith('/') ? url : `${url}/`;
}

async function isAllowed(target: string, allowed: readonly string[]): Promise<boolean> {
  const isListed = (url: string): boolean =>
    allowed.some((prefix) => url === prefix.slice(0, -1) || url.startsWith(prefix));
  if (!isListed(target)) return false;
  if (!target.startsWith('file:')) return true;
  // A link inside an allowed folder may lead out of it.
  const real = await realpath(fileURLToPath(target)).catch(() => undefined);
  return real !== undefined && isListed(pathToFileURL(real).href);
}

async function load(target: string, { world, diagnostics }: ExternalRequest): Promise<unknown> {
  try {
    const { text } = await readSource(target, world);
    return await parseDocument(text, target);
  } catch (error) {
    diagnostics.add('warning', 'external-reference', '', `${target} cannot be loaded: ${describeError(error)}`);
    return undefined;
  }
}

/** Absolute addresses of every document that `root` refers to. Each object is visited once. */
function externalTargets(root: unknown, address: string): Set<string> {
  const targets = new Set<string>();
  const seen = new Set<object>();
  const pending: unknown[] = [root];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    for (const [key, child] of Object.entries(value)) {
      if (key === '$ref' && typeof child === 'string' && !child.startsWith('#'))
        targets.add(splitReference(child, address).target);
      else if (typeof child === 'object' && child !== null) pending.push(child);
    }
  }
  return targets;
}

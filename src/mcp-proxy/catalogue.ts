import { describeError } from '../world/errors.ts';
import type { Diagnostic, ProxyTool, PublishedTool, SchemaSource, SecurityScheme, Server } from './operation.ts';
import { ownObject, ownText } from './json.ts';
import { cleanText } from './schema/clean-text.ts';
import { compileSelection, findIdlePatterns, type Selection } from './select/select.ts';
import { readSuccessSchema } from './specification/bodies.ts';
import { readDialect, type Dialect } from './specification/dialect.ts';
import type { Documents } from './specification/documents.ts';
import { listOperations, normaliseOperation, type OperationHead } from './specification/operations.ts';
import { normaliseSecuritySchemes } from './specification/security.ts';
import { rootServers } from './specification/servers.ts';
import { buildTool, describedTool, isReadOperation, listedTool, type ToolOptions } from './tool/build-tool.ts';
import { nameBudget, nameTools } from './tool/name-tools.ts';
import { readMcpExtension, type ToolOverride } from './tool/overrides.ts';

export interface CatalogueOptions extends Selection {
  /** Longest tool name; see `nameBudget`. */
  readonly maxNameLength?: number;
  /** Put before every tool name. */
  readonly prefix?: string;
  /** Names fixed by the user or an earlier run, by operation id (`GET /pets`). */
  readonly names?: ReadonlyMap<string, string>;
  /** One more condition that operations must meet. */
  readonly isSelected?: (head: OperationHead) => boolean;
  /** Overrides by operation id, stronger than `x-mcp`. */
  readonly overrides?: ReadonlyMap<string, ToolOverride>;
  /** Characters of JSON per listed input schema; default 16,000. */
  readonly toolBudget?: number;
  /** `never` for hosts that cannot read `$ref`. Default `recursion`. */
  readonly references?: 'recursion' | 'never';
}

/** One operation in the list, before its tool is built. */
export interface ApiEntry {
  /** Tool name. */
  readonly name: string;
  /** `GET /pets/{petId}`. */
  readonly id: string;
  readonly method: string;
  /** As the specification writes it. */
  readonly path: string;
  readonly operationId?: string | undefined;
  readonly tags: readonly string[];
  readonly summary?: string | undefined;
  readonly description?: string | undefined;
  readonly isDeprecated: boolean;
  /** Calling it changes nothing. */
  readonly isRead: boolean;
}

interface Entry extends ApiEntry {
  readonly head: OperationHead;
}

/** The selected operations of one specification; tools are built when asked for. */
export interface Catalogue {
  readonly title: string;
  readonly version: string;
  readonly entries: readonly ApiEntry[];
  readonly servers: readonly Server[];
  readonly securitySchemes: ReadonlyMap<string, SecurityScheme>;
  readonly schemas: SchemaSource;
  /**
   * The tool of a name, built on first use; undefined for an unknown name, or an operation that cannot be read.
   * `listed` (the default) keeps to the budget of a listing, `described` says nearly everything the specification does.
   */
  tool(name: string, detail?: 'listed' | 'described'): ProxyTool | undefined;
  /** What clients see of every tool, as listed, one after the other. What only calls need of them is not kept. */
  publish(): Iterable<PublishedTool>;
  /** Everything noticed so far; complete once all tools were built. */
  readonly diagnostics: () => readonly Diagnostic[];
}

/**
 * Opens a parsed specification.
 * @param origin where it came from, for messages
 * @throws UserError when it is no OpenAPI document or a filter cannot be understood
 */
export function openCatalogue(documents: Documents, origin: string, options: CatalogueOptions = {}): Catalogue {
  const dialect = readDialect(documents.root, origin);
  const securitySchemes = normaliseSecuritySchemes(documents, dialect);
  const entries = selectEntries(documents, options);
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const common = {
    references: options.references ?? 'recursion',
    hiddenParameters: credentialParameters(securitySchemes),
  };
  const details = {
    listed: {
      ...listedTool,
      inputBudget: options.toolBudget ?? listedTool.inputBudget,
      ...common,
      candidates: new Map(),
      outputs: new Map(),
    },
    described: { ...describedTool, ...common, candidates: new Map(), outputs: new Map() },
  };
  const info = ownObject(documents.root, 'info') ?? {};
  const builder = { documents, dialect, overrides: options.overrides };
  const tools = new Map<string, ProxyTool | undefined>();
  const keyOf = (name: string, detail: 'listed' | 'described'): string => `${detail} ${name}`;
  return {
    title: cleanText(ownText(info, 'title') ?? '', maxTitleLength) || 'API',
    version: cleanText(ownText(info, 'version') ?? '', maxTitleLength),
    entries,
    servers: rootServers(documents, dialect),
    securitySchemes,
    schemas: documents,
    tool(name, detail = 'listed') {
      const entry = byName.get(name);
      if (entry === undefined) return undefined;
      const key = keyOf(name, detail);
      if (!tools.has(key)) tools.set(key, build(builder, entry, details[detail]));
      return tools.get(key);
    },
    *publish() {
      for (const entry of entries) {
        const tool = tools.get(keyOf(entry.name, 'listed')) ?? build(builder, entry, details.listed);
        if (tool !== undefined) yield publishTool(tool);
      }
    },
    diagnostics: () => documents.diagnostics.list(),
  };
}

const maxTitleLength = 80;

/** Nobody tells a server the name it has in its client; this is the one that the proxy says of itself, and few are longer. */
const defaultNameLength = nameBudget('serverless-mcp-proxy');

/** The part of a tool that clients see. */
function publishTool({ name, title, description, inputSchema, outputSchema, annotations }: ProxyTool): PublishedTool {
  return {
    name,
    ...(title !== undefined && { title }),
    description,
    inputSchema,
    ...(outputSchema !== undefined && { outputSchema }),
    annotations,
  };
}

interface Builder {
  readonly documents: Documents;
  readonly dialect: Dialect;
  readonly overrides: ReadonlyMap<string, ToolOverride> | undefined;
}

/** A bug or an unforeseen shape in one operation must not cost the others. */
function build(
  { documents, dialect, overrides }: Builder,
  { name, head }: Entry,
  options: ToolOptions,
): ProxyTool | undefined {
  try {
    const context = { documents, dialect, head };
    const operation = normaliseOperation(context);
    const override = overrideOf(head, overrides);
    const { tool, isCut } = buildTool(
      { name, operation, success: readSuccessSchema(context), override },
      documents,
      options,
    );
    if (isCut)
      documents.diagnostics.add(
        'info',
        'schema-cut',
        head.pointer,
        `The input schema of ${name} was cut to ${options.inputBudget} characters; optional details were left out.`,
      );
    return tool;
  } catch (error) {
    documents.diagnostics.add(
      'error',
      'operation-skipped',
      head.pointer,
      `${head.id} cannot be turned into a tool: ${describeError(error)}`,
    );
    return undefined;
  }
}

function selectEntries(documents: Documents, options: CatalogueOptions): Entry[] {
  const all = listOperations(documents);
  const isSelected = compileSelection(options);
  for (const pattern of findIdlePatterns([...(options.include ?? []), ...(options.exclude ?? [])], all)) {
    documents.diagnostics.add('warning', 'idle-filter', '', `No operation matches the filter "${pattern}".`);
  }
  const selected = all.filter((head) => {
    const override = overrideOf(head, options.overrides);
    if (override.isHidden === true || !isSelected(head) || options.isSelected?.(head) === false) return false;
    return options.readOnly !== true || isReadOperation(head.method, override);
  });
  const { prefix = '' } = options;
  const fixed = new Map(options.names);
  for (const head of selected) {
    const { name } = overrideOf(head, options.overrides);
    if (name !== undefined && !fixed.has(head.id)) fixed.set(head.id, prefix + name);
  }
  const names = nameTools(selected, { maxLength: options.maxNameLength ?? defaultNameLength, prefix, fixed });
  return selected.map((head) => toEntry(head, names.get(head.id) ?? head.id, overrideOf(head, options.overrides)));
}

function toEntry(head: OperationHead, name: string, override: ToolOverride): Entry {
  return {
    name,
    id: head.id,
    method: head.method,
    path: head.pathKey,
    operationId: head.operationId,
    tags: head.tags,
    summary: head.summary,
    description: head.description,
    isDeprecated: head.isDeprecated,
    isRead: isReadOperation(head.method, override),
    head,
  };
}

function overrideOf(head: OperationHead, overrides: ReadonlyMap<string, ToolOverride> | undefined): ToolOverride {
  const given = overrides?.get(head.id);
  const written = readMcpExtension(head.node);
  return given === undefined ? written : { ...written, ...given };
}

/** API keys the specification also lists as ordinary parameters: the model must not see or set them. */
function credentialParameters(schemes: ReadonlyMap<string, SecurityScheme>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const scheme of schemes.values()) {
    if (scheme.type === 'apiKey') found.add(`${scheme.in} ${scheme.name.toLowerCase()}`);
  }
  return found;
}

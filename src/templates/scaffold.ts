import * as z from 'zod';
import { UserError } from '../world/errors.ts';
import type { Blueprint, GeneratedFile } from './blueprint.ts';
import { blueprints } from './index.ts';
import { kinds } from './kinds.ts';
import { assertServiceName, quote } from './parts/names.ts';
import { assertProject } from './post-conditions.ts';
import { readSourceFiles } from './source-files.ts';
import { assertFree, writeProject } from './write-project.ts';

export interface KindDescription {
  readonly kind: string;
  readonly summary: string;
  /** One line each: name, type, meaning, default. */
  readonly options: string[];
}

export interface ScaffoldRequest {
  readonly kind?: string | undefined;
  readonly name?: string | undefined;
  /** Absolute, links resolved. */
  readonly directory?: string | undefined;
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  readonly dryRun?: boolean | undefined;
}

/** What a scaffold needs of the outside. */
export interface ScaffoldWorld {
  readonly signal: AbortSignal;
  /** Counts what is wrong with a template's text. */
  readonly validate: (template: string) => TemplateVerdict;
}

export interface TemplateVerdict {
  readonly errors: number;
  readonly warnings: number;
}

export interface ScaffoldResult {
  readonly files: { readonly path: string; readonly bytes: number }[];
  /** To run in the project's folder, in order. */
  readonly commands: string[];
  /** Of the new template; absent when kinds are listed. */
  readonly validation?: TemplateVerdict;
  readonly next: string[];
  /** Only for a dry run without a name. */
  readonly kinds: KindDescription[];
}

/**
 * Writes a new service, or with `dryRun` lists its files, or with `dryRun` and no name lists what can be built.
 * @throws UserError for anything the caller can mend; nothing is written then
 */
export async function scaffoldService(
  request: ScaffoldRequest,
  { signal, validate }: ScaffoldWorld,
): Promise<ScaffoldResult> {
  const { kind, name, directory, options = {}, dryRun = false } = request;
  if (name === undefined && dryRun) return { files: [], commands: [], next: [], kinds: describeKinds(kind) };
  if (kind === undefined || name === undefined || (directory === undefined && !dryRun)) {
    throw new UserError(
      `A new service needs "kind" (${kinds.join(', ')}), "name" (e.g. notes-service) and "directory" (absolute path of a new folder). Call with dryRun and no name to see the options of each kind.`,
    );
  }
  const project = await renderProject(kind, name, options);
  if (directory !== undefined && dryRun) await assertFree(directory);
  if (directory !== undefined && !dryRun) await writeProject(directory, project, signal);
  return {
    files: project.map(({ path, content }) => ({ path, bytes: Buffer.byteLength(content) })),
    validation: validate(project.find(({ path }) => path === 'template.yaml')?.content ?? ''),
    commands: ['npm ci', 'npm run check', 'npm test', 'npm run build'],
    next: nextSteps(kind, dryRun),
    kinds: [],
  };
}

function nextSteps(kind: string, dryRun: boolean): string[] {
  if (dryRun) return ['Call scaffold_service again without dryRun to write these files.'];
  return [
    'Run the commands, then invoke_local to try a function. README.md says how to deploy; sam deploy --no-execute-changeset shows first what it would create.',
    `AGENTS.md in the folder says how to change this ${kind}.`,
  ];
}

/** Every kind with its typed options, or the one that is asked for. */
function describeKinds(kind?: string): KindDescription[] {
  const chosen = kind === undefined ? blueprints : [findBlueprint(kind)];
  return chosen.map(({ kind, summary, options }) => ({ kind, summary, options: describeOptions(options) }));
}

/**
 * The files of a new service, not yet written anywhere. The same arguments give the same files.
 * @throws UserError for an unknown kind, a name or an option that cannot be used
 */
export async function renderProject(
  kind: string,
  name: string,
  options: Readonly<Record<string, unknown>>,
): Promise<GeneratedFile[]> {
  const blueprint = findBlueprint(kind);
  assertServiceName(name);
  const files = await readSourceFiles(kind);
  const project = blueprint.build(name, parseOptions(blueprint, options), files);
  assertProject(project);
  return project;
}

function findBlueprint(kind: string): Blueprint {
  const found = blueprints.find((blueprint) => blueprint.kind === kind);
  if (found) return found;
  throw new UserError(
    `"kind" is ${quote(kind)}, which is not a kind of service. Allowed: ${kinds.join(', ')}. Call with dryRun and no name to see what each builds and its options.`,
  );
}

function parseOptions(blueprint: Blueprint, given: Readonly<Record<string, unknown>>) {
  const parsed = blueprint.options.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.slice(0, 10).map((issue) => `- ${describeIssue(issue)}`);
  const allowed = describeOptions(blueprint.options).map((line) => `- ${line}`);
  throw new UserError(
    `Options of ${blueprint.kind} that cannot be used:\n${lines.join('\n')}\nIts options are:\n${allowed.join('\n')}`,
  );
}

function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    const path = ['options', ...issue.path].join('.');
    return `unknown in "${path}": ${issue.keys.map(quote).join(', ')}`;
  }
  return `"${['options', ...issue.path].map(String).join('.').slice(0, 100)}": ${issue.message}`;
}

const jsonProperty = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  default: z.unknown().optional(),
  description: z.string().default(''),
});

function describeOptions(options: z.ZodObject): string[] {
  const { properties = {} } = z.toJSONSchema(options, { io: 'input' });
  return Object.entries(properties).map(([name, schema]) => {
    const property = jsonProperty.parse(schema);
    const type = property.enum?.join(' | ') ?? property.type ?? 'value';
    const fallback = typeof property.default === 'string' ? property.default : JSON.stringify(property.default);
    return `${name} (${type}): ${property.description}${property.default === undefined ? '' : ` Default: ${fallback}.`}`;
  });
}

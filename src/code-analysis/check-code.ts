import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { templateNames } from '../cloudformation/template-files.ts';
import { UserError } from '../world/errors.ts';
import { analyzeSource, type CodeFinding } from './analyze.ts';
import type { CodeSeverity } from './rule.ts';
import type { CodeContext, HandlerSettings } from './code-model.ts';
import { readPackages } from './packages.ts';
import { readHandlerSettings } from './handler-settings.ts';

const maxFiles = 2_000;
const maxFileBytes = 1024 * 1024;
const codeFile = /(?<!\.d)\.[cm]?[jt]sx?$/;
/** Not code that runs in a function: packages, build results, tests and development scripts. */
const skippedFolders = new Set([
  'node_modules',
  'dist',
  'build',
  'coverage',
  'cdk.out',
  'test',
  'tests',
  '__tests__',
  'scripts',
]);

export interface CheckCodeInput {
  /** Absolute file or folder; or `source`. */
  readonly path?: string | undefined;
  readonly source?: string | undefined;
  /** On top of what the template beside the code says. */
  readonly contexts?: readonly CodeContext[];
  readonly minSeverity?: CodeSeverity;
  /** Folders a template may be looked for in, above the file. */
  readonly roots: readonly string[];
  readonly signal?: AbortSignal;
}

export interface CheckCodeResult {
  /** True when nothing at error level was found. */
  valid: boolean;
  counts: Record<CodeSeverity, number>;
  findings: CodeFinding[];
  suppressed: number;
  /** Files read. */
  files: number;
  /** Files left out, with the reason. */
  skipped: string[];
  /** What the handlers are, by the template, the code and the caller. */
  contexts: CodeContext[];
  /** The template that was read beside the code. */
  template?: string;
}

type Collected = Pick<CheckCodeResult, 'findings' | 'suppressed' | 'files' | 'skipped' | 'contexts'>;

/**
 * Checks one file, all code of a folder, or a piece of source. The template beside the code says which rules apply.
 * @throws UserError when there is nothing to check.
 */
export async function checkCode(input: CheckCodeInput): Promise<CheckCodeResult> {
  if (input.source !== undefined) return summarize(checkSource(input.source, input.contexts ?? []), input.minSeverity);
  if (input.path === undefined) throw new UserError('Pass "path" (a file or folder) or "source".');
  const target = await stat(input.path).catch(() => undefined);
  if (!target) throw new UserError(`${input.path} does not exist. Pass an existing file or folder of handler code.`);
  const files = target.isDirectory() ? await listCode(input.path) : [input.path];
  if (files.length === 0) {
    throw new UserError(`No TypeScript or JavaScript under ${input.path}. Pass the folder of the handlers.`);
  }
  const template = await findTemplate(target.isDirectory() ? input.path : path.dirname(input.path), input.roots);
  const settings = template ? readHandlerSettings(await readFile(template, 'utf8'), template) : undefined;
  const result = summarize(await checkFiles(files, settings, input), input.minSeverity);
  return template === undefined ? result : { ...result, template };
}

const severities: readonly CodeSeverity[] = ['error', 'warning', 'info'];

function summarize(collected: Collected, minSeverity: CodeSeverity = 'info'): CheckCodeResult {
  const shown = severities.slice(0, severities.indexOf(minSeverity) + 1);
  const findings = collected.findings.filter(({ severity }) => shown.includes(severity));
  const count = (wanted: CodeSeverity) => collected.findings.filter(({ severity }) => severity === wanted).length;
  const counts = { error: count('error'), warning: count('warning'), info: count('info') };
  return { ...collected, findings, valid: counts.error === 0, counts };
}

function checkSource(source: string, contexts: readonly CodeContext[]): Collected {
  const analysis = analyzeSource({ file: 'source.ts', text: source, contexts });
  return { ...analysis, files: 1, skipped: [] };
}

async function checkFiles(
  files: readonly string[],
  settings: ReadonlyMap<string, HandlerSettings[]> | undefined,
  input: CheckCodeInput,
): Promise<Collected> {
  const findings: CodeFinding[] = [];
  const contexts = new Set<CodeContext>();
  const skipped: string[] = [];
  const packagesByFolder = new Map<string, ReadonlyMap<string, string>>();
  let suppressed = 0;
  for (const file of files.slice(0, maxFiles)) {
    input.signal?.throwIfAborted();
    const { size } = await stat(file);
    if (size > maxFileBytes) {
      skipped.push(`${file}: ${size} bytes, over ${maxFileBytes}`);
      continue;
    }
    const folder = path.dirname(file);
    const packages = packagesByFolder.get(folder) ?? (await readPackages(folder, input.roots));
    packagesByFolder.set(folder, packages);
    const analysis = analyzeSource({
      file,
      packages,
      text: await readFile(file, 'utf8'),
      settings: settings?.get(file) ?? [],
      contexts: input.contexts ?? [],
    });
    findings.push(...analysis.findings);
    for (const context of analysis.contexts) contexts.add(context);
    suppressed += analysis.suppressed;
  }
  if (files.length > maxFiles)
    skipped.push(`${files.length - maxFiles} files over the limit of ${maxFiles}; pass a smaller folder`);
  return { findings, suppressed, files: Math.min(files.length, maxFiles), skipped, contexts: [...contexts] };
}

/** Code below a folder; `skippedFolders`, tests, hidden folders and links left out. */
async function listCode(directory: string): Promise<string[]> {
  const files: string[] = [];
  const pending = [directory];
  for (let folder = pending.pop(); folder !== undefined && files.length <= maxFiles; folder = pending.pop()) {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const location = path.join(folder, entry.name);
      if (entry.isDirectory() && !entry.name.startsWith('.') && !skippedFolders.has(entry.name)) pending.push(location);
      if (entry.isFile() && codeFile.test(entry.name) && !/\.(?:test|spec)\./.test(entry.name)) files.push(location);
    }
  }
  return files.sort();
}

/** The nearest template in the folder or above it, never above a root. */
async function findTemplate(start: string, roots: readonly string[]): Promise<string | undefined> {
  for (let folder = start; ; folder = path.dirname(folder)) {
    for (const name of templateNames) {
      const candidate = path.join(folder, name);
      const found = await stat(candidate).catch(() => undefined);
      if (found?.isFile() === true && found.size <= maxFileBytes) return candidate;
    }
    if (roots.includes(folder) || path.dirname(folder) === folder) return undefined;
  }
}

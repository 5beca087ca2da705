import path from 'node:path';
import type { Resource, TemplateModel } from '../../cloudformation/model.ts';
import { entryOf, isSequence, type MappingNode, nodeAt, type ScalarNode, textOf } from '../../cloudformation/nodes.ts';
import { literalMap, setEntry } from '../sam/values.ts';
import type { ProjectFiles } from './files.ts';
import { localPath } from './paths.ts';
import { readSamConfig } from './sam-config.ts';

/** A function whose code lies beside the template and is named literally. */
export interface LocalFunction {
  readonly resource: Resource;
  /** Folder of the code, from the template's folder. */
  readonly folder: string;
  /** Where `CodeUri` is written, else the resource's name. */
  readonly folderNode: { readonly start: number; readonly end: number };
  readonly language: 'node' | 'python';
  readonly handler: ScalarNode | undefined;
  /** `Metadata.BuildMethod`; undefined when the runtime decides. */
  readonly buildMethod: string | undefined;
  /** `Metadata.BuildProperties` when written literally. */
  readonly buildProperties: MappingNode | undefined;
}

/**
 * The SAM functions of a template whose code can be looked at. Left out is whatever could be elsewhere: images, inline
 * code, S3, values only a deployment knows, builds by Makefile, and everything when SAM is told another base folder.
 */
export function localFunctions(model: TemplateModel, files: ProjectFiles): LocalFunction[] {
  if (model.hasMacro || readSamConfig(files).hasBaseFolder) return [];
  return [...model.resources.values()].flatMap((resource) => {
    const found = resource.type === 'AWS::Serverless::Function' ? readFunction(resource) : undefined;
    return found ? [found] : [];
  });
}

const buildMethods: Readonly<Record<LocalFunction['language'], RegExp>> = {
  node: /^(?:esbuild|nodejs[\d.x]*)$/,
  python: /^python(?:[\d.]*|-uv)$/,
};

function readFunction(resource: Resource): LocalFunction | undefined {
  const { effective } = resource;
  const metadata = literalMap(resource.attribute('Metadata')?.value);
  const isElsewhere = ['InlineCode', 'ImageUri', 'ImageConfig'].some((name) => setEntry(effective, name));
  const packageType = entryOf(effective, 'PackageType')?.value;
  if (isElsewhere || (packageType && textOf(packageType) !== 'Zip')) return undefined;
  const language = languageOf(textOf(nodeAt(effective, 'Runtime')));
  const code = setEntry(effective, 'CodeUri');
  const folder = code ? localPath(textOf(code.value)) : '.';
  const method = entryOf(metadata, 'BuildMethod')?.value;
  const buildMethod = textOf(method);
  if (language === undefined || folder === undefined || metadata?.entries.has('SkipBuild')) return undefined;
  if (method && (buildMethod === undefined || !buildMethods[language].test(buildMethod))) return undefined;
  const handler = nodeAt(effective, 'Handler');
  return {
    resource,
    folder,
    folderNode: code?.value ?? resource.key,
    language,
    handler: handler?.kind === 'scalar' ? handler : undefined,
    buildMethod,
    buildProperties: literalMap(entryOf(metadata, 'BuildProperties')?.value),
  };
}

function languageOf(runtime: string | undefined): LocalFunction['language'] | undefined {
  if (runtime === undefined) return undefined;
  return runtime.startsWith('nodejs') ? 'node' : runtime.startsWith('python') ? 'python' : undefined;
}

/** Path below the function's folder, from the template's folder. */
export function inCode({ folder }: LocalFunction, file: string): string {
  return path.posix.join(folder, file);
}

/** `src/app.handler` → file `src/app`, export `handler`; undefined for forms that need more than a look. */
export function readHandler({ handler, language }: LocalFunction): { module: string; name: string } | undefined {
  const text = textOf(handler);
  if (text === undefined || text.startsWith('/') || /[\\\s]|\$\{|\{\{|node_modules/.test(text)) return undefined;
  const match = /^((?:[^/]*\/)*[^./]+)\.([^./]+)$/.exec(text.replace(/^\.\//, ''));
  if (match) return { module: match[1] ?? '', name: match[2] ?? '' };
  const dotted = language === 'python' ? /^([\w-]+(?:\.[\w-]+)+)\.(\w+)$/.exec(text) : null;
  return dotted ? { module: (dotted[1] ?? '').replaceAll('.', '/'), name: dotted[2] ?? '' } : undefined;
}

const nodeEndings = ['.js', '.mjs', '.cjs'];
const sourceEndings = ['.ts', '.mts', '.cts', '.tsx', '.jsx', ...nodeEndings];

/** `EntryPoints` of an esbuild build, when all are literal. */
export function entryPointsOf({ buildProperties }: LocalFunction): readonly ScalarNode[] | undefined {
  const written = nodeAt(buildProperties, 'EntryPoints');
  if (!isSequence(written)) return undefined;
  const scalars = written.items.filter((item): item is ScalarNode => item.kind === 'scalar');
  return scalars.length === written.items.length ? scalars : undefined;
}

/** The file that a module path of the function's code names: as written, or with an ending of its language. */
export function findModule(files: ProjectFiles, code: LocalFunction, module: string): string | undefined {
  const base = inCode(code, module);
  return candidates(code, base).find((file) => files.kindOf(file) === 'file');
}

/** True when no file of a module is there, and each place it could be at could be looked at. */
export function isSurelyMissing(files: ProjectFiles, code: LocalFunction, module: string): boolean {
  const base = inCode(code, module);
  // A source of another language may be compiled in place before the build.
  const sources = code.language === 'node' ? sourceEndings.map((ending) => base + ending) : [];
  return [...candidates(code, base), ...sources].every((file) => /^(?:missing|folder)$/.test(files.kindOf(file)));
}

function candidates({ language, buildMethod }: LocalFunction, base: string): string[] {
  if (language === 'python') return [`${base}.py`, `${base}/__init__.py`];
  const endings = buildMethod === 'esbuild' ? sourceEndings : nodeEndings;
  return [base, ...endings.map((ending) => base + ending), ...endings.map((ending) => `${base}/index${ending}`)];
}

/** The source file behind the handler, looked for among the entry points of esbuild when there are any. */
export function findHandlerFile(files: ProjectFiles, code: LocalFunction): string | undefined {
  const handler = readHandler(code);
  if (!handler) return undefined;
  const points = code.buildMethod === 'esbuild' ? nodeAt(code.buildProperties, 'EntryPoints') : undefined;
  if (!points) return findModule(files, code, handler.module);
  const name = path.posix.basename(handler.module);
  const point = entryPointsOf(code)?.find(
    ({ text }) => path.posix.basename(text).replace(/\.[cm]?[jt]sx?$/, '') === name,
  );
  return point ? findModule(files, code, point.text) : undefined;
}

import type { BuildOptions } from 'esbuild';
import * as z from 'zod';
import { UserError } from '../../world/errors.ts';

const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
const list = z.array(z.string());
/** esbuild's command line takes these joined by commas, so templates have both forms. */
const commaList = z.union([
  list,
  z.string().transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ),
]);
/** `['.html=text']`, as SAM hands each item to the command line. */
const pairs = z.array(z.string().regex(/=/, 'must have the form key=value')).transform((items) =>
  Object.fromEntries(
    items.map((item) => {
      const at = item.indexOf('=');
      return [item.slice(0, at), item.slice(at + 1)] as const;
    }),
  ),
);
const loaders = z.enum([
  'base64',
  'binary',
  'copy',
  'css',
  'dataurl',
  'default',
  'empty',
  'file',
  'js',
  'json',
  'jsx',
  'local-css',
  'text',
  'ts',
  'tsx',
]);

/** `Metadata.BuildProperties` of a function: esbuild's options in PascalCase, as `sam build` passes them on. */
const buildPropertiesSchema = z
  .strictObject({
    EntryPoints: list,
    Format: z.enum(['cjs', 'esm', 'iife']),
    Target: commaList,
    Minify: flag,
    MinifyWhitespace: flag,
    MinifyIdentifiers: flag,
    MinifySyntax: flag,
    Sourcemap: z.union([flag, z.enum(['linked', 'inline', 'external', 'both'])]),
    SourcesContent: flag,
    SourceRoot: z.string(),
    External: list,
    Packages: z.enum(['bundle', 'external']),
    Loader: pairs.pipe(z.record(z.string(), loaders)),
    MainFields: commaList,
    Conditions: commaList,
    ResolveExtensions: commaList,
    OutExtension: pairs,
    Banner: pairs,
    Footer: pairs,
    Define: pairs,
    Alias: pairs,
    Inject: list,
    Pure: list,
    Drop: z.array(z.enum(['console', 'debugger'])),
    DropLabels: list,
    KeepNames: flag,
    TreeShaking: flag,
    IgnoreAnnotations: flag,
    PreserveSymlinks: flag,
    Charset: z.enum(['ascii', 'utf8']),
    LegalComments: z.enum(['none', 'inline', 'eof', 'linked', 'external']),
    Splitting: flag,
    Tsconfig: z.string(),
    Jsx: z.enum(['transform', 'preserve', 'automatic']),
    JsxFactory: z.string(),
    JsxFragment: z.string(),
    JsxImportSource: z.string(),
  })
  .partial();

export type BuildProperties = z.output<typeof buildPropertiesSchema>;

/** Set by the build itself, or read by SAM alone; harmless in a template. */
const ignoredProperties = ['UseNpmCi', 'Bundle', 'Platform', 'Outdir', 'Outfile', 'AbsWorkingDir', 'LogLevel', 'Color'];

export interface ParsedBuildProperties {
  readonly properties: BuildProperties;
  readonly warnings: readonly string[];
}

/**
 * Reads the build properties of one function.
 * @throws UserError naming the property and what it may be.
 */
export function parseBuildProperties(
  functionId: string,
  raw: Readonly<Record<string, unknown>>,
): ParsedBuildProperties {
  const known = new Set(Object.keys(buildPropertiesSchema.shape));
  const unknown = Object.keys(raw).filter((name) => !known.has(name) && !ignoredProperties.includes(name));
  const parsed = buildPropertiesSchema.safeParse(
    Object.fromEntries(Object.entries(raw).filter(([name]) => known.has(name))),
  );
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new UserError(
      `Metadata.BuildProperties of "${functionId}" cannot be used: ${problems.join('; ')}. Lists are YAML lists, pairs such as OutExtension are written ['.js=.mjs'].`,
    );
  }
  return {
    properties: parsed.data,
    warnings: unknown.map(
      (name) => `${functionId}: BuildProperties.${name} is not an esbuild option known here; it was left out.`,
    ),
  };
}

/** esbuild options with SAM's defaults: CommonJS, es2020, minified. Nothing is written to disk by esbuild. */
export function toEsbuildOptions(properties: BuildProperties): BuildOptions {
  return {
    bundle: true,
    platform: 'node',
    write: false,
    metafile: true,
    logLevel: 'silent',
    format: properties.Format ?? 'cjs',
    target: properties.Target ?? 'es2020',
    minify: properties.Minify ?? true,
    ...definedOnly({
      minifyWhitespace: properties.MinifyWhitespace,
      minifyIdentifiers: properties.MinifyIdentifiers,
      minifySyntax: properties.MinifySyntax,
      sourcemap: properties.Sourcemap,
      sourcesContent: properties.SourcesContent,
      sourceRoot: properties.SourceRoot,
      external: properties.External,
      packages: properties.Packages,
      loader: properties.Loader,
      mainFields: properties.MainFields,
      conditions: properties.Conditions,
      resolveExtensions: properties.ResolveExtensions,
      outExtension: properties.OutExtension,
      banner: properties.Banner,
      footer: properties.Footer,
      define: properties.Define,
      alias: properties.Alias,
      inject: properties.Inject,
      pure: properties.Pure,
      drop: properties.Drop,
      dropLabels: properties.DropLabels,
      keepNames: properties.KeepNames,
      treeShaking: properties.TreeShaking,
      ignoreAnnotations: properties.IgnoreAnnotations,
      preserveSymlinks: properties.PreserveSymlinks,
      charset: properties.Charset,
      legalComments: properties.LegalComments,
      splitting: properties.Splitting,
      tsconfig: properties.Tsconfig,
      jsx: properties.Jsx,
      jsxFactory: properties.JsxFactory,
      jsxFragment: properties.JsxFragment,
      jsxImportSource: properties.JsxImportSource,
    }),
  };
}

type DefinedOnly<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** exactOptionalPropertyTypes: an option that is not given must be absent, not undefined. */
function definedOnly<T extends Record<string, unknown>>(options: T): DefinedOnly<T>;
function definedOnly(options: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

import type * as z from 'zod';

/** A file of a new project; `path` is relative to it, with forward slashes. */
export interface GeneratedFile {
  readonly path: string;
  readonly content: string;
}

/** Text files of a blueprint as they lie on disk, by path relative to its folder, e.g. `files/src/handlers/x.ts`. */
export type SourceFiles = ReadonlyMap<string, string>;

/** One kind of service that can be generated. Adding one is copying a folder and listing it in `index.ts`. */
export interface Blueprint<Options extends z.ZodObject = z.ZodObject> {
  /** Also its folder under src/templates. */
  readonly kind: string;
  /** One line: what it builds. */
  readonly summary: string;
  /** All optional: every kind works without options. */
  readonly options: Options;
  /**
   * The whole project.
   * @param files this blueprint's own files and the shared ones
   * @throws UserError when an option cannot be used
   */
  build(name: string, options: z.output<Options>, files: SourceFiles): GeneratedFile[];
}

/** Gives a blueprint its types; it stays plain data. */
export function defineBlueprint<Options extends z.ZodObject>(blueprint: Blueprint<Options>): Blueprint<Options> {
  return blueprint;
}

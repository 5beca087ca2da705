import { parse, TomlError } from 'smol-toml';
import { createLineTable } from '../../cloudformation/positions.ts';
import type { OtherFile, Place } from '../rule.ts';
import type { ProjectFiles } from './files.ts';
import { oncePer } from '../../world/once-per.ts';
import { isObject } from '../../world/json.ts';

/** Values one table of `samconfig.toml` gives to the template's parameters. */
export interface ParameterOverrides {
  /** `default.deploy.parameters`. */
  readonly table: string;
  /** `deploy`, `global`, … */
  readonly command: string;
  readonly environment: string;
  readonly names: readonly string[];
  /** Place of the setting in the file. */
  readonly place: Place;
  /** Place of a name in the setting, else the setting. */
  placeOf(name: string): Place;
}

export interface SamConfig {
  readonly file: OtherFile | undefined;
  readonly syntaxError: { readonly message: string; readonly place: Place } | undefined;
  /** Code is not looked for beside the template. */
  readonly hasBaseFolder: boolean;
  /** `sam build` installs into the source folder, or a setting may make it. */
  readonly buildsInSource: boolean;
  /** Only tables that are for this template. */
  readonly overrides: readonly ParameterOverrides[];
}

const name = 'samconfig.toml';
const none: SamConfig = {
  file: undefined,
  syntaxError: undefined,
  hasBaseFolder: false,
  buildsInSource: false,
  overrides: [],
};
/** `samconfig.toml` beside the template, read once. */
export const readSamConfig = oncePer((files: ProjectFiles): SamConfig => {
  const text = files.read(name)?.replace(/^\uFEFF/, '');
  const config = text === undefined ? none : parseConfig(text, files.templateName);
  return config;
});

function parseConfig(text: string, templateName: string): SamConfig {
  const lines = createLineTable(text);
  const file: OtherFile = {
    file: name,
    rangeOf: ({ start, end }) => ({ start: lines.positionAt(start), end: lines.positionAt(end) }),
  };
  try {
    const settings = tables(parse(text));
    return {
      ...none,
      file,
      hasBaseFolder: settings.some(({ values }) => values['base_dir'] !== undefined || values['s'] !== undefined),
      buildsInSource: settings.some(({ values }) => values['build_in_source'] === true),
      overrides: settings
        .filter((table) => isFor(table, settings, templateName))
        .flatMap((table) => readOverrides(table, text)),
    };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const start = Math.min(text.length, lines.lineStart(error.line) + error.column - 1);
    const message = error.message.split('\n')[0]?.replace(/^Invalid TOML document: /, '') ?? '';
    return { ...none, file, syntaxError: { message, place: { start, end: Math.min(text.length, start + 1) } } };
  }
}

interface Table {
  readonly environment: string;
  readonly command: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** `[environment.command.parameters]`. */
function tables(root: unknown): Table[] {
  return entriesOf(root).flatMap(([environment, commands]) =>
    entriesOf(commands).flatMap(([command, table]) => {
      const parameters = isObject(table) ? table['parameters'] : undefined;
      return isObject(parameters) ? [{ environment, command, values: parameters }] : [];
    }),
  );
}

const defaultTemplates = ['template.yaml', 'template.yml', 'template.json'];

/** A table is for the template its environment names; one that names none is for the default template. */
function isFor({ environment }: Table, all: readonly Table[], templateName: string): boolean {
  const named = all
    .filter((table) => table.environment === environment)
    .flatMap(({ values }) => [values['template_file'], values['template'], values['t']])
    .filter((value) => typeof value === 'string');
  if (named.length === 0) return defaultTemplates.includes(templateName);
  return named.every(
    (file) =>
      file.replace(/^\.\//, '') === templateName ||
      (file.startsWith('.aws-sam/') && defaultTemplates.includes(templateName)),
  );
}

function readOverrides({ environment, command, values }: Table, text: string): ParameterOverrides[] {
  const names = namesIn(values['parameter_overrides']);
  if (!names) return [];
  const table = `${environment}.${command}.parameters`;
  const place = placeOfSetting(text, table);
  return [{ table, command, environment, names, place, placeOf: (wanted) => placeOfName(text, place, wanted) }];
}

/** Names in `"A=1 B=2"`, `"ParameterKey=A,ParameterValue=1"`, or a list of these; undefined when in another form. */
export function namesIn(value: unknown): string[] | undefined {
  const list = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(list)) return undefined;
  const names: string[] = [];
  for (const item of list) {
    if (typeof item !== 'string' || item.includes('file://')) return undefined;
    names.push(...namesInText(item));
  }
  return names;
}

function namesInText(text: string): string[] {
  const keyed = [...text.matchAll(/ParameterKey=["']?([A-Za-z0-9]+)/g)].map((match) => match[1] ?? '');
  if (keyed.length > 0) return keyed;
  const bare = text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, (quoted) =>
    /^["'][A-Za-z0-9]+=/.test(quoted) ? quoted.slice(1, -1).replace(/\s/g, '_') : '_',
  );
  return [...bare.matchAll(/(?:^|\s)([A-Za-z0-9]+)=/g)].map((match) => match[1] ?? '');
}

/** `parameter_overrides` in its table, up to the next key or table. */
function placeOfSetting(text: string, table: string): Place {
  const header = new RegExp(
    String.raw`^[ \t]*\[\s*${table
      .split('.')
      .map(quoted)
      .join(String.raw`\s*\.\s*`)}\s*\]`,
    'm',
  ).exec(text);
  const from = header ? header.index + header[0].length : 0;
  const setting = /^[ \t]*parameter_overrides[ \t]*=[ \t]*/m.exec(text.slice(from));
  if (!setting) return { start: header?.index ?? 0, end: from };
  const start = from + setting.index + setting[0].length;
  const next = /\r?\n[ \t]*(?:\[[\w"'.-]|[\w-]+[ \t]*=)/.exec(text.slice(start));
  return { start, end: start + text.slice(start, next ? start + next.index : undefined).trimEnd().length };
}

function quoted(part: string): string {
  return `["']?${part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}["']?`;
}

function placeOfName(text: string, place: Place, wanted: string): Place {
  const match = new RegExp(String.raw`(?<![\w])${wanted}(?![\w])`).exec(text.slice(place.start, place.end));
  if (!match) return place;
  return { start: place.start + match.index, end: place.start + match.index + wanted.length };
}

function entriesOf(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}

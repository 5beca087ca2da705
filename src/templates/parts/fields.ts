import * as z from 'zod';
import { UserError } from '../../world/errors.ts';
import { quote, wordsOf } from './names.ts';

/** A field of a resource as options give it: a type's name, or the allowed values. */
export type FieldType = 'string' | 'number' | 'boolean' | 'date' | 'datetime' | readonly string[];

export interface Field {
  readonly name: string;
  readonly type: FieldType;
}

export type SampleValue = string | number | boolean;

interface FieldKind {
  /** The zod schema as source text; helpers come from `values.ts` of the generated project. */
  readonly source: (maxLength: number) => string;
  readonly helper: string;
  readonly jsonSchema: (maxLength: number) => Readonly<Record<string, unknown>>;
  /** Two different valid values, the first for creating, the second for updating. */
  readonly samples: (name: string) => readonly [SampleValue, SampleValue];
}

const kinds: Readonly<Record<Exclude<FieldType, readonly string[]>, FieldKind>> = {
  string: {
    helper: 'text',
    source: (maxLength) => `text(${groupDigits(maxLength)})`,
    jsonSchema: (maxLength) => ({ type: 'string', minLength: 1, maxLength }),
    samples: sampleTexts,
  },
  number: {
    helper: 'numeric',
    source: () => 'numeric()',
    jsonSchema: () => ({ type: 'number', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }),
    samples: (name) => (/(count|quantity|age|year|number)$/i.test(name) ? [3, 4] : [42.5, 99.95]),
  },
  boolean: {
    helper: 'flag',
    source: () => 'flag()',
    jsonSchema: () => ({ type: 'boolean' }),
    samples: () => [true, false],
  },
  date: {
    helper: 'day',
    source: () => 'day()',
    jsonSchema: () => ({ type: 'string', format: 'date' }),
    samples: () => ['2026-01-31', '2026-02-28'],
  },
  datetime: {
    helper: 'instant',
    source: () => 'instant()',
    jsonSchema: () => ({ type: 'string', format: 'date-time' }),
    samples: () => ['2026-01-31T09:30:00Z', '2026-02-28T18:00:00Z'],
  },
};

/** Field types by name, for messages and option lists. */
const fieldTypeNames = Object.keys(kinds);

const longestText = 10_000;
const mostFields = 30;
const fieldName = /^[a-z][A-Za-z0-9_]{0,49}$/;
const enumValue = /^[A-Za-z0-9][A-Za-z0-9 _.:/+-]{0,63}$/;

/** Attributes the service itself keeps beside the fields. */
const ownAttributes = ['id', 'version', 'createdAt', 'updatedAt', 'pk', 'sk', 'ttl'];

const reservedWords =
  'arguments async await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof undefined var void while with yield'.split(
    ' ',
  );

export const resourceOption = z.strictObject({
  name: z.string().describe('The entity, a noun, e.g. note or orderItem.'),
  fields: z
    .record(z.string(), z.union([z.string(), z.array(z.string())]))
    .describe('Field name to string, number, boolean, date, datetime, or an array of allowed values.'),
});

/** The default resource of kinds that pass things on. */
export const orders: z.input<typeof resourceOption> = {
  name: 'order',
  fields: { customerId: 'string', total: 'number', status: ['open', 'paid', 'shipped'] },
};

/**
 * Checks the fields of a resource.
 * @throws UserError naming the field, what is wrong and what is allowed
 */
export function parseFields(given: Readonly<Record<string, string | readonly string[]>>): Field[] {
  const names = Object.keys(given);
  if (names.length === 0 || names.length > mostFields) {
    throw new UserError(
      `"options.resource.fields" has ${String(names.length)} fields; give 1 to ${String(mostFields)}, e.g. { "title": "string", "done": "boolean" }.`,
    );
  }
  return Object.entries(given).map(([name, type]) => {
    assertFieldName(name);
    return { name, type: parseType(name, type) };
  });
}

function assertFieldName(name: string): void {
  const where = `Field ${quote(name)} in "options.resource.fields"`;
  if (!fieldName.test(name)) {
    throw new UserError(
      `${where} is not a usable name. Start with a lower-case letter, then letters, digits and _, at most 50 characters, e.g. "customerId".`,
    );
  }
  if (ownAttributes.includes(name)) {
    throw new UserError(
      `${where} is kept by the service itself (it owns ${ownAttributes.join(', ')}). Leave it out, or choose another name.`,
    );
  }
  if (reservedWords.includes(name) || name in Object.prototype) {
    throw new UserError(`${where} is a reserved word of JavaScript. Choose another name, e.g. "${name}Value".`);
  }
}

function parseType(name: string, type: string | readonly string[]): FieldType {
  if (typeof type === 'string') {
    if (isKind(type)) return type;
    const hint = type === 'enum' ? ' For an enum give its values: ["open", "closed"].' : '';
    throw new UserError(
      `Field "${name}" has the type ${quote(type)}. Allowed: ${fieldTypeNames.join(', ')}, or an array of allowed values.${hint}`,
    );
  }
  if (type.length === 0 || type.length > 50 || new Set(type).size !== type.length) {
    throw new UserError(`Field "${name}" needs 1 to 50 different allowed values, e.g. ["open", "closed"].`);
  }
  const bad = type.find((value) => !enumValue.test(value));
  if (bad !== undefined) {
    throw new UserError(
      `Field "${name}" allows the value ${quote(bad)}. A value starts with a letter or digit and holds letters, digits, space and _ . : / + - only, at most 64 characters.`,
    );
  }
  return type;
}

function isKind(type: string): type is keyof typeof kinds {
  return Object.hasOwn(kinds, type);
}

/**
 * Longest text a string field may hold so that all of them together fit.
 * @param limitKb size of the item or message, of which a tenth is left for the rest; a UTF-16 unit takes up to 3 bytes
 */
export function maxTextLength(fields: readonly Field[], limitKb: number): number {
  const texts = fields.filter(({ type }) => type === 'string').length;
  const units = (limitKb * 1024 * 0.9) / 3 / Math.max(1, texts);
  return Math.min(longestText, Math.floor(units / 100) * 100);
}

/** Source text of a field's zod schema, and the helper of `values.ts` it uses, if any. */
export function fieldSource({ type }: Field, maxLength: number): { source: string; helper?: string } {
  if (typeof type !== 'string') return { source: `z.enum([${type.map(sourceText).join(', ')}])` };
  const { source, helper } = kinds[type];
  return { source: source(maxLength), helper };
}

export function fieldJsonSchema({ type }: Field, maxLength: number): Readonly<Record<string, unknown>> {
  return typeof type === 'string' ? kinds[type].jsonSchema(maxLength) : { type: 'string', enum: [...type] };
}

export function fieldSamples({ name, type }: Field): readonly [SampleValue, SampleValue] {
  if (typeof type === 'string') return kinds[type].samples(name);
  const [first = '', second = first] = type;
  return [first, second];
}

/** A value of the wrong type for this field. */
export function wrongValue({ type }: Field): SampleValue {
  return type === 'number' || type === 'boolean' ? 'not one' : 7;
}

/** A TypeScript literal with single quotes. */
export function sourceText(value: SampleValue): string {
  return typeof value === 'string'
    ? `'${JSON.stringify(value)
        .slice(1, -1)
        .replaceAll("'", String.raw`\'`)}'`
    : String(value);
}

function sampleTexts(name: string): readonly [string, string] {
  const known: readonly (readonly [RegExp, string, string])[] = [
    [/e-?mail$/i, 'ada@example.com', 'grace@example.com'],
    [/(url|link|website)$/i, 'https://example.com/1', 'https://example.com/2'],
    [/phone/i, '+44 20 7946 0001', '+44 20 7946 0002'],
    [/(^|customer|user|first|full|last)name$/i, 'Ada Lovelace', 'Grace Hopper'],
    [/currency$/i, 'EUR', 'USD'],
    [/country$/i, 'NZ', 'PT'],
    [/(content|body|text|description|comment)$/i, 'Milk, bread and 3 apples.', 'Milk, bread and 5 apples.'],
    [/(title|subject|heading|summary)$/i, 'Shopping for Saturday', 'Shopping for Sunday'],
  ];
  const match = known.find(([pattern]) => pattern.test(name));
  if (match) return [match[1], match[2]];
  const words = wordsOf(name).filter((word) => word !== 'id');
  const stem = words.join('-') || 'id';
  return /id$/i.test(name) ? [`${stem}-1042`, `${stem}-1043`] : [`${words.join(' ')} one`, `${words.join(' ')} two`];
}

function groupDigits(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '_');
}

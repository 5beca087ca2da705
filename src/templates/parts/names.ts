import pluralize from 'pluralize';
import { UserError } from '../../world/errors.ts';

/** The spellings of a resource's name that code, paths and prose need. */
export interface ResourceNames {
  /** `orderItem`: variables. */
  readonly camel: string;
  /** `OrderItem`: types, logical ids. */
  readonly pascal: string;
  /** `ORDER_ITEM` */
  readonly constant: string;
  /** `order-item`: files, paths. */
  readonly kebab: string;
  /** `order item`: prose. */
  readonly prose: string;
  readonly pluralCamel: string;
  readonly pluralPascal: string;
  readonly pluralConstant: string;
  readonly pluralKebab: string;
  readonly pluralProse: string;
  /** `a` or `an`. */
  readonly article: string;
}

const serviceName = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const resourceName = /^[A-Za-z][A-Za-z0-9]*([-_ ][A-Za-z0-9]+)*$/;
const longestServiceName = 50;
const longestResourceName = 40;

/**
 * Checks the name of a service: it becomes the package, the stack and part of log group names.
 * @throws UserError
 */
export function assertServiceName(name: string, what = 'name'): void {
  if (serviceName.test(name) && name.length <= longestServiceName) return;
  throw new UserError(
    `"${what}" is ${quote(name)}, which cannot name a service. Use lower-case letters, digits and single hyphens, starting with a letter, at most ${String(longestServiceName)} characters, e.g. "notes-service".`,
  );
}

/**
 * Spellings of a resource given in singular or plural, camelCase, kebab-case, snake_case or words.
 * @throws UserError when it is not made of words
 */
export function resourceNames(name: string): ResourceNames {
  if (!resourceName.test(name) || name.length > longestResourceName) {
    throw new UserError(
      `"options.resource.name" is ${quote(name)}, which cannot name a resource. Use a noun of letters and digits starting with a letter, at most ${String(longestResourceName)} characters, e.g. "note" or "orderItem".`,
    );
  }
  const words = wordsOf(name);
  const last = words.at(-1) ?? name;
  const singular = [...words.slice(0, -1), pluralize.singular(last)];
  const plural = [...words.slice(0, -1), pluralize.plural(last)];
  return {
    camel: camelCase(singular),
    pascal: pascalCase(singular),
    constant: singular.join('_').toUpperCase(),
    kebab: singular.join('-'),
    prose: singular.join(' '),
    pluralCamel: camelCase(plural),
    pluralPascal: pascalCase(plural),
    pluralConstant: plural.join('_').toUpperCase(),
    pluralKebab: plural.join('-'),
    pluralProse: plural.join(' '),
    article: /^[aeiou]/.test(singular.join(' ')) ? 'an' : 'a',
  };
}

/** A caller's text for use in a message: quoted, escaped, cut. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/** Lower-case words of `orderItem`, `OrderItem`, `order-item`, `order_item`, `HTTPServer2`. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[-_ ]+/)
    .map((word) => word.toLowerCase());
}

function pascalCase(words: readonly string[]): string {
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function camelCase(words: readonly string[]): string {
  const [first = '', ...rest] = words;
  return first + pascalCase(rest);
}

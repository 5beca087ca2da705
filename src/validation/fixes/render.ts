import { resolvePlainScalar } from '../../cloudformation/scalars.ts';

/** A value to write into a template; `{ Ref: … }` and `{ 'Fn::GetAtt': 'A.B' }` become short tags in YAML. */
export type TemplateValue =
  string | number | boolean | readonly TemplateValue[] | { readonly [name: string]: TemplateValue };

const shortTags: Readonly<Record<string, string>> = {
  Ref: '!Ref',
  'Fn::GetAtt': '!GetAtt',
  'Fn::Sub': '!Sub',
};

/** YAML text of a value: flow style on one line, or block style whose lines start at `indent`. */
export function renderYaml(value: TemplateValue, indent: number, isFlow: boolean): string {
  if (!isCollection(value)) return renderYamlScalar(value);
  const tag = shortTag(value);
  if (tag !== undefined) return tag;
  if (isList(value)) return renderList(value, indent, isFlow);
  const entries = Object.entries(value);
  if (isFlow || entries.length === 0)
    return `{ ${entries.map(([name, item]) => `${name}: ${renderYaml(item, 0, true)}`).join(', ')} }`;
  return entries
    .map(([name, item]) => `\n${' '.repeat(indent)}${name}:${spaced(renderYaml(item, indent + 2, false))}`)
    .join('');
}

/** A scalar, quoted only where YAML would read it as something else. */
export function renderYamlScalar(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  const isPlain = /^[A-Za-z0-9_./$][\w ./$+@()-]*$/.test(value) || /^[A-Za-z][\w:./-]*[\w/]$/.test(value);
  return isPlain && !value.endsWith(' ') && resolvePlainScalar(value) === value
    ? value
    : `'${value.replaceAll("'", "''")}'`;
}

/** Indented JSON whose later lines start deeper than `indent`. */
export function renderJson(value: TemplateValue, indent: number): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${' '.repeat(indent)}`);
}

function renderList(items: readonly TemplateValue[], indent: number, isFlow: boolean): string {
  if (isFlow || items.length === 0) return `[${items.map((item) => renderYaml(item, 0, true)).join(', ')}]`;
  return items
    .map((item) => {
      const text = renderYaml(item, indent + 2, false);
      return `\n${' '.repeat(indent)}- ${text.startsWith('\n') ? text.trimStart() : text}`;
    })
    .join('');
}

function shortTag(value: TemplateValue): string | undefined {
  if (!isCollection(value) || isList(value)) return undefined;
  const [only, ...others] = Object.entries(value);
  const tag = only && others.length === 0 ? shortTags[only[0]] : undefined;
  return only && tag !== undefined && typeof only[1] === 'string' ? `${tag} ${renderYamlScalar(only[1])}` : undefined;
}

function spaced(text: string): string {
  return text.startsWith('\n') ? text : ` ${text}`;
}

function isCollection(
  value: TemplateValue,
): value is readonly TemplateValue[] | { readonly [name: string]: TemplateValue } {
  return typeof value === 'object';
}

function isList(value: TemplateValue): value is readonly TemplateValue[] {
  return Array.isArray(value);
}

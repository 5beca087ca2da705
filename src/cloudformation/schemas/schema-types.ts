/** Shape of a property's value. `json` is free-form: a mapping, or its text. */
export type SchemaType =
  | { readonly kind: 'string' | 'number' | 'integer' | 'boolean' | 'json' | 'tag' }
  | { readonly kind: 'list' | 'map'; readonly item: SchemaType }
  | { readonly kind: 'definition'; readonly name: string }
  | { readonly kind: 'union'; readonly options: readonly SchemaType[] };

const primitives = new Map<string, SchemaType>(
  Object.entries({ s: 'string', n: 'number', i: 'integer', b: 'boolean', j: 'json', t: 'tag' } as const).map(
    ([letter, kind]) => [letter, { kind }],
  ),
);

/** Reads the compact notation of `scripts/generate-schemas.mjs`: `[x` list, `{x` map, `#Name` definition, `(x|y)` union. */
export function decodeType(text: string): SchemaType {
  const primitive = primitives.get(text);
  if (primitive) return primitive;
  switch (text.charAt(0)) {
    case '[':
      return { kind: 'list', item: decodeType(text.slice(1)) };
    case '{':
      return { kind: 'map', item: decodeType(text.slice(1)) };
    case '#':
      return { kind: 'definition', name: text.slice(1) };
    case '(':
      return { kind: 'union', options: splitOptions(text.slice(1, -1)).map(decodeType) };
    default:
      return { kind: 'json' };
  }
}

function splitOptions(text: string): string[] {
  const options: string[] = [];
  let depth = 0;
  let from = 0;
  for (let index = 0; index <= text.length; index += 1) {
    const character = text.charAt(index);
    if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    else if (depth === 0 && (character === '|' || character === '')) {
      options.push(text.slice(from, index));
      from = index + 1;
    }
  }
  return options;
}

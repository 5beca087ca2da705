// Puts a case's values under the argument names that a tool publishes, as a careful caller reads its schema. The same
// rules serve every contender: a name that says the place (query_id, id__path) wins over the plain name.

/** @returns {Record<string, unknown>} the arguments; throws when the schema has no room for a value. */
export function placeArguments(inputSchema, given) {
  const properties = inputSchema.properties ?? {};
  const args = {};
  const put = (key, value) => {
    args[key] = fitted(properties[key], value);
  };
  for (const place of ['path', 'query', 'header', 'cookie']) {
    for (const [name, value] of Object.entries(given[place] ?? {})) {
      const key = findName(properties, place, name);
      // A model sends a hidden argument too; what matters is whether it has an effect.
      if (key === undefined && place !== 'header') throw new Error(`no argument for ${place} ${name}`);
      put(key ?? name, value);
    }
  }
  if (given.body !== undefined) placeBody(inputSchema, given.body, put);
  return args;
}

function placeBody(inputSchema, body, put) {
  const properties = inputSchema.properties ?? {};
  const whole = ['body', 'requestBody', 'request_body', 'data', 'payload'].find((key) =>
    Object.hasOwn(properties, key),
  );
  if (whole !== undefined) {
    put(whole, body);
    return;
  }
  if (typeof body !== 'object' || Array.isArray(body) || body.base64 !== undefined) {
    throw new Error('no argument for the body');
  }
  for (const [name, value] of Object.entries(body)) {
    const key = findName(properties, 'body', name);
    if (key === undefined && inputSchema.additionalProperties === false)
      throw new Error(`no argument for body ${name}`);
    put(key ?? name, value);
  }
}

function findName(properties, place, name) {
  const simple = name.replaceAll(/[^A-Za-z0-9_-]+/g, '_').replace(/_+$/, '');
  const candidates = [name, simple, name.toLowerCase(), simple.toLowerCase()].flatMap((form) => [
    `${place}_${form}`,
    `${place}__${form}`,
    `${form}_${place}`,
    `${form}__${place}`,
  ]);
  const plain = [
    name,
    simple,
    name.replaceAll(/[^A-Za-z0-9_-]/g, '_'),
    simple.replaceAll('-', '_'),
    simple.toLowerCase(),
  ];
  return [...candidates, ...plain].find((key) => Object.hasOwn(properties, key));
}

/** The value as the schema asks for it: bytes as an object with base64 or as its text, JSON text where only text is taken. */
function fitted(schema, value) {
  if (typeof value !== 'object' || value === null) return value;
  if (schema?.type === 'string' && value.base64 === undefined) return JSON.stringify(value);
  if (Array.isArray(value)) return value;
  if (value.base64 !== undefined) {
    return acceptsBase64Object(schema) ? { filename: 'file.bin', base64: value.base64 } : value.base64;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, fitted(schema?.properties?.[key], inner)]),
  );
}

function acceptsBase64Object(schema) {
  const forms = [schema, ...(schema?.anyOf ?? []), ...(schema?.oneOf ?? [])];
  return forms.some((form) => form?.properties?.base64 !== undefined);
}

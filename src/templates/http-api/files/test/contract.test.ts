import { expect, it } from 'vitest';
import * as z from 'zod';
import { noteFields } from '../src/domain/note-fields.ts';
import { noteSchema, noteUpdate } from '../src/domain/note.ts';
import { readYaml } from './support/yaml.ts';

// Three places describe this API: the zod schemas (what the code accepts), openapi.yaml (what clients read) and
// DefinitionBody in template.yaml (what API Gateway checks). These tests keep them the same.

const objectSchema = z.looseObject({
  required: z.array(z.string()),
  properties: z.record(z.string(), z.looseObject({})),
});
const operation = z.looseObject({
  operationId: z.string(),
  responses: z.record(z.string(), z.unknown()),
});
const apiDescription = z.object({
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: z.record(z.string(), z.looseObject({})) }),
});
const templateSchema = z.object({
  Resources: z.looseObject({ Api: z.object({ Properties: z.object({ DefinitionBody: apiDescription }) }) }),
});
const { Resources: resources } = templateSchema.parse(readYaml('template.yaml'));
const gateway = resources.Api.Properties.DefinitionBody;
const openapi = apiDescription.parse(readYaml('openapi.yaml'));

/** Only API Gateway needs the extensions, only clients the errors: API Gateway passes on what functions reply. */
function comparable({ paths }: z.infer<typeof apiDescription>): unknown {
  const text = JSON.stringify(paths, (key, value: unknown) => {
    const isError = /^[45]\d\d$/.test(key);
    return isError || key.startsWith('x-amazon-') ? undefined : value;
  });
  return JSON.parse(text);
}

it('describes the same operations and schemas in openapi.yaml and template.yaml', () => {
  expect(comparable(gateway)).toEqual(comparable(openapi));
  expect(gateway.components.schemas).toEqual(openapi.components.schemas);
});

it.each([
  ['NoteInput', noteFields],
  ['NoteUpdate', noteUpdate],
  ['Note', noteSchema],
])('describes %s as the code does', (name, schema) => {
  expect(essence(openapi.components.schemas[name])).toEqual(essence(z.toJSONSchema(schema, { io: 'input' })));
});

/** Names, types, limits and choices; not descriptions, nor the patterns zod adds to formats. */
function essence(schema: unknown): unknown {
  const { required, properties } = objectSchema.parse(schema);
  const keep = ['type', 'enum', 'format', 'minLength', 'maxLength', 'minimum'];
  const fields = Object.entries(properties).map(([name, property]) => {
    return [name, Object.fromEntries(keep.filter((key) => key in property).map((key) => [key, property[key]]))];
  });
  return { required: new Set(required), properties: Object.fromEntries(fields) };
}

it('names every operation, so that clients and agents can use it as a tool', () => {
  const ids = Object.values(openapi.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );
  expect(new Set(ids).size).toBe(5);
  for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z0-9]*$/);
});

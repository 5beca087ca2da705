import { expect, it } from 'vitest';
import { loadResourceSchemas } from '../../src/cloudformation/schemas/resource-schemas.ts';
import { decodeType } from '../../src/cloudformation/schemas/schema-types.ts';

it('knows current types, their properties, attributes and what a property accepts', () => {
  const schemas = loadResourceSchemas();
  expect(schemas.types.size).toBeGreaterThan(1800);
  expect(schemas.publishedOn).toMatch(/^\d{4}-\d\d-\d\d$/);
  const lambda = schemas.get('AWS::Lambda::Function');
  expect(lambda?.properties.get('Role')).toMatchObject({ isRequired: true, accepts: ['AWS::IAM::Role.Arn'] });
  expect(lambda?.definition('DurableConfig')?.get('ExecutionTimeout')).toMatchObject({
    type: { kind: 'integer' },
    isRequired: true,
    bounds: { min: 1, max: 31_622_400 },
  });
  expect(lambda?.attributes.has('Arn')).toBe(true);
  expect(schemas.get('AWS::SQS::Queue')?.ref).toEqual(['QueueUrl']);
  expect(schemas.get('AWS::Serverless::Function')).toBeUndefined();
});

it('decodes every type of the index', () => {
  const schemas = loadResourceSchemas();
  for (const type of schemas.types) {
    const schema = schemas.get(type);
    expect(schema?.properties).toBeDefined();
    for (const { bounds } of schema?.properties.values() ?? []) {
      if (bounds?.pattern !== undefined) new RegExp(bounds.pattern);
    }
  }
});

it('reads the notation of nested types', () => {
  expect(decodeType('[{(s|[#A)')).toEqual({
    kind: 'list',
    item: {
      kind: 'map',
      item: { kind: 'union', options: [{ kind: 'string' }, { kind: 'list', item: { kind: 'definition', name: 'A' } }] },
    },
  });
});

import { fieldSamples, fieldSource, sourceText, wrongValue, type Field, type SampleValue } from './fields.ts';
import type { CodeNames } from './rename.ts';

// The two source files whose lines depend on the fields. With the default fields they equal those under files/.

/** `src/domain/<resource>-fields.ts` */
export function fieldsModule(code: CodeNames, fields: readonly Field[], maxLength: number): string {
  const sources = fields.map((field) => ({ name: field.name, ...fieldSource(field, maxLength) }));
  const helpers = [...new Set(sources.flatMap(({ helper }) => helper ?? []))].sort();
  return `import * as z from 'zod';
${helpers.length > 0 ? `import { ${helpers.join(', ')} } from './values.ts';\n` : ''}
/** What a client sets. When you change it, \`npm test\` names what has to follow in openapi.yaml and template.yaml. */
export const ${code.camel}Fields = z.strictObject({
${sources.map(({ name, source }) => `  ${name}: ${source},`).join('\n')}
});

export type ${code.pascal}Fields = z.infer<typeof ${code.camel}Fields>;
`;
}

/** `test/support/samples.ts` */
export function samplesModule(code: CodeNames, kebab: string, fields: readonly Field[]): string {
  const literal = (pick: (field: Field) => SampleValue) =>
    fields.map((field) => `  ${field.name}: ${sourceText(pick(field))},`).join('\n');
  const invalid = fields.map(
    (field) =>
      `  { path: '${field.name}', body: { ...sampleFields, ${field.name}: ${sourceText(wrongValue(field))} } },`,
  );
  return `import type { ${code.pascal}Fields } from '../../src/domain/${kebab}-fields.ts';

export const sampleFields: ${code.pascal}Fields = {
${literal((field) => fieldSamples(field)[0])}
};

export const changedFields: ${code.pascal}Fields = {
${literal((field) => fieldSamples(field)[1])}
};

/** Bodies that must be refused, and the path the error has to name. */
export const invalidBodies: { path: string; body: Record<string, unknown> }[] = [
${invalid.join('\n')}
];
`;
}

/** A body for examples in prose. */
export function sampleJson(fields: readonly Field[]): string {
  return JSON.stringify(Object.fromEntries(fields.map((field) => [field.name, fieldSamples(field)[0]])));
}

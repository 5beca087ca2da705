import type * as z from 'zod';
import { facts } from '../../guidance/facts/index.ts';
import type { SourceFiles } from '../blueprint.ts';
import { fieldsModule, sampleJson, samplesModule } from './field-files.ts';
import { maxTextLength, parseFields, type Field, type resourceOption } from './fields.ts';
import { resourceNames, type ResourceNames } from './names.ts';
import { chooseCodeNames, type CodeNames } from './rename.ts';

/** What a blueprint about one kind of item knows of it. */
export interface Entity {
  readonly names: ResourceNames;
  readonly code: CodeNames;
  readonly fields: readonly Field[];
  /** Longest text of a string field. */
  readonly maxLength: number;
  /** Files whose lines depend on the fields, by path. */
  readonly built: Readonly<Record<string, string>>;
  /** A body for examples in prose. */
  readonly sample: string;
}

/**
 * Reads the `resource` option.
 * @throws UserError when a name or a type in it cannot be used
 */
export function entityOf(resource: z.output<typeof resourceOption>, files: SourceFiles): Entity {
  const names = resourceNames(resource.name);
  const fields = parseFields(resource.fields);
  const sources = [...files].filter(([path]) => path.endsWith('.ts')).map(([, text]) => text);
  const code = chooseCodeNames(names, sources);
  const maxLength = maxTextLength(fields, facts['dynamodb.item.maxKb'].value);
  return {
    names,
    maxLength,
    code,
    fields,
    built: {
      [`src/domain/${names.kebab}-fields.ts`]: fieldsModule(code, fields, maxLength),
      'test/support/samples.ts': samplesModule(code, names.kebab, fields),
    },
    sample: sampleJson(fields),
  };
}

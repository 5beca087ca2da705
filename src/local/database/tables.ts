import * as z from 'zod';
import type { Resource, TemplateModel } from '../../cloudformation/model.ts';
import { nodeAt, toPlain } from '../../cloudformation/nodes.ts';
import type { ReferenceResolver } from '../../cloudformation/text.ts';
import { localName } from '../stand-ins.ts';

const tableTypes = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable', 'AWS::Serverless::SimpleTable'];

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const indexSchema = z.object({
  IndexName: z.string(),
  KeySchema: keySchema,
  Projection: z
    .object({ ProjectionType: z.string().default('ALL'), NonKeyAttributes: z.array(z.string()).optional() })
    .default({ ProjectionType: 'ALL' }),
});
const tablePropertiesSchema = z.object({
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z.array(indexSchema).optional(),
  LocalSecondaryIndexes: z.array(indexSchema).optional(),
});
const simpleTableSchema = z.object({
  PrimaryKey: z
    .object({ Name: z.string().default('id'), Type: z.enum(['String', 'Number', 'Binary']).default('String') })
    .default({ Name: 'id', Type: 'String' }),
});

export type TableKeys = z.output<typeof tablePropertiesSchema>;

/** A table of the template as an embedded database can hold it. */
export interface LocalTable {
  readonly name: string;
  readonly keys: TableKeys;
}

export interface LocalTables {
  readonly tables: readonly LocalTable[];
  /** What the template asks for and the embedded database does not do. */
  readonly notes: readonly string[];
}

const unsupported: Readonly<Record<string, string>> = {
  TimeToLiveSpecification: 'items do not expire',
  StreamSpecification: 'changes are not put on a stream; invoke the consumer with sample "dynamodb-stream"',
};

/** Key schemas and indexes of every DynamoDB table of a template; function calls in them make a table unreadable. */
export function readTables(model: TemplateModel, resolve: ReferenceResolver): LocalTables {
  const tables: LocalTable[] = [];
  const notes: string[] = [];
  for (const resource of model.resources.values()) {
    if (!tableTypes.includes(resource.type)) continue;
    const name = localName(model, resource, resolve);
    const keys = readKeys(resource);
    if (keys) tables.push({ name, keys });
    else notes.push(`Table ${resource.id} was left out: its keys or indexes are not written out in the template.`);
    for (const [property, note] of Object.entries(unsupported)) {
      if (nodeAt(resource.effective, property)) notes.push(`Table ${resource.id}: ${note}.`);
    }
  }
  return { tables, notes };
}

function readKeys(resource: Resource): TableKeys | undefined {
  const plain = toPlain(resource.effective);
  if (resource.type !== 'AWS::Serverless::SimpleTable') {
    const parsed = tablePropertiesSchema.safeParse(plain);
    return parsed.success ? parsed.data : undefined;
  }
  const parsed = simpleTableSchema.safeParse(plain);
  if (!parsed.success) return undefined;
  const { Name, Type } = parsed.data.PrimaryKey;
  const AttributeType = ({ String: 'S', Number: 'N', Binary: 'B' } as const)[Type];
  return {
    AttributeDefinitions: [{ AttributeName: Name, AttributeType }],
    KeySchema: [{ AttributeName: Name, KeyType: 'HASH' }],
  };
}

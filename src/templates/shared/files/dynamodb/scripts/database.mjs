// An embedded DynamoDB (dynalite) with the tables of template.yaml, for tests and for running handlers on this machine.
// `npm run database` starts it and prints the variables a handler needs.
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { parse } from 'yaml';

/**
 * Starts the database on a free port (or on `port`) of this machine only.
 * @param {{ port?: number, templatePath?: string }} [options]
 * @returns {Promise<{ endpoint: string, tableNames: string[], stop: () => Promise<void> }>}
 */
export async function startDatabase({ port = 0, templatePath = 'template.yaml' } = {}) {
  const server = dynalite({ createTableMs: 0 });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The database has no port');
  const endpoint = `http://127.0.0.1:${address.port}`;
  const tables = tablesOf(await readFile(templatePath, 'utf8'));
  await createTables(endpoint, tables);
  return {
    endpoint,
    tableNames: tables.map(({ name }) => name),
    stop: () => new Promise((resolve) => server.close(() => resolve(undefined))),
  };
}

/**
 * Every AWS::DynamoDB::Table of the template under its logical id.
 * @param {string} template
 */
function tablesOf(template) {
  const { Resources } = parse(template, { logLevel: 'silent' });
  return Object.entries(Resources)
    .filter(([, resource]) => resource.Type === 'AWS::DynamoDB::Table')
    .map(([name, { Properties }]) => ({ name, properties: Properties }));
}

/**
 * @param {string} endpoint
 * @param {ReturnType<typeof tablesOf>} tables
 */
async function createTables(endpoint, tables) {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials });
  for (const { name, properties } of tables) {
    const { AttributeDefinitions, KeySchema, BillingMode } = properties;
    await client.send(new CreateTableCommand({ TableName: name, AttributeDefinitions, KeySchema, BillingMode }));
  }
  client.destroy();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { endpoint, tableNames } = await startDatabase({ port: 8000 });
  console.log(`AWS_ENDPOINT_URL_DYNAMODB=${endpoint} TABLE_NAME=${tableNames.join(',')}`);
}

import { createRequire } from 'node:module';
import type { Server } from 'node:http';
import path from 'node:path';
import * as z from 'zod';
import { InternalError } from '../../world/errors.ts';
import type { LocalProject } from '../project.ts';
import type { LocalWorld } from '../world.ts';
import { callDynamoDb } from './dynamodb-client.ts';
import type { LocalTable } from './tables.ts';
import { readTables } from './tables.ts';

/** A DynamoDB in this process with the tables of one project; data lives in memory until the server ends. */
export interface EmbeddedDatabase {
  readonly endpoint: string;
  /** Creates missing tables, and anew those whose keys changed; tells whether it made any. */
  prepare(tables: readonly LocalTable[], isFresh: boolean): Promise<boolean>;
  close(): Promise<void>;
}

export interface DatabaseForRun {
  /** undefined: the template has no table, or the project has no dynalite. */
  readonly endpoint: string | undefined;
  readonly tables: string[];
  /** Told when tables are made, not again at every run. */
  readonly notes: readonly string[];
}

const openDatabases = new Map<string, Promise<EmbeddedDatabase>>();

/**
 * The database of a project with its template's tables, started at the first call and kept until the server closes,
 * so that several invocations see the same data.
 * @param isFresh empties the tables first
 */
export async function prepareDatabase(
  project: LocalProject,
  world: Pick<LocalWorld, 'onClose'>,
  isFresh: boolean,
): Promise<DatabaseForRun> {
  const { tables, notes } = readTables(project.model, project.resolveReference);
  if (tables.length === 0) return { endpoint: undefined, tables: [], notes };
  const createServer = loadDynalite(project.directory);
  if (!createServer) return { endpoint: undefined, tables: [], notes: [missingDynalite] };
  const database = await openDatabase(project.directory, createServer, world);
  const isMade = await database.prepare(tables, isFresh);
  return { endpoint: database.endpoint, tables: tables.map((table) => table.name), notes: isMade ? notes : [] };
}

const missingDynalite =
  'The template has DynamoDB tables, but dynalite is not installed in the project, so table calls go to AWS with dummy credentials and fail. Run "npm install --save-dev dynalite", or pass env AWS_ENDPOINT_URL_DYNAMODB.';

function openDatabase(
  directory: string,
  createServer: DynaliteFactory,
  world: Pick<LocalWorld, 'onClose'>,
): Promise<EmbeddedDatabase> {
  const open = openDatabases.get(directory);
  if (open) return open;
  const opening = startDatabase(createServer);
  openDatabases.set(directory, opening);
  opening.catch(() => openDatabases.delete(directory));
  world.onClose(async () => {
    openDatabases.delete(directory);
    await (await opening).close();
  });
  return opening;
}

type DynaliteFactory = (options: { readonly createTableMs: number; readonly deleteTableMs: number }) => Server;

function loadDynalite(directory: string): DynaliteFactory | undefined {
  const require = createRequire(path.join(directory, 'package.json'));
  let loaded: unknown;
  try {
    loaded = require('dynalite');
  } catch {
    return undefined;
  }
  return isFactory(loaded) ? loaded : undefined;
}

function isFactory(value: unknown): value is DynaliteFactory {
  return typeof value === 'function';
}

/** Starts a database that the caller closes. */
async function startDatabase(createServer: DynaliteFactory): Promise<EmbeddedDatabase> {
  const server = createServer({ createTableMs: 0, deleteTableMs: 0 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  server.unref();
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new InternalError('The embedded DynamoDB has no port');
  const endpoint = `http://127.0.0.1:${address.port}`;
  const known = new Map<string, string>();
  let last: Promise<unknown> = Promise.resolve();
  return {
    endpoint,
    prepare(tables, isFresh) {
      // One at a time: parallel invocations would create the same table twice.
      const next = last.then(() => prepareTables(endpoint, known, tables, isFresh));
      last = next.catch(() => {});
      return next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function prepareTables(
  endpoint: string,
  known: Map<string, string>,
  tables: readonly LocalTable[],
  isFresh: boolean,
): Promise<boolean> {
  let isMade = false;
  for (const table of tables) {
    const definition = JSON.stringify(table.keys);
    if (!isFresh && known.get(table.name) === definition) continue;
    if (known.has(table.name)) await deleteTable(endpoint, table.name);
    await createTable(endpoint, table);
    known.set(table.name, definition);
    isMade = true;
  }
  return isMade;
}

async function createTable(endpoint: string, { name, keys }: LocalTable): Promise<void> {
  await callDynamoDb(endpoint, 'CreateTable', { TableName: name, BillingMode: 'PAY_PER_REQUEST', ...keys });
  await waitFor(async () => (await readTableStatus(endpoint, name)) === 'ACTIVE', `table ${name}`);
}

async function deleteTable(endpoint: string, name: string): Promise<void> {
  await callDynamoDb(endpoint, 'DeleteTable', { TableName: name });
  await waitFor(async () => (await readTableStatus(endpoint, name)) === undefined, `the end of table ${name}`);
}

const tableStatusSchema = z.object({ Table: z.object({ TableStatus: z.string() }) });

async function readTableStatus(endpoint: string, name: string): Promise<string | undefined> {
  const answer = await callDynamoDb(endpoint, 'DescribeTable', { TableName: name });
  return answer === undefined ? undefined : tableStatusSchema.parse(answer).Table.TableStatus;
}

async function waitFor(isDone: () => Promise<boolean>, what: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await isDone()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new InternalError(`The embedded DynamoDB did not finish ${what}`);
}

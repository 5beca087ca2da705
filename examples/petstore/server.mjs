// The REST API behind openapi.yaml, on a real (embedded) DynamoDB. Usage: node examples/petstore/server.mjs [port]
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

const port = Number(process.argv[2] ?? 4010);
const kinds = ['cat', 'dog', 'bird', 'other'];
const TableName = 'pets';

const database = dynalite({ createTableMs: 0 });
database.listen(0, '127.0.0.1');
await once(database, 'listening');
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
const client = new DynamoDBClient({
  endpoint: `http://127.0.0.1:${database.address().port}`,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  requestHandler: { requestTimeout: 5_000 },
});
await client.send(
  new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  }),
);
const pets = DynamoDBDocumentClient.from(client);

const server = createServer(async (request, response) => {
  const { status, body } = await answer(request).catch((error) => ({ status: 500, body: { message: error.message } }));
  response.writeHead(status, body === undefined ? {} : { 'content-type': 'application/json' });
  response.end(body === undefined ? undefined : JSON.stringify(body));
});
server.listen(port, '127.0.0.1', () => console.log(`petstore listening on http://127.0.0.1:${server.address().port}`));

async function answer(request) {
  const url = new URL(request.url, 'http://localhost');
  const [, collection, id] = url.pathname.split('/');
  if (collection !== 'pets') return { status: 404, body: { message: `no resource ${url.pathname}` } };
  if (id === undefined && request.method === 'GET') return listPets(url.searchParams);
  if (id === undefined && request.method === 'POST') return createPet(await readBody(request));
  if (id !== undefined && request.method === 'GET') return getPet(decodeURIComponent(id));
  if (id !== undefined && request.method === 'DELETE') return deletePet(decodeURIComponent(id));
  return { status: 405, body: { message: `${request.method} is not allowed on ${url.pathname}` } };
}

async function listPets(query) {
  const limit = Math.min(100, Math.max(1, Number(query.get('limit') ?? 20) || 20));
  const kind = query.get('kind');
  const after = query.get('after');
  const { Items = [], LastEvaluatedKey } = await pets.send(
    new ScanCommand({
      TableName,
      Limit: limit,
      ...(after ? { ExclusiveStartKey: { id: after } } : {}),
      ...(kind
        ? {
            FilterExpression: '#kind = :kind',
            ExpressionAttributeNames: { '#kind': 'kind' },
            ExpressionAttributeValues: { ':kind': kind },
          }
        : {}),
    }),
  );
  return { status: 200, body: { items: Items, ...(LastEvaluatedKey ? { next: LastEvaluatedKey.id } : {}) } };
}

async function createPet(body) {
  const { name, kind, bornOn } = body ?? {};
  if (typeof name !== 'string' || name === '') return { status: 400, body: { message: 'name must be a text' } };
  if (!kinds.includes(kind)) return { status: 400, body: { message: `kind must be one of ${kinds.join(', ')}` } };
  const pet = { id: randomUUID(), name, kind, ...(bornOn ? { bornOn } : {}) };
  await pets.send(new PutCommand({ TableName, Item: pet }));
  return { status: 201, body: pet };
}

async function getPet(id) {
  const { Item } = await pets.send(new GetCommand({ TableName, Key: { id } }));
  return Item ? { status: 200, body: Item } : { status: 404, body: { message: `no pet ${id}` } };
}

async function deletePet(id) {
  const { Attributes } = await pets.send(new DeleteCommand({ TableName, Key: { id }, ReturnValues: 'ALL_OLD' }));
  return Attributes ? { status: 204 } : { status: 404, body: { message: `no pet ${id}` } };
}

async function readBody(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

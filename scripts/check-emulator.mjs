// Runs what the package deploys in AWS's own Lambda runtime interface emulator: projects of `proxy deploy --sam` in front
// of the petstore, the server itself, and a generated service, each built by `sam build` as its README says.
// Usage: npm run test:emulator. Needs Linux, Python 3 with venv and a C++ compiler; without them it says so.
import assert from 'node:assert/strict';
import { mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './bundle-options.mjs';
import { connectThrough, textOf } from './emulator/clients.mjs';
import { measured, readBuffered, readStreamed, startFunction } from './emulator/function.mjs';
import { createProjects } from './emulator/projects.mjs';
import { startApiGateway, startPetstore } from './emulator/servers.mjs';
import { installEmulator, missingForEmulator } from './emulator/tools.mjs';
import { loadSource } from './load-source.mjs';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
const specification = 'examples/petstore/openapi.yaml';

const cases = [
  { title: 'function URL, client of 2025', use: () => usePetstore({ event: functionUrlEvent, era: 'legacy' }) },
  { title: 'function URL, client of 2026', use: () => usePetstore({ event: functionUrlEvent, era: 'modern' }) },
  {
    title: 'REST API, client of 2026',
    use: () => usePetstore({ event: restApiEvent, era: 'modern', flags: ['--auth-type', 'jwt'] }),
  },
  { title: 'function URL, search mode', use: usePetstoreBySearch },
  { title: 'function URL, a deployed REST API read at the start', use: usePetstoreLive },
  { title: 'what is no call of MCP', use: refuseOtherRequests },
  { title: 'the server itself, buffered', use: useServerItself },
  { title: 'a generated http-api service', use: useGeneratedService },
];

const missing = await missingForEmulator();
if (missing !== undefined) skip(`the emulator needs ${missing}, which is not here`);
const tools = await installEmulator().catch((error) => skip(`it cannot be installed here: ${error.message}`));
const { functionUrlEvent, restApiEvent } = await loadSource('src/guidance/facts/sample-events/http.ts');
const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'serverless-mcp-emulator-')));
const petstore = await startPetstore();
const projects = await createProjects({ tools, folder, baseUrl: petstore.url });

let failed = 0;
try {
  for (const { title, use } of cases) {
    const outcome = await use().then(
      (figures) => `passed${figures ? `; ${figures}` : ''}`,
      (error) => `FAILED: ${error.stack}\n${error.stdout ?? ''}${error.stderr ?? ''}`,
    );
    if (outcome.startsWith('FAILED')) failed += 1;
    console.log(`${title}: ${outcome}`);
  }
} finally {
  petstore.stop();
  await rm(folder, { recursive: true, force: true });
}
console.log(`Tests  ${failed > 0 ? `${failed} failed | ` : ''}${cases.length - failed} passed (${cases.length})`);
process.exitCode = failed > 0 ? 1 : 0;

function skip(reason) {
  console.log(`Skipped: ${reason}`);
  console.log(`Tests  0 passed | ${cases.length} skipped (${cases.length})`);
  process.exit(0);
}

/** Connects a client to the deployed petstore and changes its data. */
async function usePetstore({ event, era, flags = [] }) {
  const build = await projects.proxy(specification, flags);
  const proxy = await startFunction(tools, { build, logicalId: 'Proxy' });
  try {
    const client = await connectThrough(era, async (request) => readStreamed(await proxy.invoke(event(request))));
    const call = async (name, given) => client.callTool({ name, arguments: given });
    const { tools: listed } = await client.listTools();
    assert.deepEqual(
      listed.map(({ name }) => name),
      ['listPets', 'createPet', 'getPet', 'deletePet'],
    );
    const id = idIn(textOf(await call('createPet', { name: 'Rex', kind: 'dog' })));
    assert.equal((await petstore.get(`/pets/${id}`)).body.name, 'Rex');
    assert.match(textOf(await call('getPet', { id })), /Rex/);
    assert.match(textOf(await call('listPets', { kind: 'dog' })), new RegExp(id));
    const refused = await call('createPet', { name: 'Tom', kind: 'fish' });
    assert.equal(refused.isError, true);
    assert.notEqual((await call('deletePet', { id })).isError, true);
    assert.equal((await petstore.get(`/pets/${id}`)).status, 404);
    assert.match(textOf(await call('getPet', { id })), /404/);
    await client.close();
    assertMetric(proxy.log(), { Tool: 'createPet', Calls: 1, Errors: 0 });
    assertMetric(proxy.log(), { Tool: 'getPet', Calls: 1, Errors: 1 });
    return figures(proxy.log());
  } finally {
    await proxy.stop();
  }
}

async function usePetstoreBySearch() {
  const build = await projects.proxy(specification, ['--mode', 'search']);
  const proxy = await startFunction(tools, { build, logicalId: 'Proxy' });
  try {
    const send = async (request) => readStreamed(await proxy.invoke(functionUrlEvent(request)));
    const client = await connectThrough('modern', send);
    const call = async (name, given) => textOf(await client.callTool({ name, arguments: given }));
    assert.match(await call('search_operations', { query: 'take in a pet' }), /createPet: POST \/pets \(write\)/);
    assert.match(await call('describe_operation', { operation: 'createPet' }), /"kind"/);
    const created = await call('call_write', { operation: 'createPet', arguments: { name: 'Ada', kind: 'bird' } });
    assert.equal((await petstore.get(`/pets/${idIn(created)}`)).body.name, 'Ada');
    await client.close();
    return figures(proxy.log());
  } finally {
    await proxy.stop();
  }
}

/** Reads the export of an API when it starts, with the credentials of the function's role. */
async function usePetstoreLive() {
  const apiGateway = await startApiGateway();
  const env = { AWS_ENDPOINT_URL_API_GATEWAY: apiGateway.url };
  try {
    const flags = ['--live', '--auth', 'sigv4', '--region', 'eu-west-1'];
    const build = await projects.proxy('apigateway:a1b2c3d4e5/prod', flags, env);
    const proxy = await startFunction(tools, { build, logicalId: 'Proxy', env });
    try {
      const send = async (request) => readStreamed(await proxy.invoke(functionUrlEvent(request)));
      const client = await connectThrough('modern', send);
      const created = await client.callTool({ name: 'createPet', arguments: { name: 'Kit', kind: 'cat' } });
      assert.equal((await petstore.get(`/pets/${idIn(textOf(created))}`)).body.name, 'Kit');
      await client.close();
      assert.deepEqual(
        new Set(apiGateway.seen),
        new Set(['/restapis/a1b2c3d4e5/stages/prod/exports/oas30 AWS4-HMAC-SHA256']),
      );
      return figures(proxy.log());
    } finally {
      await proxy.stop();
    }
  } finally {
    apiGateway.stop();
  }
}

/** Answers without a body, and bodies that are no JSON, have to end the stream with a status too. */
async function refuseOtherRequests() {
  const proxy = await startFunction(tools, { build: await projects.proxy(specification), logicalId: 'Proxy' });
  try {
    const send = async (request) => readStreamed(await proxy.invoke(functionUrlEvent({ path: '/', ...request })));
    const accept = 'application/json, text/event-stream';
    assert.equal((await send({ method: 'GET', headers: { accept } })).status, 405);
    assert.equal((await send({ method: 'DELETE', headers: { accept } })).status, 405);
    const json = { accept, 'content-type': 'application/json' };
    assert.equal((await send({ method: 'POST', headers: json, body: '{' })).status, 400);
    const notified = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' });
    assert.equal((await send({ method: 'POST', headers: json, body: notified })).status, 202);
  } finally {
    await proxy.stop();
  }
}

/** Without a proxy configuration the package's Lambda entry is the server itself, without writes. */
async function useServerItself() {
  const server = await startFunction(tools, {
    build: await projects.proxy(specification),
    logicalId: 'Proxy',
    handler: 'node_modules/serverless-mcp/dist/lambda.handler',
    env: { SERVERLESS_MCP_PROXY_CONFIG: undefined },
  });
  try {
    const send = async (request) => readBuffered(await server.invoke(restApiEvent(request)));
    const client = await connectThrough('modern', send);
    const { structuredContent } = await client.callTool({
      name: 'validate_template',
      arguments: { content: 'Resources: { Bucket: { Type: AWS::S3::Buckets } }\n' },
    });
    assert.equal(structuredContent.counts.error, 1, JSON.stringify(structuredContent));
    await client.close();
    return figures(server.log());
  } finally {
    await server.stop();
  }
}

/** Creates a note with one function of a generated service and reads it with another, from the service's own database. */
async function useGeneratedService() {
  const project = await projects.service('http-api');
  // What the project's own database program needs; the functions are built with their own packages.
  await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  const { startDatabase } = await import(pathToFileURL(path.join(project, 'scripts', 'database.mjs')).href);
  const database = await startDatabase({ templatePath: path.join(project, 'template.yaml') });
  const running = [];
  try {
    for (const logicalId of ['CreateNoteFunction', 'GetNoteFunction']) {
      const build = path.join(folder, logicalId);
      await projects.sam(project, ['build', logicalId, '--build-dir', build]);
      const env = { AWS_ENDPOINT_URL_DYNAMODB: database.endpoint };
      running.push(await startFunction(tools, { build, logicalId, env }));
    }
    const [create, read] = running;
    const authorizer = { claims: { sub: 'ada' } };
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ title: 'Milk', content: '2 litres' });
    const post = restApiEvent({ method: 'POST', path: '/notes', route: '/notes', headers, body, authorizer });
    const created = readBuffered(await create.invoke(post));
    assert.equal(created.status, 201, created.body);
    const { id } = JSON.parse(created.body);
    const about = { path: `/notes/${id}`, route: '/notes/{id}', pathParameters: { id } };
    const found = readBuffered(await read.invoke(restApiEvent({ ...about, authorizer })));
    assert.deepEqual(JSON.parse(found.body), JSON.parse(created.body));
    const stranger = readBuffered(
      await read.invoke(restApiEvent({ ...about, authorizer: { claims: { sub: 'eve' } } })),
    );
    assert.equal(stranger.status, 404);
    return figures(create.log());
  } finally {
    for (const one of running) await one.stop();
    await database.stop();
  }
}

function idIn(text) {
  const [, id] = /"id":"([\w-]+)"/.exec(text) ?? [];
  assert.ok(id, text);
  return id;
}

/** Each call is one line of CloudWatch's embedded metric format. */
function assertMetric(log, expected) {
  const records = log.split('\n').flatMap((line) => (line.startsWith('{"_aws"') ? [JSON.parse(line)] : []));
  const found = records.find(({ Tool, Errors }) => Tool === expected.Tool && Errors === expected.Errors);
  assert.equal(found?.Calls, expected.Calls, log);
}

function figures(log) {
  const { initMs, invocationsMs } = measured(log);
  const [first, ...others] = invocationsMs;
  const median = others.toSorted((a, b) => a - b)[Math.floor(others.length / 2)];
  const later = median === undefined ? '' : `, then ${median.toFixed(1)} ms (median of ${others.length})`;
  return `init ${initMs.toFixed(0)} ms, first call ${first.toFixed(0)} ms${later}`;
}

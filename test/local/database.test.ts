import { describe, expect, it } from 'vitest';
import { type InvokeRequest, invokeLocal } from '../../src/local/invoke.ts';
import type { LocalWorld } from '../../src/local/world.ts';
import { esbuildFunction, makeProject, makeWorld, template, writeProjectFiles } from './support.ts';

/** Calls DynamoDB the way the SDK does, without the SDK. */
const handler = `export const handler = async ({ operation, input }: { operation: string; input: object }) => {
  const response = await fetch(process.env.AWS_ENDPOINT_URL_DYNAMODB!, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.' + operation, 'x-amz-date': '20260101T000000Z',
      authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify({ TableName: process.env.TABLE_NAME, ...input }),
  });
  return response.json();
};`;

const table = (keys: string) => `  Notes:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      TimeToLiveSpecification: { AttributeName: ttl, Enabled: true }
${keys}`;
const byOwner = `      AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }, { AttributeName: owner, AttributeType: S }]
      KeySchema: [{ AttributeName: pk, KeyType: HASH }]
      GlobalSecondaryIndexes:
        - IndexName: byOwner
          KeySchema: [{ AttributeName: owner, KeyType: HASH }]
          Projection: { ProjectionType: ALL }
`;

const files = (tableText: string) => ({
  'template.yaml': template(
    esbuildFunction('Fn', 'src/fn.handler', '      Environment: { Variables: { TABLE_NAME: !Ref Notes } }') + tableText,
  ),
  'src/fn.ts': handler,
});

function caller(folder: string, world: LocalWorld) {
  return (operation: string, input: object, options: Partial<InvokeRequest> = {}) =>
    invokeLocal({ location: folder, database: 'keep', event: { operation, input }, ...options }, world);
}

const item = { Item: { pk: { S: 'n-1' }, owner: { S: 'u-1' } } };

describe('the embedded database', () => {
  it('keeps items from one invocation to the next', async () => {
    const folder = await makeProject(files(table(byOwner)));
    const call = caller(folder, makeWorld(folder));
    const put = await call('PutItem', item);
    expect(put).toMatchObject({ ok: true, result: {}, tables: ['Notes'] });
    expect(put.warnings).toEqual(['Table Notes: items do not expire.']);
    expect((await call('GetItem', { Key: { pk: { S: 'n-1' } } })).result).toEqual(item);
    const query = {
      IndexName: 'byOwner',
      KeyConditionExpression: '#o = :o',
      ExpressionAttributeNames: { '#o': 'owner' },
    };
    const found = await call('Query', { ...query, ExpressionAttributeValues: { ':o': { S: 'u-1' } } });
    expect(found.result).toMatchObject({ Count: 1 });
  });

  it('is emptied on request', async () => {
    const folder = await makeProject(files(table(byOwner)));
    const call = caller(folder, makeWorld(folder));
    await call('PutItem', item);
    expect((await call('Scan', {}, { database: 'fresh' })).result).toMatchObject({ Count: 0 });
  });

  it('follows a change of keys in the template', async () => {
    const folder = await makeProject(files(table(byOwner)));
    const call = caller(folder, makeWorld(folder));
    await call('PutItem', item);
    const renamed = byOwner.replaceAll('AttributeName: pk', 'AttributeName: id');
    await writeProjectFiles(folder, { 'template.yaml': files(table(renamed))['template.yaml'] });
    expect((await call('PutItem', { Item: { id: { S: 'x' } } })).result).toEqual({});
  });

  it('serves parallel first calls', async () => {
    const folder = await makeProject(files(table(byOwner)));
    const call = caller(folder, makeWorld(folder));
    const reports = await Promise.all([1, 2, 3].map(() => call('Scan', {})));
    expect(reports.map((report) => report.result)).toEqual(Array(3).fill({ Count: 0, ScannedCount: 0, Items: [] }));
  });

  it('is not shared between projects, and ends with the server', async () => {
    const closers: (() => Promise<void>)[] = [];
    const first = await makeProject(files(table(byOwner)));
    const second = await makeProject(files(table(byOwner)));
    const onClose = (close: () => Promise<void>) => void closers.push(close);
    await caller(first, makeWorld(first, { onClose }))('PutItem', item);
    const scan = await caller(second, makeWorld(second, { onClose }))('Scan', {});
    expect(scan.result).toMatchObject({ Count: 0 });
    for (const close of closers) await close();
    const afterwards = await caller(first, makeWorld(first))('Scan', {});
    expect(afterwards.result).toMatchObject({ Count: 0 });
  });

  it('makes way for an endpoint of the caller', async () => {
    const folder = await makeProject(files(table(byOwner)));
    const report = await caller(folder, makeWorld(folder))(
      'Scan',
      {},
      {
        env: { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' },
      },
    );
    expect(report).toMatchObject({ ok: false, error: { message: expect.stringContaining('fetch failed') } });
    expect(report.tables).toBeUndefined();
  });

  it('makes SAM simple tables', async () => {
    const simple = '  Notes: { Type: AWS::Serverless::SimpleTable, Properties: { TableName: notes-table } }\n';
    const folder = await makeProject(files(simple));
    const call = caller(folder, makeWorld(folder));
    expect((await call('PutItem', { Item: { id: { S: '1' } } })).result).toEqual({});
  });

  it('says what to install when the project has no dynalite', async () => {
    const folder = await makeProject(
      {
        'template.yaml': template(`  Fn:
    Type: AWS::Serverless::Function
    Properties: { Handler: fn.handler, CodeUri: . }
${table(byOwner)}`),
        'fn.js': 'exports.handler = async () => process.env.AWS_ENDPOINT_URL_DYNAMODB ?? null;',
      },
      { hasModules: false },
    );
    const report = await caller(folder, makeWorld(folder))('Scan', {});
    expect(report.result).toBeNull();
    expect(report.warnings.join()).toContain('npm install --save-dev dynalite');
  });
});

// Validation speed: ours and cfn-lint on the same templates in one run. cfn-lint is installed where Python 3 is present.
// Usage: node bench/validate.mjs [corpus folder]     (after npm run build)
import { execFile } from 'node:child_process';
import { access, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startServer } from './stdio-client.mjs';
import { root } from '../scripts/bundle-options.mjs';
import { loadSource } from '../scripts/load-source.mjs';

const run = promisify(execFile);
const corpus = process.argv[2];
const cfnLintPackage = 'cfn-lint==1.51.5';
const peerTimeoutMs = 240_000;
// On Node 20 this variable alone costs every process some 30 ms.
const { NODE_EXTRA_CA_CERTS: _certificates, ...env } = process.env;

const { validateTemplate } = await loadSource('src/validation/validate.ts');
const folder = await mkdtemp(path.join(tmpdir(), 'serverless-mcp-bench-'));
const now = new Date();
const validate = (text) => validateTemplate(text, { file: 'template.yaml', now });

try {
  await measureServer();
  const cfnLint = await installCfnLint();
  await compareSizes(cfnLint);
  if (corpus) await runCorpus(corpus);
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** What the first validation costs a running server in time, and each size in peak memory, one server per size. */
async function measureServer() {
  for (const resources of [8, 100, 500, 1000]) {
    await writeFile(path.join(folder, 'template.yaml'), template(resources));
    const server = startServer(
      { command: process.execPath, args: [path.join(root, 'dist/cli.js'), '--root', folder], env, cwd: folder },
      60_000,
    );
    await server.initialize();
    await server.listTools();
    const before = await server.peakMegabytes();
    const started = performance.now();
    const { result } = await server.request('tools/call', {
      name: 'validate_template',
      arguments: { path: path.join(folder, 'template.yaml') },
    });
    const first = performance.now() - started;
    const after = await server.peakMegabytes();
    await server.close();
    if (result.isError) throw new Error(result.content[0].text);
    const memory =
      before === undefined ? '' : `, peak memory ${before.toFixed(0)} MB before and ${after.toFixed(0)} MB after`;
    console.log(`running server, ${resources} resources: first call ${first.toFixed(1)} ms${memory}`);
  }
}

async function compareSizes(cfnLint) {
  console.log(
    'resources     kB   first   warm p50   warm p95   command   cfn-lint first   warm   command   ratio warm   ratio command',
  );
  for (const resources of [8, 100, 250, 500, 1000, 2000]) {
    const text = template(resources);
    const file = path.join(folder, `${resources}.yaml`);
    await writeFile(file, text);
    const started = performance.now();
    validate(text);
    const first = performance.now() - started;
    const warm = repeat(() => validate(text), resources > 250 ? 15 : 50);
    const command = await timeCommand(process.execPath, [
      path.join(root, 'dist/cli.js'),
      'call',
      'validate_template',
      '--root',
      folder,
      '--path',
      file,
    ]);
    const peer = cfnLint && resources <= 500 ? await timePeer(cfnLint, file) : undefined;
    const cells = [
      String(resources).padStart(9),
      (text.length / 1000).toFixed(0).padStart(6),
      ...[first, at(warm, 0.5), at(warm, 0.95), command].map((value) => value.toFixed(1).padStart(8)),
      ...(peer
        ? [
            ...[peer.first, peer.warm, peer.command].map((value) => value.toFixed(0).padStart(9)),
            `${(peer.warm / at(warm, 0.5)).toFixed(0)} x`.padStart(9),
            `${(peer.command / command).toFixed(1)} x`.padStart(9),
          ]
        : ['-'.padStart(9)]),
    ];
    console.log(cells.join(' '));
    if (peer) console.log(`          cfn-lint's process: ${peer.maxRssMb.toFixed(0)} MB`);
  }
}

async function runCorpus(directory) {
  for (const name of (await readdir(directory)).sort()) {
    const files = (await readdir(path.join(directory, name))).filter(
      (file) => /\.(ya?ml|json|template)$/.test(file) && !file.endsWith('.expected.json'),
    );
    const texts = await Promise.all(files.map((file) => readFile(path.join(directory, name, file), 'utf8')));
    for (const text of texts) validate(text);
    const times = texts.map((text) =>
      at(
        repeat(() => validate(text), 5),
        0.5,
      ),
    );
    console.log(
      `${name}: ${files.length} files, warm p50 ${at(times, 0.5).toFixed(2)} ms, p95 ${at(times, 0.95).toFixed(2)} ms`,
    );
  }
}

async function timePeer({ python, command }, file) {
  const { stdout } = await run(python, [path.join(root, 'bench/validate/cfn_lint_warm.py'), file], {
    timeout: peerTimeoutMs,
  });
  const { files, maxRssMb } = JSON.parse(stdout);
  return { ...files[0], maxRssMb, command: await timeCommand(command, ['--', file]) };
}

async function timeCommand(command, args) {
  const times = [];
  for (let round = 0; round < 3; round += 1) {
    const started = performance.now();
    await run(command, args, { env, timeout: peerTimeoutMs }).catch((error) => {
      if (typeof error.code !== 'number') throw error; // Findings end with a code of their own.
    });
    times.push(performance.now() - started);
  }
  return at(times, 0.5);
}

async function installCfnLint() {
  const venv = path.join(root, 'node_modules', '.cache', 'serverless-mcp', 'cfn-lint');
  const bin = path.join(venv, process.platform === 'win32' ? 'Scripts' : 'bin');
  const installed = { python: path.join(bin, 'python'), command: path.join(bin, 'cfn-lint') };
  try {
    await access(installed.command);
  } catch {
    try {
      await run('python3', ['-m', 'venv', venv]);
      await run(installed.python, ['-m', 'pip', 'install', '--quiet', cfnLintPackage], { timeout: peerTimeoutMs });
    } catch (error) {
      console.log(`cfn-lint left out: ${error.message.split('\n')[0]}`);
      return undefined;
    }
  }
  return installed;
}

/** A service of a queue, its dead-letter queue, a table and functions, repeated. */
function template(resources) {
  const blocks = [];
  for (let index = 0; blocks.length * 4 < resources; index += 1) blocks.push(block(index));
  return `AWSTemplateFormatVersion: '2010-09-09'\nTransform: AWS::Serverless-2016-10-31\nResources:\n${blocks.join('')}`;
}

function block(n) {
  return `  Failed${n}:
    Type: AWS::SQS::Queue
    Properties:
      MessageRetentionPeriod: 1209600
  Queue${n}:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 180
      RedrivePolicy:
        deadLetterTargetArn: !GetAtt Failed${n}.Arn
        maxReceiveCount: 5
  Table${n}:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
  Worker${n}:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs24.x
      Handler: src/worker.handler
      CodeUri: .
      MemorySize: 512
      Timeout: 30
      Environment:
        Variables:
          TABLE_NAME: !Ref Table${n}
          QUEUE_URL: !Sub 'https://sqs.\${AWS::Region}.amazonaws.com/\${Queue${n}.QueueName}'
      Policies:
        - DynamoDBCrudPolicy: { TableName: !Ref Table${n} }
      Events:
        Messages:
          Type: SQS
          Properties:
            Queue: !GetAtt Queue${n}.Arn
            BatchSize: 10
            FunctionResponseTypes: [ReportBatchItemFailures]
`;
}

function repeat(work, times) {
  return Array.from({ length: times }, () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  });
}

function at(values, quantile) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))];
}

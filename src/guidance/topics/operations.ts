import { n, say } from './quote.ts';
import type { Topic } from './types.ts';

export const operationsTopics: readonly Topic[] = [
  {
    id: 'choosing-iac',
    title: 'Choosing infrastructure as code',
    summary: 'SAM, CloudFormation, CDK or Terraform for a serverless service.',
    keywords: ['sam', 'cdk', 'terraform', 'cloudformation', 'serverless framework', 'template', 'pulumi'],
    sections: [
      {
        heading: 'Which',
        body: `- SAM: the shortest template for functions, APIs, queues and workflows; plain CloudFormation underneath, local runs, and what this server scaffolds, validates, builds and runs locally.
- CDK: when infrastructure needs loops, sharing and types of a programming language; it synthesises CloudFormation that validate_template reads.
- Terraform: when the company already runs it, or the system spans clouds. New AWS features arrive later; check the provider's version.
- Keep to one per service. Split stacks where lifecycles differ: data apart from code.`,
      },
      {
        heading: 'Whatever you choose',
        body: 'Plan before apply and read replacements, keep parameters out of code, least privilege per function, tags, deletion protection and retention on data. SAM passes unknown nested keys through in places: validate_template knows the real property names of every resource type.',
      },
    ],
    facts: ['managed-instances.sam.shape', 'api-gateway.streaming.samEvent', 'esm.exclusive.scalingAndPollers'],
    related: ['deployment-safety', 'scaffolding', 'invented-apis'],
    next: ['scaffold_service', 'validate_template', 'build_service'],
  },
  {
    id: 'scaffolding',
    title: 'Scaffolding services',
    summary: 'The kinds of service scaffold_service writes, and their options.',
    keywords: ['new project', 'generate', 'boilerplate', 'starter', 'template', 'kinds', 'options', 'crud', 'notes'],
    sections: [
      {
        heading: 'How',
        body: 'Call scaffold_service with kind, name and directory; every kind works without options. It never overwrites a file. dryRun shows the files first, and dryRun without a name lists the options of a kind.',
      },
      {
        heading: 'What every project has',
        body: 'A SAM template that validates with nothing suppressed, strict TypeScript, thin handlers over a domain module, input checked with zod, consistent errors, Powertools logs, metrics and traces, idempotency where retries happen, dead-letter queues, alarms, log retention, unit and integration tests, a deployment workflow, and an AGENTS.md for the next agent.',
      },
    ],
    facts: ['lambda.runtimes.default'],
    related: ['choosing-iac', 'deployment-safety'],
    next: ['scaffold_service', 'validate_template', 'invoke_local'],
  },
  {
    id: 'deployment-safety',
    title: 'Deploying safely',
    summary: 'Plans, aliases, gradual traffic, rollback, and what to read before applying.',
    keywords: [
      'canary',
      'rollback',
      'alias',
      'codedeploy',
      'change set',
      'replacement',
      'blue green',
      'github actions',
      'oidc',
      'ci/cd',
      'drift',
    ],
    sections: [
      {
        heading: 'Before',
        body: 'validate_template, check_code, types, tests, then a change set (`sam deploy --no-execute-changeset`): read replacements of data stores, IAM changes and new public endpoints, and apply that change set, not a newer one (`aws cloudformation execute-change-set`). Deploy from CI with OIDC, not with keys; the first time from a shell, `sam deploy --guided` asks for everything.',
      },
      {
        heading: 'During and after',
        body: 'AutoPublishAlias and DeploymentPreference shift traffic in steps and roll back on an alarm (errors, latency, business metric). Where a deployment failed, the first failed event of `aws cloudformation describe-stack-events` is the cause; those after it are its consequences. Database changes first compatible, then used, then cleaned. Durable executions stay on the version they began with: keep old versions until they finish.',
      },
      {
        heading: 'Changes that replace',
        body: `${say('durable.creation.only')} ${say('tenancy.mode.value')} Renaming a resource with a fixed name fails or replaces it. Deletion protection and DeletionPolicy Retain on tables and buckets.`,
      },
    ],
    facts: ['durable.creation.only', 'tenancy.mode.value', 'dynamodb.mrsc.regions', 'lambda.runtimes'],
    related: ['choosing-iac', 'observability', 'runtimes'],
    next: ['validate_template', 'check_code', 'build_service'],
  },
  {
    id: 'observability',
    title: 'Observability',
    summary: 'Logs, metrics, traces and alarms that answer questions, per kind of resource.',
    keywords: [
      'monitoring',
      'cloudwatch',
      'alarms',
      'tracing',
      'x-ray',
      'opentelemetry',
      'structured logging',
      'correlation id',
      'emf',
      'dashboard',
      'metrics',
    ],
    sections: [
      {
        heading: 'Emit',
        body: 'JSON logs with request or correlation id, tenant and business keys; business metrics in embedded metric format (no API call); traces on functions, APIs and state machines. Powertools does all three. Log levels by environment variable, never payloads with personal data.',
      },
      {
        heading: 'Alarm on',
        body: '- Function: errors over 1 % of invocations, throttles, 99th percentile over 80 % of the timeout, concurrency over 80 % of the reserve or 90 % of the account.\n- Asynchronous: AsyncEventsDropped, DestinationDeliveryFailures. Streams: IteratorAge. Queues: age of the oldest message. Dead-letter queue: visible messages above zero (NumberOfMessagesSent does not count redrives).\n- Durable: DurableExecutionFailed and TimedOut; operations near the limit.\n- Always ratio and minimum volume together, so that one error at night wakes nobody.',
      },
      {
        heading: 'Read',
        body: '`aws cloudwatch get-metric-data` for metrics: an empty series mostly means that the dimensions do not match exactly (HTTP APIs use ApiId and 4xx, 5xx), not that nothing happened. CloudWatch Logs Insights for logs, with the request id of one failure first: `filter @message like /<request id>/ | sort @timestamp`. Then compare with the last deployment and the configuration before blaming code. Counts as Sum, latency as percentiles, ages as Maximum; the last two minutes are incomplete.',
      },
    ],
    facts: [
      'price.cloudwatch.metricMonth',
      'price.cloudwatch.alarmMonth',
      'price.xray.tracesPerMillion',
      'durable.events.detailType',
    ],
    related: ['logging-cost', 'failure-modes', 'deployment-safety'],
    next: ['scaffold_service', 'validate_template', 'invoke_local'],
  },
  {
    id: 'logging-cost',
    title: 'What logs cost',
    summary: 'Logs often cost more than Lambda: how to see it and cut it.',
    keywords: [
      'cloudwatch logs cost',
      'log retention',
      'ingestion',
      'expensive logs',
      'infrequent access',
      'sampling',
      'log level',
      'bill',
    ],
    sections: [
      {
        heading: 'The arithmetic',
        body: `${say('price.logs.lambdaIngestGb')} ${say('price.logs.storedGbMonth')} A million requests of 100 ms at 512 MB on arm64 cost about $0.87; with 2 KB of logs each they add $0.95.`,
      },
      {
        heading: 'Cut it',
        body: 'Log level INFO with sampled DEBUG; JSON system logs filtered with LoggingConfig (SystemLogLevel WARN); one line per request with everything in it; an explicit log group with RetentionInDays per function (the default is for ever); archive to S3 what must be kept; no event dumps. Metrics from logs (EMF) instead of custom metric calls.',
      },
    ],
    facts: ['price.logs.lambdaIngestGb', 'price.logs.storedGbMonth', 'price.logs.kbPerRequest'],
    related: ['observability', 'power-tuning', 'savings-plans'],
    next: ['advise_workload', 'validate_template'],
  },
  {
    id: 'security',
    title: 'Security',
    summary: 'Roles, secrets, public entry points, input, supply chain and tenants.',
    keywords: [
      'iam',
      'least privilege',
      'secrets',
      'auth',
      'authorizer',
      'waf',
      'encryption',
      'vpc',
      'kms',
      'permissions',
      'injection',
      'password',
      'credentials',
      'database password',
      'protect',
      'leak',
    ],
    sections: [
      {
        heading: 'Identity',
        body: 'One role per function, actions and resources named, no wildcard actions. SAM policy templates and connectors write most of it. Resource policies with aws:SourceArn and aws:SourceAccount for services that call you. CI assumes a role with OIDC.',
      },
      {
        heading: 'Entry points',
        body: 'Every route has an authorizer or an explicit opt-out; throttling on every stage; WAF needs a REST API, ALB or CloudFront. Function URLs with AuthType NONE are public to the world. Check input with a schema at the edge, answer errors without stack traces.',
      },
      {
        heading: 'Secrets and data',
        body: `Secrets in Secrets Manager or SSM with a cache of minutes, never in environment variables or checkpoints. ${say('durable.encryption.key')} Encryption at rest and TLS everywhere; tables and buckets with deletion protection, versioning or recovery.`,
      },
      {
        heading: 'Isolation',
        body: `${say('managed-instances.isolation.boundary')} ${say('tenancy.permissions.shared')} Untrusted code runs in tenant-isolated functions or MicroVMs with a role that may do nothing.`,
      },
    ],
    facts: [
      'managed-instances.isolation.boundary',
      'tenancy.permissions.shared',
      'tenancy.apiGateway.mapping',
      'durable.iam.resource',
      'microvm.isolation.boundary',
    ],
    related: ['tenancy', 'api-kinds', 'deployment-safety'],
    next: ['validate_template', 'check_code'],
  },
  {
    id: 's3-performance',
    title: 'S3 performance',
    summary: 'Prefixes, parallel transfers, retries and when Express One Zone helps.',
    keywords: [
      's3 slow',
      '503 slow down',
      'prefix',
      'multipart',
      'range get',
      'throughput',
      'key naming',
      'express one zone',
      'directory bucket',
    ],
    sections: [
      {
        heading: 'Requests',
        body: `Each partitioned prefix gives ${n('s3.prefix.putsPerSecond')} PUT and ${n('s3.prefix.getsPerSecond')} GET a second, and S3 splits prefixes under load, answering 503 meanwhile. ${say('s3.keys.order')} Put a high-cardinality part first, the date last: \`<customer>/<type>/<date>\`.`,
      },
      {
        heading: 'Bytes',
        body: 'Multipart upload and ranged GETs in parallel over several connections (the SDK transfer managers and the Common Runtime do it and spread over IP addresses). Read what you need with ranges. From Lambda, network grows with memory; more than a few hundred MB belongs into a task.',
      },
      {
        heading: 'Latency',
        body: 'Express One Zone directory buckets answer in single-digit milliseconds from one zone, with hierarchical names and less durability against losing the zone: scratch data, caches, training input.',
      },
    ],
    facts: ['s3.prefix.putsPerSecond', 's3.prefix.getsPerSecond', 's3.keys.order', 'lambda.network.environmentMbps'],
    related: ['failure-modes', 'dynamodb'],
    next: ['check_code', 'get_guidance'],
  },
  {
    id: 'dynamodb',
    title: 'DynamoDB keys and consistency',
    summary: 'Access patterns to keys, multi-attribute indexes, consistency, hot partitions, capacity.',
    keywords: [
      'partition key',
      'sort key',
      'GSI',
      'single table',
      'composite key',
      'hot partition',
      'global table',
      'MRSC',
      'transactions',
      'zero-etl',
      'on-demand',
      'strong consistency',
    ],
    sections: [
      {
        heading: 'Keys',
        body: `Write the access patterns first. High-cardinality partition key, never a date or status alone: a partition serves ${n('dynamodb.partition.readUnits')} read and ${n('dynamodb.partition.writeUnits')} write units a second. ${say('dynamodb.gsi.keyAttributes')} ${say('dynamodb.gsi.queryRules')} No concatenated keys are needed for indexes any more; the table itself keeps one attribute each. Missing a key attribute leaves the item out of the index.`,
      },
      {
        heading: 'Consistency',
        body: `Reads are eventually consistent unless ConsistentRead (never on a global index). Conditional writes and versions for concurrent updates. ${say('dynamodb.transaction.maxItems')} ${say('dynamodb.mrsc.regions')} ${say('dynamodb.mrsc.unsupported')} ${say('dynamodb.mrsc.resource')}`,
      },
      {
        heading: 'Capacity and care',
        body: `On demand by default; provisioned is cheaper above 29 % steady use. ${say('dynamodb.warmThroughput.direction')} Point-in-time recovery, deletion protection. ${say('dynamodb.ttl.unit')}`,
      },
      {
        heading: 'Analytics',
        body: say('dynamodb.zeroEtl.resource'),
      },
    ],
    facts: [
      'dynamodb.gsi.keyAttributes',
      'dynamodb.gsi.queryRules',
      'dynamodb.partition.writeUnits',
      'dynamodb.mrsc.regions',
      'dynamodb.mrsc.unsupported',
      'dynamodb.transaction.maxItems',
      'dynamodb.zeroEtl.resource',
      'dynamodb.item.maxKb',
    ],
    related: ['savings-plans', 'tenancy', 'partial-failures'],
    next: ['scaffold_service', 'validate_template'],
  },
  {
    id: 'invented-apis',
    title: 'Migrating off invented APIs',
    summary: 'Names that articles and models made up, and what really exists.',
    keywords: [
      'hallucination',
      'does not exist',
      'checkpoint',
      'waitForEvent',
      'mcpProxy',
      'developerPortal',
      'zeroEtlIntegrations',
      'compositeAttributes',
      'streamResponse',
      'managedInstance',
      'migrate',
      'package',
      'exist',
      'npm package',
      'made up',
    ],
    sections: [
      {
        heading: 'Replace',
        body: `| written | real |
|---|---|
| \`@aws-lambda-durable/core\`, \`checkpoint\`, \`waitForEvent\` | \`@aws/durable-execution-sdk-js\`: \`withDurableExecution\`, \`context.step\`, \`context.waitForCallback\` |
| CDK \`durableExecution: { enabled, maxDuration }\` | \`durableConfig: { executionTimeout, retentionPeriod }\` |
| CDK \`managedInstance: { instanceType, computeSavingsPlan }\` | \`lambda.CapacityProvider\` and \`addFunction\`; no GPUs |
| \`return { body: generator(), streamResponse: true }\` | \`awslambda.streamifyResponse\` and ResponseTransferMode |
| \`sortKey: { compositeAttributes }\` | \`sortKeys: [...]\` of the index |
| \`zeroEtlIntegrations\` on a table | \`AWS::Redshift::Integration\` or \`AWS::Glue::Integration\` |
| \`ConsistencyLevel: 'STRONG_GLOBAL'\` | a GlobalTable with MultiRegionConsistency STRONG |
| \`RestApi({ developerPortal })\`, \`RestApi({ mcpProxy })\` | the Portal API; an AgentCore Gateway target |`,
      },
      {
        heading: 'Find them',
        body: 'check_code reports them in TypeScript, validate_template in templates, each with the replacement.',
      },
    ],
    facts: [
      'durable.sdk.package',
      'api-gateway.mcp.target',
      'api-gateway.portal.resources',
      'dynamodb.zeroEtl.resource',
      'managed-instances.gpu.supported',
    ],
    related: ['durable-functions', 'managed-instances', 'dynamodb', 'streaming'],
    next: ['check_code', 'validate_template'],
  },
];

import type { Claim } from '../types.ts';
import { claimsOf, pages } from './statement.ts';

const keynote = claimsOf('keynote');
const article = claimsOf('durable-article');
const practices = claimsOf('best-practices');

/** Claims of a talk on building with serverless, an article on durable functions and a talk on best practices. */
export const talkClaims: readonly Claim[] = [
  keynote.yes(
    'Lambda adds 1,000 execution environments every ten seconds.',
    'Per function.',
    'lambda.concurrency.scalingPerInterval',
  ),
  keynote.old(
    'At 100 ms that is 10,000 more requests per second every ten seconds, without lifting a finger.',
    'True of the rate; the default account quota of 1,000 is used up by the first step.',
    'lambda.concurrency.accountDefault',
    'failure-modes',
  ),
  keynote.no(
    'Functions of one application never disturb one another when they scale.',
    'Each scales by itself, but all share the concurrency of the account.',
    'lambda.concurrency.accountDefault',
    'failure-modes',
  ),
  keynote.yes(
    'No errors and no throttles while load rose 700-fold in half a minute.',
    'A demonstration, within the quota.',
    'lambda.concurrency.scalingPerInterval',
  ),
  keynote.yes('Steady state means a peak-to-mean ratio of about two.', '', 'managed-instances.scaling.burstFactor'),
  keynote.no(
    'Managed instances pay from a utilisation of 25 %.',
    'CPU-bound work needs about 67 % of a c7g.xlarge at list price, 48 % with a one-year and 29 % with a three-year commitment; 25 % suffices where requests mostly wait.',
    'managed-instances.fit.utilisation',
    'managed-instances',
  ),
  keynote.yes(
    'Managed instances choose instance types, or take those you allow or exclude.',
    'One list of the two, at most 400 types.',
    'managed-instances.provider.maxInstanceTypes',
  ),
  keynote.yes(
    'A capacity provider itself costs nothing; instances start when a function version is active.',
    'Three of them.',
    'managed-instances.instances.minimum',
  ),
  keynote.yes(
    'One environment serves several requests at once; 64 in the demonstration.',
    '64 per vCPU for Node.js.',
    'managed-instances.concurrency.perVcpu',
  ),
  keynote.yes('Memory to vCPU can be 2, 4 or 8 to 1.', '', 'managed-instances.memory.gibPerVcpu'),
  keynote.yes(
    'The fee is about 15 % of the EC2 price.',
    'Of the on-demand price, never discounted.',
    'price.managed-instances.feeShare',
  ),
  keynote.no(
    'The same load cost $2.05 at 28.5 % use, just for EC2.',
    'Against the other two figures that is $1.79; $2.05 fits 25 %, or 28.5 % with the fee.',
    'price.managed-instances.feeShare',
    'managed-instances',
  ),
  keynote.yes(
    'Cost falls as use rises: $8.50 at 6 %, $5.67 at 9 %.',
    'Cost is inversely proportional to use.',
    'price.managed-instances.feeShare',
  ),
  keynote.yes(
    'Throttles on managed instances must be handled by retries or queues.',
    '',
    'managed-instances.scaling.burstFactor',
  ),
  keynote.yes(
    'There is always a minimum of three instances in three zones.',
    '',
    'managed-instances.instances.minimum',
  ),
  keynote.old(
    'Managed instances deliberately do not run functions for hours.',
    'Still right for hours; since 2026-09-09 asynchronous work may take 90 minutes.',
    'managed-instances.timeout.asyncSeconds',
    'managed-instances',
  ),
  keynote.old(
    'Durable functions support Node.js and Python.',
    'By now also Java and .NET.',
    'durable.runtimes.supported',
  ),
  keynote.no(
    'Execution timeout and retention of durable functions have defaults.',
    'In CloudFormation and SAM ExecutionTimeout is required; retention defaults to 14 days.',
    'durable.retention.defaultDays',
    'durable-functions',
  ),
  keynote.yes(
    'The console loads the durable SDK with the runtime.',
    'AWS recommends bundling it, because the copy lags.',
    pages.durable,
  ),
  keynote.yes(
    'Naming an execution prevents a second one.',
    'Same name and payload return the running one; another payload is refused.',
    'durable.name.maxLength',
  ),
  keynote.yes('Step Functions checkpoint every state; in durable functions you choose.', '', pages.durable),
  keynote.yes(
    'Tenant isolation needs no extra infrastructure or functions.',
    'It costs extra per new environment.',
    'price.lambda.tenantEnvironmentGb.arm64',
  ),
  keynote.yes(
    'Functions share nothing between tenants only if code is careful; isolation mode removes the risk.',
    '',
    'tenancy.mode.value',
  ),
  keynote.yes(
    'Rust is supported on Lambda.',
    'General since November 2025, on provided.al2023; also on managed instances.',
    'managed-instances.runtimes.supported',
  ),
  keynote.old(
    'The Serverless MCP Server has 25 tools.',
    'True in August 2026; AWS has since moved to managed servers and skills.',
    pages.peer,
  ),
  keynote.no(
    'The Serverless MCP Server bakes best practices into what is built.',
    'It returns guidance text; it neither validates a template nor checks code.',
    pages.peer,
    'choosing-iac',
  ),
  keynote.yes('SAM warns when an API has no authorisation.', '', pages.sam),
  keynote.yes('SAM shows a change set before it deploys.', '', pages.sam),
  keynote.yes(
    'Deployed functions can be debugged remotely from VS Code.',
    '',
    new URL('https://docs.aws.amazon.com/toolkit-for-vscode/latest/userguide/lambda-remote-debug.html'),
  ),

  article.yes('Durable functions add checkpoints and replay to standard Lambda functions.', '', pages.durable),
  article.no(
    'Node.js 20, 22 and 24 are supported at launch.',
    'Node.js 22 and 24.',
    'durable.runtimes.supported',
    'durable-functions',
    'runtimes',
  ),
  article.yes('Python 3.13 and 3.14 are supported.', '', 'durable.runtimes.supported'),
  article.yes(
    'Two properties configure durability: execution timeout and retention.',
    'And since 2026-07 KMSKeyArn.',
    'durable.encryption.key',
  ),
  article.no(
    'Existing code remains unchanged.',
    'The function must be created durable, the handler wrapped, and everything non-deterministic moved into steps.',
    'durable.creation.only',
    'durable-functions',
  ),
  article.yes(
    'SAM CLI invokes durable functions locally, with callbacks and history.',
    'From version 1.153.1.',
    pages.sam,
  ),
  article.yes(
    'A testing library exists.',
    '@aws/durable-execution-sdk-js-testing; pin it with the SDK.',
    'durable.sdk.package',
  ),
  article.yes('EventBridge receives status changes.', '', 'durable.events.detailType'),
  article.yes(
    'All Lambda event sources integrate with durable functions.',
    'Event source mappings limit the execution to 15 minutes.',
    'durable.execution.maxSyncSeconds',
  ),
  article.yes('UUIDs and timestamps must be made inside steps.', '', 'durable.sdk.determinism'),
  article.yes(
    'Step Functions for orchestration across services, durable functions for application code.',
    '',
    pages.stepFunctions,
  ),

  article.yes(
    'X-Ray traces durable functions, and the console shows each execution with its steps.',
    '',
    pages.durable,
  ),

  practices.yes('A function should have one responsibility and fitting memory.', '', pages.builders),
  practices.yes('Synchronous chains cascade failures; queues and events contain them.', '', pages.asynchronous),
  practices.yes(
    'SQS needs visibility timeout, redrive policy, dead-letter queue and flow control set together.',
    '',
    'sqs.visibility.timeoutFactor',
  ),
  practices.yes('API Gateway calls DynamoDB, SQS and Step Functions directly.', '', pages.directIntegration),
  practices.yes('EventBridge transforms and filters, replacing small functions.', '', pages.eventBridge),
  practices.yes('Step Functions call services directly, replacing proxy functions.', '', pages.stepFunctions),
  practices.yes('Memory, CPU and cost are linked; Power Tuning finds the size.', '', pages.powerTuning),
  practices.yes(
    'Lazy initialisation, connection reuse and native compilation shorten cold starts.',
    '',
    'lambda.init.maxSeconds',
  ),
  practices.yes('Newer runtimes are faster.', 'And old ones lose support.', pages.runtimes),
  practices.yes('Idempotency handles retries, duplicates and disorder.', '', pages.sqs),
  practices.yes('Logs and metrics should carry business context.', '', pages.logs),
  practices.yes('Log retention, structure and archiving cut cost.', '', 'price.logs.lambdaIngestGb'),
  practices.yes(
    'Power Tuning, event filtering and Compute Savings Plans save cost.',
    'Savings Plans take 12 to 17 % off duration, nothing off requests.',
    'price.lambda.savingsPlan.maxShare',
  ),
  practices.yes('AgentCore and an MCP gateway connect agents to serverless services.', '', pages.agentCore),
  practices.yes(
    'Lambda concurrency and scaling are managed by the service.',
    'Within quotas that you must raise in time.',
    pages.concurrency,
  ),
  practices.yes(
    'Prices differ by model: Lambda per use, Fargate per hour.',
    'One busy Lambda vCPU-hour costs about twice that of Fargate.',
    pages.lambdaPricing,
  ),
  practices.yes(
    'Dead-letter queues and on-failure destinations keep what failed.',
    'A queue behind an event source mapping needs its own redrive policy.',
    'esm.onFailure.sources',
  ),
  practices.yes('Step Functions retry and catch errors by themselves.', 'Where a state says so.', pages.stepFunctions),
];

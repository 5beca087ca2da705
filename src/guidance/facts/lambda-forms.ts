import { defineFacts } from './types.ts';
import { microVmPage, tenancyPage, webFunctionsPage, lambdaApiModel, samTransform } from './sources.ts';

/** Newer forms of Lambda: tenant isolation, MicroVMs, Web Functions. */
export const lambdaFormFacts = defineFacts({
  'tenancy.mode.value': {
    statement: 'TenancyConfig.TenantIsolationMode has one value, PER_TENANT, set only when the function is created.',
    value: 'PER_TENANT',
    ...lambdaApiModel,
  },
  'tenancy.tenantId.maxLength': {
    statement: 'A tenant id has 1 to 256 characters of [a-zA-Z0-9._:/=+-@ ] and needs no registration.',
    value: 256,
    unit: 'characters',
    ...lambdaApiModel,
  },
  'tenancy.header.name': {
    statement: 'The header that carries the tenant id is X-Amz-Tenant-Id (X-Amzn-Tenant-Id in prose is a misprint).',
    value: 'X-Amz-Tenant-Id',
    ...tenancyPage,
  },
  'tenancy.environments.perThousand': {
    statement: 'Up to 2500 tenant environments exist per 1000 concurrency.',
    value: 2500,
    unit: 'environments per 1000 concurrency',
    ...tenancyPage,
  },
  'tenancy.excludes.features': {
    statement:
      'Tenant isolation excludes function URLs, event source mappings, provisioned concurrency, SnapStart, managed instances and HTTP APIs.',
    ...tenancyPage,
  },
  'tenancy.apiGateway.mapping': {
    statement:
      'Only REST APIs can set the tenant header; map it from context.authorizer, because a client header lets callers choose their tenant.',
    ...tenancyPage,
  },
  'tenancy.sam.mapping': {
    statement:
      'A SAM Api event does not add the tenant header mapping: give an OpenAPI DefinitionBody and an own permission.',
    ...samTransform,
  },
  'tenancy.permissions.shared': {
    statement: 'All tenants share one execution role: scope data access with credentials issued per tenant.',
    ...tenancyPage,
  },
  'microvm.session.maxSeconds': {
    statement: 'A Lambda MicroVM lives at most 28800 seconds (8 hours), and can be suspended and resumed.',
    value: 28_800,
    unit: 'seconds',
    ...microVmPage,
  },
  'microvm.memory.maxMb': {
    statement: 'A MicroVM bursts to 32768 MB, 16 vCPUs and 32 GB of disk.',
    value: 32_768,
    unit: 'MB',
    ...microVmPage,
  },
  'microvm.memory.baselineMb': {
    statement: 'A MicroVM starts from 2048 MB and 1 vCPU, and bursts to 4 times that.',
    value: 2048,
    unit: 'MB',
    ...microVmPage,
  },
  'microvm.start.perSecond': {
    statement: 'RunMicrovm is limited to 5 calls per second.',
    value: 5,
    unit: 'per second',
    ...microVmPage,
  },
  'microvm.architecture.value': {
    statement: 'MicroVMs run on arm64 only, in 5 Regions at launch (2026-06-22).',
    value: 'arm64',
    ...microVmPage,
  },
  'microvm.isolation.boundary': {
    statement: 'Each MicroVM is isolated by Firecracker: made for untrusted code with sessions.',
    ...microVmPage,
  },
  'web-functions.runtime.value': {
    statement: 'Lambda Web Functions (about 2026-10-01) run Node.js 24 zips on arm64 with 2 vCPUs and 2048 MB.',
    value: 'nodejs24.x',
    ...webFunctionsPage,
  },
  'web-functions.memory.mb': {
    statement: 'A web function environment has 2048 MB.',
    value: 2048,
    unit: 'MB',
    ...webFunctionsPage,
  },
  'web-functions.timeout.maxSeconds': {
    statement: 'A web function answers within 3 to 900 seconds (default 30).',
    value: 900,
    unit: 'seconds',
    ...webFunctionsPage,
  },
  'web-functions.concurrency.maxPerEnvironment': {
    statement: 'A web function environment serves 1 to 128 requests at once.',
    value: 128,
    unit: 'requests',
    ...webFunctionsPage,
  },
  'web-functions.rate.perSecond': {
    statement: 'A web function endpoint takes 10000 requests per second.',
    value: 10_000,
    unit: 'requests per second',
    ...webFunctionsPage,
  },
  'web-functions.package.maxMb': {
    statement: 'A web function zip is at most 512 MB.',
    value: 512,
    unit: 'MB',
    ...webFunctionsPage,
  },
  'web-functions.price.known': {
    statement:
      'No list price of Web Functions could be found: estimate them with the Lambda rate and check the pricing page.',
    value: false,
    source: 'https://aws.amazon.com/lambda/pricing/',
    checkedOn: '2026-11-21',
    confidence: 'unconfirmed',
  },
  'web-functions.excludes.features': {
    statement: 'Web Functions have no provisioned concurrency, SnapStart, event source mappings, containers or WAF.',
    ...webFunctionsPage,
  },
});

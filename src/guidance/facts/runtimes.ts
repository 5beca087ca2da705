import { defineFacts } from './types.ts';
import { lambdaRuntimesPage } from './sources.ts';

/** Lambda's runtimes with the day support ends and, where known, the days creation and updates stop. */
export const runtimeFacts = defineFacts({
  'lambda.runtimes': {
    statement:
      'Managed runtimes with their deprecation dates: nodejs20.x ended 2026-04-30, nodejs22.x ends 2027-04-30, nodejs24.x 2028-04-30.',
    value: {
      'nodejs18.x': {
        family: 'nodejs',
        deprecated: '2025-09-01',
        blockCreate: '2027-02-01',
        blockUpdate: '2027-03-03',
      },
      'nodejs20.x': {
        family: 'nodejs',
        deprecated: '2026-04-30',
        blockCreate: '2027-02-01',
        blockUpdate: '2027-03-03',
      },
      'nodejs22.x': {
        family: 'nodejs',
        deprecated: '2027-04-30',
        blockCreate: '2027-06-01',
        blockUpdate: '2027-07-01',
      },
      'nodejs24.x': {
        family: 'nodejs',
        deprecated: '2028-04-30',
        blockCreate: '2028-06-01',
        blockUpdate: '2028-07-01',
      },
      'nodejs26.x': { family: 'nodejs' },
      'python3.9': { family: 'python', deprecated: '2025-12-15' },
      'python3.10': { family: 'python', deprecated: '2026-10-31' },
      'python3.11': { family: 'python', deprecated: '2027-06-30' },
      'python3.12': { family: 'python', deprecated: '2028-10-31' },
      'python3.13': { family: 'python', deprecated: '2029-06-30' },
      'python3.14': { family: 'python', deprecated: '2029-06-30' },
      'python3.15': { family: 'python' },
      'java8.al2': { family: 'java', deprecated: '2027-06-30' },
      java11: { family: 'java', deprecated: '2027-06-30' },
      java17: { family: 'java', deprecated: '2027-06-30' },
      'java8.al2023': { family: 'java' },
      'java11.al2023': { family: 'java' },
      'java17.al2023': { family: 'java' },
      java21: { family: 'java', deprecated: '2029-06-30' },
      java25: { family: 'java', deprecated: '2029-06-30' },
      dotnet8: { family: 'dotnet', deprecated: '2026-11-10' },
      dotnet9: { family: 'dotnet', deprecated: '2026-11-10' },
      dotnet10: { family: 'dotnet', deprecated: '2028-11-14' },
      'ruby3.2': { family: 'ruby', deprecated: '2026-03-31' },
      'ruby3.3': { family: 'ruby', deprecated: '2027-03-31' },
      'ruby3.4': { family: 'ruby', deprecated: '2028-03-31' },
      'ruby4.0': { family: 'ruby', deprecated: '2029-03-31' },
      'provided.al2': { family: 'provided', deprecated: '2026-07-31' },
      'provided.al2023': { family: 'provided', deprecated: '2029-06-30' },
    },
    unit: 'date by runtime',
    ...lambdaRuntimesPage,
  },
  'lambda.runtimes.default': {
    statement: 'New TypeScript functions should use nodejs24.x: its support lasts until 2028-04-30.',
    value: 'nodejs24.x',
    ...lambdaRuntimesPage,
  },
  'lambda.runtimes.sdkNodeMinimum': {
    statement: 'AWS SDK for JavaScript v3 releases after the first week of January 2027 need Node.js 22 or newer.',
    value: 22,
    unit: 'Node.js major',
    source: '@aws-sdk/client-lambda 3.1162.0 start-up notice, seen on Node.js 20',
    checkedOn: '2026-11-21',
    confidence: 'verified',
  },
});

import { defineFacts } from './types.ts';

export const lambdaFacts = defineFacts({
  'lambda.timeout.maxSeconds': {
    statement: 'A Lambda function runs at most 900 seconds per invocation.',
    value: 900,
    unit: 'seconds',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html',
    checkedOn: '2026-11-21',
    confidence: 'documented',
  },
});

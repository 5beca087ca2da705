import { lambdaFacts } from './lambda.ts';

/** Every fact of the product, by id. Ids are `<service>.<subject>.<aspect>`. */
export const facts = {
  ...lambdaFacts,
} as const;

export type FactId = keyof typeof facts;

import { agentFacts } from './agents.ts';
import { containerFacts } from './containers.ts';
import { dataStoreFacts } from './data-stores.ts';
import { deprecatedTypeFacts } from './deprecated-types.ts';
import { durableFacts } from './durable.ts';
import { eventSourceFacts } from './event-sources.ts';
import { frontDoorFacts } from './front-doors.ts';
import { lambdaFormFacts } from './lambda-forms.ts';
import { lambdaFacts } from './lambda.ts';
import { managedInstancesFacts } from './managed-instances.ts';
import { lambdaPriceFacts } from './pricing-lambda.ts';
import { servicePriceFacts } from './pricing-services.ts';
import { partitionFacts } from './partitions.ts';
import { regionFacts } from './regions.ts';
import { runtimeFacts } from './runtimes.ts';
import { templateLimitFacts } from './template-limits.ts';
import { templateFacts } from './template.ts';
import { workflowFacts } from './workflows.ts';

/** Every fact of the product, by id. Ids are `<service>.<subject>.<aspect>`. */
export const facts = {
  ...agentFacts,
  ...containerFacts,
  ...dataStoreFacts,
  ...deprecatedTypeFacts,
  ...durableFacts,
  ...eventSourceFacts,
  ...frontDoorFacts,
  ...lambdaFacts,
  ...lambdaFormFacts,
  ...lambdaPriceFacts,
  ...managedInstancesFacts,
  ...partitionFacts,
  ...regionFacts,
  ...runtimeFacts,
  ...servicePriceFacts,
  ...templateFacts,
  ...templateLimitFacts,
  ...workflowFacts,
} as const;

export type FactId = keyof typeof facts;

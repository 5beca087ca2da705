import * as z from 'zod';
import { defineBlueprint } from '../blueprint.ts';
import { entityOf } from '../parts/entity.ts';
import { orders, resourceOption } from '../parts/fields.ts';
import { deploymentOptions, deploymentTokens } from '../parts/options.ts';
import { assembleProject } from '../parts/project.ts';
import { buildTemplate } from './template.ts';

const sampleId = '0197c1f0-0000-7000-8000-000000000001';

export const durableWorkflow = defineBlueprint({
  kind: 'durable-workflow',
  summary:
    'Approves or undoes over days in one function: Lambda durable functions with steps, a callback and undo, DynamoDB',
  options: z.strictObject({
    resource: resourceOption.default(orders).describe('What is approved: { name, fields }.'),
    ...deploymentOptions,
  }),
  build(name, options, files) {
    const entity = entityOf(options.resource, files);
    return assembleProject(files, {
      name,
      folders: ['shared/base', 'shared/fields', 'shared/dynamodb', 'files'],
      rename: entity,
      tokens: {
        ...deploymentTokens(name, options),
        id: sampleId,
        request: JSON.stringify({ id: sampleId, ...JSON.parse(entity.sample) }),
        devParameters: 'DeletionProtection=false',
        prodParameters: 'DeletionProtection=true',
      },
      built: { ...entity.built, 'template.yaml': buildTemplate({ ...entity, service: name }) },
    });
  },
});

import * as z from 'zod';
import { defineBlueprint } from '../blueprint.ts';
import { entityOf } from '../parts/entity.ts';
import { orders, resourceOption } from '../parts/fields.ts';
import { deploymentOptions, deploymentTokens } from '../parts/options.ts';
import { assembleProject } from '../parts/project.ts';
import { buildTemplate, receiveCount } from './template.ts';

export const queueWorker = defineBlueprint({
  kind: 'queue-worker',
  summary: 'Works off a queue: SQS with dead letters, a function with partial batches and idempotent effects, DynamoDB',
  options: z.strictObject({
    resource: resourceOption.default(orders).describe('What a message is about: { name, fields }.'),
    ...deploymentOptions,
  }),
  build(name, options, files) {
    const entity = entityOf(options.resource, files);
    const message = { id: '0197c1f0-0000-7000-8000-000000000001', ...JSON.parse(entity.sample) };
    return assembleProject(files, {
      name,
      folders: ['shared/base', 'shared/fields', 'shared/dynamodb', 'shared/processing', 'files'],
      rename: entity,
      tokens: {
        ...deploymentTokens(name, options),
        message: JSON.stringify(message),
        receives: String(receiveCount),
        devParameters: 'DeletionProtection=false',
        prodParameters: 'DeletionProtection=true',
      },
      built: { ...entity.built, 'template.yaml': buildTemplate({ ...entity, service: name }) },
    });
  },
});

import * as z from 'zod';
import { defineBlueprint } from '../blueprint.ts';
import { entityOf } from '../parts/entity.ts';
import { orders, resourceOption } from '../parts/fields.ts';
import { deploymentOptions, deploymentTokens } from '../parts/options.ts';
import { assembleProject } from '../parts/project.ts';
import { buildTemplate } from './template.ts';

export const eventBus = defineBlueprint({
  kind: 'event-bus',
  summary: 'Publishes and handles events: EventBridge bus with archive, publisher, idempotent consumer, dead letters',
  options: z.strictObject({
    resource: resourceOption.default(orders).describe('What an event is about: { name, fields }.'),
    ...deploymentOptions,
  }),
  build(name, options, files) {
    const entity = entityOf(options.resource, files);
    return assembleProject(files, {
      name,
      folders: ['shared/base', 'shared/fields', 'shared/dynamodb', 'shared/processing', 'files'],
      rename: entity,
      tokens: {
        ...deploymentTokens(name, options),
        sample: entity.sample,
        devParameters: 'DeletionProtection=false',
        prodParameters: 'DeletionProtection=true',
      },
      built: { ...entity.built, 'template.yaml': buildTemplate({ ...entity, service: name }) },
    });
  },
});

import * as z from 'zod';
import { defineBlueprint } from '../blueprint.ts';
import { entityOf } from '../parts/entity.ts';
import { resourceOption } from '../parts/fields.ts';
import { deploymentOptions, deploymentTokens } from '../parts/options.ts';
import { assembleProject } from '../parts/project.ts';
import { toYaml } from '../parts/yaml.ts';
import { buildOpenApi } from './openapi.ts';
import { buildTemplate } from './template.ts';

const notes = { name: 'note', fields: { title: 'string', content: 'string' } };

const sharedFolders = ['shared/base', 'shared/fields', 'shared/dynamodb'];

export const httpApi = defineBlueprint({
  kind: 'http-api',
  summary:
    'REST API to create, read, update, delete and list one kind of item: API Gateway, a function per operation, DynamoDB',
  options: z.strictObject({
    auth: z
      .enum(['jwt', 'iam', 'api-key', 'none'])
      .default('jwt')
      .describe(
        'Who may call: jwt = users of a Cognito pool, iam = AWS principals, api-key = key holders, none = everybody.',
      ),
    resource: resourceOption.default(notes).describe('The entity: { name, fields }.'),
    ...deploymentOptions,
  }),
  build(name, options, files) {
    const entity = entityOf(options.resource, files);
    const model = { ...entity, service: name, auth: options.auth };
    return assembleProject(files, {
      name,
      folders: [...sharedFolders, 'files', `variants/${options.auth}/files`],
      rename: entity,
      tokens: {
        ...deploymentTokens(name, options),
        sample: entity.sample,
        auth: files.get(`variants/${options.auth}/README.auth.md`)?.trim() ?? '',
        devParameters: 'DeletionProtection=false',
        prodParameters: 'DeletionProtection=true',
      },
      built: {
        ...entity.built,
        'template.yaml': buildTemplate(model),
        'openapi.yaml': toYaml(
          buildOpenApi(model),
          'What clients see. test/contract.test.ts keeps it equal to template.yaml and the code.',
        ),
      },
    });
  },
});

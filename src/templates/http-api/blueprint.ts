import * as z from 'zod';
import { defineBlueprint } from '../blueprint.ts';
import { parseFields, resourceOption } from '../parts/fields.ts';
import { resourceNames } from '../parts/names.ts';
import { deploymentOptions, deploymentTokens } from '../parts/options.ts';
import { assembleProject } from '../parts/project.ts';
import { chooseCodeNames } from '../parts/rename.ts';
import { toYaml } from '../parts/yaml.ts';
import { fieldsModule, sampleJson, samplesModule } from '../parts/field-files.ts';
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
    resource: resourceOption
      .default(notes)
      .describe('The entity: { name, fields }. Default note { title: string, content: string }.'),
    ...deploymentOptions,
  }),
  build(name, options, files) {
    const names = resourceNames(options.resource.name);
    const fields = parseFields(options.resource.fields);
    const sources = [...files].filter(([path]) => path.endsWith('.ts')).map(([, text]) => text);
    const code = chooseCodeNames(names, sources);
    const model = { service: name, names, code, fields, auth: options.auth };
    return assembleProject(files, {
      name,
      folders: [...sharedFolders, 'files', `variants/${options.auth}/files`],
      rename: { names, code },
      tokens: {
        service: name,
        ...deploymentTokens(name, options),
        sample: sampleJson(fields),
        devParameters: 'DeletionProtection=false',
        prodParameters: 'DeletionProtection=true',
        auth: files.get(`variants/${options.auth}/README.auth.md`)?.trim() ?? '',
      },
      built: {
        'template.yaml': buildTemplate(model),
        'openapi.yaml': toYaml(
          buildOpenApi(model),
          'What clients see. test/contract.test.ts keeps it equal to template.yaml and the code.',
        ),
        [`src/domain/${names.kebab}-fields.ts`]: fieldsModule(code, fields),
        'test/support/samples.ts': samplesModule(code, names.kebab, fields),
      },
    });
  },
});

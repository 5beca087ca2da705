import { entryOf } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';
import { samApis } from '../../sam/apis.ts';
import { isTruthy, kindOf, literalMap } from '../../sam/values.ts';

export const samApiModels = defineRule({
  id: 'sam/api-models',
  severity: 'error',
  certainty: 'fact',
  title: 'Models of an API are schemas with a type',
  why: 'SAM writes models into the definition and refuses one that is no map or has no type.',
  source: 'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-api.html',
  applies: 'template',
  check({ model }, report) {
    for (const api of samApis(model)) {
      const models = api.kind === 'rest' ? literalMap(entryOf(api.properties, 'Models')?.value) : undefined;
      for (const [name, { key, value }] of models?.entries ?? []) {
        const schema = literalMap(value);
        if (!schema) {
          if (kindOf(value) !== 'call')
            report({
              at: kindOf(value) === 'null' ? key : value,
              resource: api.id,
              message: `Model ${name} must be a map: a JSON schema.`,
            });
        } else if (!isTruthy(entryOf(schema, 'type')?.value)) {
          report({ at: key, resource: api.id, message: `Model ${name} lacks type, such as type: object.` });
        }
      }
    }
  },
  examples: {
    bad: [
      `Api:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    Models: {«User»: {properties: {name: {type: string}}}}
`,
    ],
    good: [
      `Api:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    Models: {User: {type: object, properties: {name: {type: string}}}}
`,
    ],
  },
});

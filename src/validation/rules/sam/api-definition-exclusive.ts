import { entryOf, isMapping, nodeAt, textOf } from '../../../cloudformation/nodes.ts';
import { defineRule, type Reporter } from '../../rule.ts';
import { samApis, type SamApi } from '../../sam/apis.ts';
import { isTruthy, kindOf, literalMap, setEntry } from '../../sam/values.ts';

/** Properties SAM can only write into a definition it has as text, by kind of API. */
const needBody = {
  rest: ['Auth', 'Cors', 'GatewayResponses', 'Models'],
  http: ['Auth', 'CorsConfiguration', 'Description', 'Name', 'Tags'],
} as const;

export const samApiDefinitionExclusive = defineRule({
  id: 'sam/api-definition-exclusive',
  severity: 'error',
  certainty: 'fact',
  title: 'An API has one definition, and what SAM adds to it only where SAM holds it',
  why: 'SAM writes authorizers, CORS and the like into an inline definition; it cannot change a file in S3.',
  source: 'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-api.html',
  applies: 'template',
  check({ model }, report) {
    for (const api of samApis(model)) {
      checkDefinitions(api, report);
      if (api.kind === 'rest') checkVersion(api, report);
      else checkNamed(api, report);
    }
  },
  examples: {
    bad: [
      `Both:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    «DefinitionUri»: api.yaml
    DefinitionBody: {openapi: 3.0.1, paths: {}}
File:
  Type: AWS::Serverless::HttpApi
  Properties:
    DefinitionUri: api.yaml
    «CorsConfiguration»: true
Version:
  Type: AWS::Serverless::Api
  Properties: {StageName: v1, OpenApiVersion: «3.1.0-rc»}
`,
    ],
    good: [
      `Inline:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    OpenApiVersion: 3.0.1
    Cors: "'*'"
    DefinitionBody: {openapi: 3.0.1, paths: {}}
File:
  Type: AWS::Serverless::HttpApi
  Properties: {DefinitionUri: api.yaml}
`,
    ],
  },
});

function checkDefinitions(api: SamApi, report: Reporter): void {
  const uri = setEntry(api.properties, 'DefinitionUri');
  const body = setEntry(api.properties, 'DefinitionBody');
  if (!uri || !isTruthy(uri.value)) return;
  const resource = api.id;
  if (body && isTruthy(body.value)) {
    const message = `${api.id} has both DefinitionUri and DefinitionBody. Keep one.`;
    report({ at: uri.key, resource, message, related: [{ at: body.key, message: 'DefinitionBody' }] });
    return;
  }
  for (const name of needBody[api.kind]) {
    const entry = setEntry(api.properties, name);
    if (entry && isTruthy(entry.value)) {
      report({
        at: entry.key,
        resource,
        message: `${name} works only with an inline definition: SAM cannot write it into the file of DefinitionUri. Use DefinitionBody (with AWS::Include for a file), or put it into the file.`,
      });
    }
  }
  const merge = setEntry(api.properties, 'MergeDefinitions');
  if (merge && isTruthy(merge.value))
    report({
      at: merge.key,
      resource,
      message: 'MergeDefinitions works only with DefinitionBody, not with DefinitionUri.',
    });
  const disable = setEntry(api.properties, 'DisableExecuteApiEndpoint');
  if (disable)
    report({
      at: disable.key,
      resource,
      message:
        'DisableExecuteApiEndpoint works only with DefinitionBody, not with DefinitionUri. Set x-amazon-apigateway-endpoint-configuration in the file.',
    });
}

function checkVersion(api: SamApi, report: Reporter): void {
  const version = setEntry(api.properties, 'OpenApiVersion');
  const hasInvalidForm =
    version &&
    version.value.kind === 'scalar' &&
    isTruthy(version.value) &&
    !/^(?:2\.0|3\.\d(?:\.\d)?)$/.test(version.value.text);
  if (hasInvalidForm)
    report({
      at: version.value,
      resource: api.id,
      message: `OpenApiVersion "${textOf(version.value) ?? ''}" must read 2.0 or like 3.0.1.`,
    });
}

/** Name and Description go into `info`, where an own definition may already have them. */
function checkNamed(api: SamApi, report: Reporter): void {
  const body = literalMap(entryOf(api.resource?.properties, 'DefinitionBody')?.value);
  if (!body || api.writesBody) return;
  const name = setEntry(api.properties, 'Name');
  if (name && isTruthy(name.value) && !isDefaultTitle(nodeAt(body, 'info', 'title'))) {
    report({
      at: name.key,
      resource: api.id,
      message: 'Name cannot be set beside an own DefinitionBody. Write it as info.title there.',
    });
  }
  const description = setEntry(api.properties, 'Description');
  if (description && isTruthy(description.value) && isTruthy(nodeAt(body, 'info', 'description'))) {
    report({
      at: description.key,
      resource: api.id,
      message: 'Description is set here and as info.description of DefinitionBody. Keep one.',
    });
  }
}

function isDefaultTitle(title: ReturnType<typeof nodeAt>): boolean {
  return isMapping(title) && kindOf(title) === 'call' && textOf(entryOf(title, 'Ref')?.value) === 'AWS::StackName';
}

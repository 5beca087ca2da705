import {
  asIntrinsic,
  entryOf,
  isSequence,
  textOf,
  type MappingNode,
  isNoValue,
} from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';
import { samApis, type SamApi } from '../../sam/apis.ts';
import { renameFix } from '../../sam/fixes.ts';
import { nearestNames } from '../../helpers/nearest.ts';
import { suggestion } from '../../sam/names.ts';
import { isTruthy, literalMap } from '../../sam/values.ts';

const keys = {
  rest: ['AllowCredentials', 'AllowHeaders', 'AllowMethods', 'AllowOrigin', 'MaxAge'],
  http: ['AllowCredentials', 'AllowHeaders', 'AllowMethods', 'AllowOrigins', 'ExposeHeaders', 'MaxAge'],
} as const;

export const samCors = defineRule({
  id: 'sam/cors',
  severity: 'error',
  certainty: 'fact',
  title: 'CORS settings exist and browsers would honour them',
  why: 'The transform refuses unknown CORS settings, and credentials together with any origin, which browsers refuse too.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-corsconfiguration.html',
  applies: 'template',
  check({ model }, report) {
    for (const api of samApis(model)) {
      const cors = literalMap(entryOf(api.properties, api.kind === 'rest' ? 'Cors' : 'CorsConfiguration')?.value);
      for (const [name, { key }] of cors?.entries ?? []) {
        if (keys[api.kind].some((known) => known === name)) continue;
        const near = nearestNames(name, keys[api.kind]);
        report({
          at: key,
          resource: api.id,
          message: `CORS has no setting "${name}". ${suggestion(near, keys[api.kind])}`,
          fix: renameFix(key, near),
        });
      }
      const origin = api.kind === 'rest' ? entryOf(cors, 'AllowOrigin') : undefined;
      if (origin && !isTruthy(origin.value) && !isNoValue(origin.value))
        report({
          at: origin.key,
          resource: api.id,
          message: `AllowOrigin is empty. Name an origin, such as "'https://example.com'".`,
        });
      const credentials = entryOf(cors, 'AllowCredentials');
      if (
        !cors ||
        credentials?.value.kind !== 'scalar' ||
        credentials.value.value !== true ||
        !allowsAnyOrigin(api, cors)
      )
        continue;
      const message =
        'AllowCredentials cannot be true for any origin. Name the origins that may send credentials, or remove it.';
      report({ at: credentials.key, resource: api.id, message });
    }
  },
  examples: {
    bad: [
      `Api:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    Cors: {«AllowOrigins»: "'*'", «AllowCredentials»: true}
Http:
  Type: AWS::Serverless::HttpApi
  Properties:
    CorsConfiguration: {AllowOrigins: ['*'], «AllowCredentials»: true}
Empty:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    Cors: {«AllowOrigin»: ''}
`,
    ],
    good: [
      `Api:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    Cors: {AllowOrigin: "'https://example.com'", AllowCredentials: true}
Http:
  Type: AWS::Serverless::HttpApi
  Properties:
    CorsConfiguration: true
`,
    ],
  },
});

function allowsAnyOrigin(api: SamApi, cors: MappingNode): boolean {
  if (api.kind === 'rest') {
    const origin = entryOf(cors, 'AllowOrigin')?.value;
    return origin === undefined || (!asIntrinsic(origin) && textOf(origin) === "'*'");
  }
  const origins = entryOf(cors, 'AllowOrigins')?.value;
  return isTruthy(origins) && isSequence(origins) && origins.items.length === 1 && textOf(origins.items[0]) === '*';
}

import { nodeAt } from '../../../cloudformation/nodes.ts';
import { isUnset } from '../../helpers/settings.ts';
import { defineRule } from '../../rule.ts';

export const apiCache = defineRule({
  id: 'performance/api-cache',
  severity: 'info',
  certainty: 'advice',
  title: 'A REST API answers repeated requests from a cache',
  why: 'A cached answer reaches no function; the cache has a price by the hour and serves stale answers until they expire.',
  source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html',
  aliases: ['CKV_AWS_120'],
  profile: 'strict',
  applies: 'lowered',
  types: ['AWS::ApiGateway::Stage'],
  check({ model, resource }, report) {
    if (!isUnset(model, nodeAt(resource.properties, 'CacheClusterEnabled'))) return;
    report({
      at: resource.keyNode,
      message: `${resource.origin} caches nothing. Where many clients read the same, set CacheClusterEnabled: true, CacheClusterSize: "0.5" and CachingEnabled in MethodSettings.`,
    });
  },
  examples: {
    bad: [
      `«Api»:
  Type: AWS::Serverless::Api
  Properties: {StageName: v1}
`,
    ],
    good: [
      `Api:
  Type: AWS::Serverless::Api
  Properties: {StageName: v1, CacheClusterEnabled: true, CacheClusterSize: '0.5', MethodSettings: [{ResourcePath: /*, HttpMethod: GET, CachingEnabled: true, CacheDataEncrypted: true}]}
`,
      `Transform: AWS::Serverless-2016-10-31
Parameters:
  Cached: {Type: String, AllowedValues: ['true', 'false']}
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
  Rest:
    Type: AWS::Serverless::Api
    Properties: {StageName: v1, CacheClusterEnabled: !Ref Cached}
`,
    ],
  },
});

import { isMapping, type MappingNode, nodeAt } from '../../../cloudformation/nodes.ts';
import { isOff, isOn, itemsAt } from '../../helpers/settings.ts';
import { insertEntry } from '../../fixes/edits.ts';
import { defineRule, type ProposedFix, type RuleContext } from '../../rule.ts';

export const apiCacheEncryption = defineRule({
  id: 'security/api-cache-encryption',
  severity: 'info',
  certainty: 'advice',
  title: 'A cache of API responses is encrypted',
  why: 'The cache holds what functions answered to users; it is kept in plain unless a method setting says otherwise.',
  source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html',
  profile: 'strict',
  applies: 'lowered',
  types: ['AWS::ApiGateway::Stage'],
  check({ model, resource }, report) {
    for (const setting of itemsAt(resource.properties, 'MethodSettings')) {
      const encrypted = nodeAt(setting, 'CacheDataEncrypted');
      if (!isMapping(setting) || !isOn(model, nodeAt(setting, 'CachingEnabled')) || !isOff(model, encrypted)) continue;
      report({
        at: setting,
        message: `${resource.origin} caches responses in plain. Set CacheDataEncrypted: true beside CachingEnabled.`,
        fix: encrypted ? undefined : encrypt(model, setting),
      });
    }
  },
  examples: {
    bad: [
      `Api:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    CacheClusterEnabled: true
    CacheClusterSize: '0.5'
    MethodSettings:
      - «ResourcePath: /*
        HttpMethod: GET
        CachingEnabled: true»
`,
    ],
    good: [
      `Api:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    CacheClusterEnabled: true
    CacheClusterSize: '0.5'
    MethodSettings: [{ResourcePath: /*, HttpMethod: GET, CachingEnabled: true, CacheDataEncrypted: true}]
`,
      `Api:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    MethodSettings: [{ResourcePath: /*, HttpMethod: '*', ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100}]
`,
    ],
  },
});

function encrypt({ document }: RuleContext['model'], setting: MappingNode): ProposedFix {
  return {
    description: 'Add CacheDataEncrypted: true',
    safety: 'review',
    edits: [insertEntry(document, setting, 'CacheDataEncrypted', true)],
  };
}

import type { TemplateModel } from '../../../cloudformation/model.ts';
import { nodeAt } from '../../../cloudformation/nodes.ts';
import { facts } from '../../../guidance/facts/index.ts';
import { loweredResources } from '../../engine/lowered-resources.ts';
import { isUnset, itemsAt } from '../../helpers/settings.ts';
import { addFix } from '../../helpers/writing.ts';
import { defineRule, type LoweredResource } from '../../rule.ts';

const limits = { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 };

export const apiThrottling = defineRule({
  id: 'performance/api-throttling',
  severity: 'info',
  certainty: 'advice',
  title: 'An API has a limit of its own',
  why: 'With the default, one busy or attacked API takes the requests of every other API in the account, and your functions and bill follow.',
  source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html',
  aliases: ['ES2003'],
  applies: 'lowered',
  types: ['AWS::ApiGateway::Stage', 'AWS::ApiGatewayV2::Stage'],
  check({ model, resource }, report) {
    const { type, properties } = resource;
    const isRest = type === 'AWS::ApiGateway::Stage';
    const settings = isRest
      ? itemsAt(properties, 'MethodSettings')
      : [nodeAt(properties, 'DefaultRouteSettings')].filter((node) => node !== undefined);
    const isLimited = settings.some((item) => item.kind !== 'mapping' || nodeAt(item, 'ThrottlingRateLimit'));
    if (isLimited || (isRest && hasUsagePlan(model))) return;
    const name = isRest ? 'MethodSettings' : 'DefaultRouteSettings';
    const value = isRest ? [{ ResourcePath: '/*', HttpMethod: '*', ...limits }] : limits;
    report({
      at: resource.keyNode,
      message: `${resource.origin} may take all ${facts['api-gateway.account.requestsPerSecond'].value} requests per second of the account. Set ThrottlingRateLimit and ThrottlingBurstLimit in ${name} to what it needs.`,
      fix: fixable(model, resource) ? addFix(model, resource, name, value) : undefined,
    });
  },
  examples: {
    bad: [
      `«Api»:
  Type: AWS::Serverless::HttpApi
`,
    ],
    good: [
      `Api:
  Type: AWS::Serverless::HttpApi
  Properties:
    DefaultRouteSettings: {ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100}
`,
    ],
  },
});

function hasUsagePlan(model: TemplateModel): boolean {
  return loweredResources(model).some(
    ({ type, properties }) => type === 'AWS::ApiGateway::UsagePlan' && !isUnset(model, nodeAt(properties, 'Throttle')),
  );
}

/** What Globals bring would be merged with the addition in ways hard to foresee. */
function fixable(model: TemplateModel, { properties }: LoweredResource): boolean {
  return (
    isUnset(model, nodeAt(properties, 'MethodSettings')) && isUnset(model, nodeAt(properties, 'DefaultRouteSettings'))
  );
}

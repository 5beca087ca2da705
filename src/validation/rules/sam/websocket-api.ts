import { asIntrinsic, entryOf, textOf, type Entry, type MappingNode } from '../../../cloudformation/nodes.ts';
import { defineRule, type Reporter } from '../../rule.ts';
import { isTruthy, kindOf, literalMap, setEntry } from '../../sam/values.ts';

const specialRoutes = ['$connect', '$disconnect', '$default'];

export const samWebSocketApi = defineRule({
  id: 'sam/websocket-api',
  severity: 'error',
  certainty: 'fact',
  title: 'A WebSocket API has routes with functions, and authorises on $connect',
  why: 'API Gateway authorises a connection once, on $connect; the transform refuses other routes and settings it cannot name.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-websocketapi.html',
  applies: 'resource',
  types: ['AWS::Serverless::WebSocketApi'],
  check({ resource }, report) {
    const api = resource.effective;
    const routes = setEntry(api, 'Routes');
    if (routes && literalMap(routes.value)) checkRoutes(routes, report);
    const auth = setEntry(api, 'Auth');
    const map = literalMap(auth?.value);
    if (auth && map && map.entries.size > 0) checkAuth({ auth, map, routes: literalMap(routes?.value) }, report);
    const addressType = setEntry(api, 'IpAddressType');
    if (
      addressType &&
      !asIntrinsic(addressType.value) &&
      !['ipv4', 'dualstack'].includes(textOf(addressType.value) ?? '')
    ) {
      report({ at: addressType.value, message: 'IpAddressType must be ipv4 or dualstack.' });
    }
    const stage = setEntry(api, 'StageName');
    if (stage && textOf(stage.value) === '$default')
      report({ at: stage.value, message: 'The stage of a WebSocket API cannot be $default. Name it, such as prod.' });
  },
  examples: {
    bad: [
      `Chat:
  Type: AWS::Serverless::WebSocketApi
  Properties:
    RouteSelectionExpression: $request.body.action
    StageName: «$default»
    Auth: {AuthType: NONE, «AuthArn»: !ImportValue f}
    Routes:
      $connect: {FunctionArn: !ImportValue f}
      «$other»: {FunctionArn: !ImportValue f}
      «send»: {IntegrationTimeout: 1000}
`,
    ],
    good: [
      `Chat:
  Type: AWS::Serverless::WebSocketApi
  Properties:
    RouteSelectionExpression: $request.body.action
    Auth: {AuthType: AWS_IAM}
    Routes:
      $connect: {FunctionArn: !ImportValue f}
      send: {FunctionArn: !ImportValue f}
`,
    ],
  },
});

function checkRoutes(routes: Entry, report: Reporter): void {
  const map = literalMap(routes.value);
  if (!map) return;
  if (map.entries.size === 0)
    report({ at: routes.key, message: 'A WebSocket API needs at least one route, such as $default.' });
  for (const [name, { key, value }] of map.entries) {
    if (!specialRoutes.includes(name) && !/^[\p{L}\p{N}]+$/u.test(name)) {
      report({
        at: key,
        message: `Route key "${name}" must be letters and digits, or one of ${specialRoutes.join(', ')}.`,
      });
      continue;
    }
    const route = literalMap(value);
    if (!route && !asIntrinsic(value)) report({ at: key, message: `Route ${name} must be a map with FunctionArn.` });
    if (!route) continue;
    if (!setEntry(route, 'FunctionArn')) report({ at: key, message: `Route ${name} lacks the required FunctionArn.` });
    const parameters = setEntry(route, 'RequestParameters');
    if (parameters && isTruthy(parameters.value) && name !== '$connect')
      report({ at: parameters.key, message: 'RequestParameters work only on the $connect route.' });
  }
}

function checkAuth(
  { auth, map, routes }: { auth: Entry; map: MappingNode; routes: MappingNode | undefined },
  report: Reporter,
): void {
  if (routes && !routes.entries.has('$connect'))
    report({ at: auth.key, message: 'Auth works only with a $connect route. Add it to Routes.' });
  const type = setEntry(map, 'AuthType');
  if (!type) {
    report({ at: auth.key, message: 'Auth lacks the required AuthType: AWS_IAM, CUSTOM or NONE.' });
    return;
  }
  if (kindOf(type.value) === 'call') return;
  const name = (textOf(type.value) ?? '').toUpperCase();
  if (!['AWS_IAM', 'CUSTOM', 'NONE'].includes(name)) {
    report({ at: type.value, message: 'AuthType must be AWS_IAM, CUSTOM or NONE.' });
  } else if (name === 'CUSTOM') {
    if (!isTruthy(entryOf(map, 'AuthArn')?.value))
      report({ at: auth.key, message: 'Auth of type CUSTOM lacks AuthArn: the ARN of the authorizer function.' });
  } else {
    const other = [...map.entries.values()].find(({ key }) => key.text !== 'AuthType');
    if (other)
      report({
        at: other.key,
        message: `AuthType ${name} takes no other settings. Remove ${other.key.text}${name === 'NONE' ? ', or set AuthType: CUSTOM' : ''}.`,
      });
  }
}

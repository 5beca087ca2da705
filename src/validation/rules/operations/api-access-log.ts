import { nodeAt } from '../../../cloudformation/nodes.ts';
import { isUnset } from '../../helpers/settings.ts';
import { defineRule } from '../../rule.ts';
import { table } from '../../../world/table.ts';

/** Each type's property for access logs. */
const settings: Readonly<Record<string, string>> = table({
  'AWS::ApiGateway::Stage': 'AccessLogSetting',
  'AWS::ApiGatewayV2::Stage': 'AccessLogSettings',
});

export const apiAccessLog = defineRule({
  id: 'observability/api-access-log',
  severity: 'info',
  certainty: 'advice',
  title: 'An API logs its requests',
  why: 'Requests that never reach a function (refused, throttled, timed out) leave no other trace.',
  source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html',
  aliases: ['ES2000', 'CKV_AWS_76', 'CKV_AWS_95'],
  applies: 'lowered',
  types: Object.keys(settings),
  check({ model, resource }, report) {
    const name = settings[resource.type] ?? '';
    if (!isUnset(model, nodeAt(resource.properties, name))) return;
    report({
      at: resource.keyNode,
      message: `${resource.origin} logs no requests. Set ${name}: { DestinationArn: !GetAtt <log group>.Arn, Format: '{"requestId":"$context.requestId","status":"$context.status"}' }.`,
    });
  },
  examples: {
    bad: [
      `«Api»:
  Type: AWS::Serverless::HttpApi
`,
    ],
    good: [
      `Logs:
  Type: AWS::Logs::LogGroup
  Properties: {RetentionInDays: 30}
Api:
  Type: AWS::Serverless::HttpApi
  Properties:
    AccessLogSettings: {DestinationArn: !GetAtt Logs.Arn, Format: '{"requestId":"$context.requestId"}'}
`,
    ],
  },
});

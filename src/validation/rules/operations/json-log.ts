import { nodeAt } from '../../../cloudformation/nodes.ts';
import { textIn } from '../../helpers/settings.ts';
import { replaceFix } from '../../helpers/writing.ts';
import { defineRule } from '../../rule.ts';

const suggested =
  '{"requestId":"$context.requestId","time":"$context.requestTimeEpoch","method":"$context.httpMethod","status":"$context.status","responseBytes":"$context.responseLength","sourceIp":"$context.identity.sourceIp"}';

export const jsonLog = defineRule({
  id: 'observability/json-log',
  severity: 'info',
  certainty: 'advice',
  title: 'Access logs are JSON',
  why: 'A line of text has to be picked apart before it can be queried.',
  source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html',
  aliases: ['WS2001'],
  applies: 'lowered',
  types: ['AWS::ApiGateway::Stage', 'AWS::ApiGatewayV2::Stage'],
  check({ model, resource }, report) {
    const node =
      nodeAt(resource.properties, 'AccessLogSetting', 'Format') ??
      nodeAt(resource.properties, 'AccessLogSettings', 'Format');
    const text = textIn(model, node)?.trim();
    if (!node || text === undefined || text.startsWith('{')) return;
    report({
      at: node,
      message: `Access logs of ${resource.origin} are text. Write Format as JSON, such as '{"requestId":"$context.requestId","status":"$context.status"}'.`,
      fix: replaceFix(model, node, 'Format', suggested),
    });
  },
  examples: {
    bad: [
      `Logs:
  Type: AWS::Logs::LogGroup
  Properties: {RetentionInDays: 30}
Api:
  Type: AWS::Serverless::HttpApi
  Properties:
    AccessLogSettings: {DestinationArn: !GetAtt Logs.Arn, Format: «$context.requestId $context.status»}
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

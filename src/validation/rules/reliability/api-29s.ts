import type { TemplateModel } from '../../../cloudformation/model.ts';
import { nodeAt } from '../../../cloudformation/nodes.ts';
import { facts } from '../../../guidance/facts/index.ts';
import { invocationsByFunction, type Invocation } from '../../helpers/invocations.ts';
import { numbersOf, resourceNamed } from '../../helpers/targets.ts';
import { textIn } from '../../helpers/settings.ts';
import { replaceFix } from '../../helpers/writing.ts';
import { defineRule, type LoweredResource } from '../../rule.ts';

export const api29s = defineRule({
  id: 'reliability/api-29s',
  severity: 'warning',
  certainty: 'documented',
  title: 'A function behind an API answers before API Gateway gives up',
  why: 'The caller gets 504 while the function works on, is paid for, and its result is thrown away.',
  source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
  applies: 'template',
  check({ model }, report) {
    for (const uses of invocationsByFunction(model)) {
      // What also works off queues or schedules may need the time there.
      if (!uses.every(({ caller }) => caller.type.startsWith('AWS::ApiGateway'))) continue;
      const [first] = uses;
      const limits = uses.map((use) => limitOf(model, use));
      const seconds = limits.every((limit) => limit !== undefined) ? Math.max(...limits) : undefined;
      const timeout = first && numbersOf(model, first.lambda, ['Timeout'], 0);
      if (!first || !timeout || seconds === undefined || Math.min(...timeout.values) <= seconds) continue;
      const isRest = first.caller.type === 'AWS::ApiGateway::Method';
      const more = isRest
        ? 'raise TimeoutInMillis on a Regional or private API after a quota increase, stream the response, or work asynchronously'
        : 'work asynchronously (this limit cannot be raised)';
      report({
        at: timeout.at,
        resource: first.lambda.origin,
        message: `Timeout is ${Math.min(...timeout.values)} s, but API Gateway answers 504 after ${seconds} s. Set Timeout: ${seconds} or less, or ${more}.`,
        related: [{ at: first.caller.keyNode, message: 'the API that waits' }],
        fix: replaceFix(model, nodeAt(first.lambda.properties, 'Timeout'), 'Timeout', seconds),
      });
    }
  },
  examples: {
    bad: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Timeout: «60»
    Events:
      Get:
        Type: Api
        Properties: {Path: /, Method: get}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Timeout: 60
    Events:
      Get:
        Type: Api
        Properties: {Path: /, Method: get, ResponseTransferMode: RESPONSE_STREAM, TimeoutInMillis: 60000}
`,
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Timeout: 60
    Events:
      Get:
        Type: Api
        Properties: {Path: /, Method: get}
      Jobs:
        Type: SQS
        Properties: {Queue: !ImportValue queue}
`,
    ],
  },
});

/** Behind a WebSocket a function answers through the connection, whenever it is done. */
function isWebSocket(model: TemplateModel, { properties }: LoweredResource): boolean {
  const api = resourceNamed(model, nodeAt(properties, 'ApiId'), 'AWS::ApiGatewayV2::Api');
  if (!api) return true;
  const isSam = model.resources.get(api.origin)?.type === 'AWS::Serverless::WebSocketApi';
  return isSam || textIn(model, nodeAt(api.properties, 'ProtocolType')) === 'WEBSOCKET';
}

/** Seconds the API waits; undefined when it streams or that cannot be told. */
function limitOf(model: TemplateModel, { caller }: Invocation): number | undefined {
  if (caller.type === 'AWS::ApiGatewayV2::Integration')
    return isWebSocket(model, caller) ? undefined : facts['api-gateway.http.timeoutSeconds'].value;
  const integration = nodeAt(caller.properties, 'Integration');
  const mode = nodeAt(integration, 'ResponseTransferMode');
  if (mode && textIn(model, mode) !== 'BUFFERED') return undefined;
  const standard = facts['api-gateway.rest.timeoutSeconds'].value;
  const millis = nodeAt(integration, 'TimeoutInMillis');
  if (!millis) return standard;
  const seconds = Number(textIn(model, millis)) / 1000;
  return Number.isFinite(seconds) ? Math.max(standard, seconds) : undefined;
}

import { describe, expect, it } from 'vitest';
import { getGuidance } from '../../src/tools/get-guidance.ts';
import { kinds } from '../../src/templates/kinds.ts';
import { tools } from '../../src/tools/index.ts';
import { makeToolContext } from '../local/support.ts';
import { topics } from '../../src/guidance/topics/index.ts';

async function ask(given: Record<string, unknown>): Promise<string> {
  const input = getGuidance.input.parse(given);
  const value = await getGuidance.handle(input, makeToolContext('/'));
  expect(getGuidance.output.parse(value)).toEqual(value);
  return getGuidance.text(value, input);
}

describe('get_guidance', () => {
  it('lists the topics', async () => {
    const text = await ask({});
    expect(text.split('\n')[0]).toBe('Topics of guidance:');
    for (const { id } of topics) expect(text).toContain(`- ${id}: `);
  });

  it('shows a topic with corrections, dated facts, related topics and next tools within 2,000 tokens', async () => {
    const text = await ask({ topic: 'streaming' });
    expect(text).toMatchInlineSnapshot(`
      "# Response streaming

      ## Handler
      \`export const handler = awslambda.streamifyResponse(async (event, stream) => { const out = awslambda.HttpResponseStream.from(stream, { statusCode: 200, headers }); out.write(part); out.end(); })\`. \`awslambda\` is a global of the runtime, typed by @types/aws-lambda. Behind a REST API the event is the version 1 proxy event.

      ## Front door
      - Response streaming exists for REST APIs only (Lambda and HTTP proxy integrations), not for HTTP APIs.
      - In a SAM Api event the property is ResponseTransferMode: RESPONSE_STREAM; the literal STREAM is silently ignored. In CloudFormation and OpenAPI the value is STREAM, with the URI of 2021-11-15.
      - Function URL: FunctionUrlConfig.InvokeMode RESPONSE_STREAM; needs no gateway.

      ## Limits
      Up to 900 s; silent for at most 300 s on Regional APIs and 30 s on edge ones. A streamed Lambda response is at most 200 MB. The first 10 MB of a streamed REST response are not throttled; then 2 MB per second. No caching, no transformation of streamed responses. The function may go on after the client left: check the stream.

      Corrections of what is often said:
      - Not true: "A handler streams by returning { body: generator(), streamResponse: true }." A generator serialises to {}. Use awslambda.streamifyResponse and ResponseTransferMode STREAM. (https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html, 2026-11-21)
      - Not true: "Streaming handlers take APIGatewayProxyEventV2." Streaming exists for REST APIs, whose event is version 1: APIGatewayProxyEvent. (https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html, 2026-11-21)
      - Outdated: "Use the model id 'anthropic.claude-3-sonnet-20240229-v1:0'." A legacy model: take the id from a parameter. (https://docs.aws.amazon.com/bedrock/latest/userguide/model-lifecycle.html)
      - Not true: "Function URLs are no longer needed for streaming." They remain a cheaper way to stream, without a gateway. (https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html, 2026-11-21)

      Facts:
      - Response streaming exists for REST APIs only (Lambda and HTTP proxy integrations), not for HTTP APIs. (https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html, 2026-11-21)
      - In a SAM Api event the property is ResponseTransferMode: RESPONSE_STREAM; the literal STREAM is silently ignored. (aws/serverless-application-model 1.110.0 transform, run locally, 2026-11-21)
      - The Lambda integration URI of a stream is .../lambda:path/2021-11-15/functions/<arn>/response-streaming-invocations. (https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html, 2026-11-21)
      - A streaming REST integration may take 900 seconds. (https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html, 2026-11-21)
      - A streamed Lambda response is at most 200 MB. (https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html, 2026-11-21)
      - Streamed responses cost $0.008 per GB beyond the first 6 MB of each. (AWS Price List, AWSLambda, us-east-1, 2026-09-19)

      Related topics: api-kinds, mcp-hosting.
      Next tools: scaffold_service, check_code, invoke_local."
    `);
    expect(text.length).toBeLessThan(8000);
  });

  it('answers a question with the parts that fit', async () => {
    const text = await ask({ question: 'my kinesis consumer is stuck on one bad record' });
    expect(text).toContain('## Poison records: ');
    expect(text).toContain('MaximumRetryAttempts');
    expect(text.length).toBeLessThan(8000);
  });

  it('lists every kind that can be scaffolded, with its options', async () => {
    const text = await ask({ topic: 'scaffolding' });
    for (const kind of kinds) expect(text).toContain(`- ${kind}: `);
  });

  it('refuses an unknown topic and names the known ones', async () => {
    await expect(ask({ topic: 'kubernetes' })).rejects.toThrow('No topic "kubernetes". Topics: compute-options');
  });

  it('sends nobody to a tool that does not exist', () => {
    const names = tools.map(({ name }) => name);
    expect(topics.flatMap(({ next }) => next).filter((name) => !names.includes(name))).toEqual([]);
  });
});

import { defineCodeRule } from '../../rule.ts';
import { dottedName, isCall, keyName, unwrap, walk } from '../../syntax.ts';

export const generatorBody = defineCodeRule({
  id: 'streaming/generator-body',
  severity: 'error',
  title: 'Response body that is a generator',
  why: 'Lambda turns what a handler returns into JSON, and a generator into {}: nothing is streamed and the client gets an empty object.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html',
  check(model, report) {
    for (const { fn } of model.handlers) {
      walk(fn.body, (node) => {
        if (node.type !== 'ObjectProperty' || keyName(node) !== 'body') return undefined;
        const call = unwrap(node.value);
        const name = isCall(call) ? dottedName(call.callee) : undefined;
        const made = name === undefined ? undefined : model.functions.get(name);
        if (made && 'generator' in made && made.generator === true) {
          report({
            node: node.value,
            message: `${name}() gives a generator, which becomes {}. Wrap the handler in awslambda.streamifyResponse and write each part to its stream.`,
          });
        }
        return undefined;
      });
    }
  },
  examples: {
    bad: [
      {
        code: "async function* chunks() { yield 'a'; }\nexport const handler = async () => ({ statusCode: 200, body: chunks() });",
      },
      {
        code: "function* parts() { yield 'a'; }\nexport async function handler(event) { return { statusCode: 200, body: parts(event) }; }",
      },
    ],
    good: [
      {
        code: "function text() { return 'a'; }\nexport const handler = async () => ({ statusCode: 200, body: text() });",
      },
      {
        code: "function* parts() { yield 'a'; }\nexport const handler = async () => ({ statusCode: 200, body: [...parts()].join('') });",
      },
      {
        code: "async function* chunks() { yield 'a'; }\nexport const handler = awslambda.streamifyResponse(async (event, stream) => { for await (const part of chunks()) stream.write(part); stream.end(); });",
      },
    ],
  },
});

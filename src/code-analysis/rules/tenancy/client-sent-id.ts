import { defineCodeRule } from '../../rule.ts';
import { boundNames, dottedName, isCall, keyName, literalText, type SourceNode, unwrap, walk } from '../../syntax.ts';

const tenantKey = /^(?:x-)?(?:amzn?-)?tenant-?_?id$/i;

export const clientSentId = defineCodeRule({
  id: 'tenancy/client-sent-id',
  severity: 'error',
  title: 'Tenant id taken from the request',
  why: 'A header, query string or body is written by the caller, who can name any tenant; the environment was chosen by the verified id in context.tenantId.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/tenant-isolation.html',
  contexts: ['tenant-isolated'],
  check(model, report) {
    for (const { fn } of model.handlers) {
      const [eventName] = boundNames(fn.params[0]);
      if (eventName === undefined) continue;
      walk(fn.body, (node) => {
        const place = tenantPlace(node, eventName);
        if (place === undefined) return undefined;
        report({
          node,
          message: `The tenant id comes from ${place}, which the caller writes. Use context.tenantId, the id Lambda isolated this environment by.`,
        });
        return false;
      });
    }
  },
  examples: {
    bad: [
      {
        code: "export const handler = async (event, context) => event.headers['x-tenant-id'];",
        contexts: ['tenant-isolated'],
      },
      {
        code: 'export const handler = async (event, context) => event.queryStringParameters.tenantId;',
        contexts: ['tenant-isolated'],
      },
      {
        code: "export const handler = async (event, context) => event.headers?.['X-Amz-Tenant-Id'];",
        contexts: ['tenant-isolated'],
      },
      {
        code: 'export const handler = async (event) => { const { tenantId } = JSON.parse(event.body); return tenantId; };',
        contexts: ['tenant-isolated'],
      },
      {
        code: 'export const handler = async (event) => { const { tenantId } = event.pathParameters; return tenantId; };',
        contexts: ['tenant-isolated'],
      },
    ],
    good: [
      { code: 'export const handler = async (event, context) => context.tenantId;', contexts: ['tenant-isolated'] },
      {
        code: 'export const handler = async (event, context) => { const { tenantId } = context; return tenantId; };',
        contexts: ['tenant-isolated'],
      },
      {
        code: 'export const handler = async (event, context) => load(`${context.tenantId}#${event.pathParameters.id}`);',
        contexts: ['tenant-isolated'],
      },
      { code: "export const handler = async (event) => event.headers['x-request-id'];", contexts: ['tenant-isolated'] },
      { code: "export const handler = async (event) => event.headers['x-tenant-id'];" },
      {
        code: 'export const handler = async (event, context) => event.requestContext.authorizer.tenantId;',
        contexts: ['tenant-isolated'],
      },
    ],
  },
});

const callerWritten = [
  'headers',
  'multiValueHeaders',
  'queryStringParameters',
  'multiValueQueryStringParameters',
  'pathParameters',
  'body',
];

function tenantPlace(node: SourceNode, eventName: string): string | undefined {
  if (node.type === 'VariableDeclarator') return destructuredPlace(node.id, node.init, eventName);
  if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return undefined;
  const name = node.property.type === 'Identifier' ? node.property.name : undefined;
  const key = node.computed ? literalText(node.property) : name;
  return key !== undefined && tenantKey.test(key) ? callerWrittenPlace(node.object, eventName) : undefined;
}

/** `const { tenantId } = event.pathParameters`, also through JSON.parse. */
function destructuredPlace(
  pattern: SourceNode,
  value: SourceNode | null | undefined,
  eventName: string,
): string | undefined {
  if (pattern.type !== 'ObjectPattern') return undefined;
  const takesTenant = pattern.properties.some(
    (property) => property.type === 'ObjectProperty' && tenantKey.test(keyName(property) ?? ''),
  );
  const from = unwrap(value);
  const isParsed = isCall(from) && dottedName(from.callee) === 'JSON.parse';
  return takesTenant ? callerWrittenPlace(isParsed ? from.arguments[0] : from, eventName) : undefined;
}

function callerWrittenPlace(object: SourceNode | undefined, eventName: string): string | undefined {
  const [head, place = '', more] = (dottedName(object) ?? '').split('.');
  return head === eventName && callerWritten.includes(place) && more === undefined ? `${head}.${place}` : undefined;
}

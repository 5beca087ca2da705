import { asIntrinsic, entryOf, textOf, type Entry } from '../../../cloudformation/nodes.ts';
import { defineRule, type Reporter } from '../../rule.ts';
import { samApis } from '../../sam/apis.ts';
import { renameFix } from '../../sam/fixes.ts';
import { nearestNames } from '../../helpers/nearest.ts';
import { suggestion } from '../../sam/names.ts';
import { isTruthy, literalMap, setEntry } from '../../sam/values.ts';

const responseKeys = ['ResponseParameters', 'ResponseTemplates', 'StatusCode'];
const parameterKeys = ['Headers', 'Paths', 'QueryStrings'];

export const samGatewayResponses = defineRule({
  id: 'sam/gateway-responses',
  severity: 'error',
  certainty: 'fact',
  title: 'Gateway responses have the shape SAM reads',
  why: 'The transform refuses gateway responses with other properties or kinds.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-gatewayresponseobject.html',
  applies: 'template',
  check({ model }, report) {
    for (const api of samApis(model)) {
      const responses = literalMap(entryOf(api.properties, 'GatewayResponses')?.value);
      for (const [name, entry] of responses?.entries ?? [])
        checkResponse(name, entry, (finding) => report({ ...finding, resource: api.id }));
    }
  },
  examples: {
    bad: [
      `Api:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    GatewayResponses:
      UNAUTHORIZED: {«StatusCod»: 401}
      DEFAULT_4XX: «404»
      DEFAULT_5XX: {StatusCode: «5xx», ResponseParameters: {«Header»: {X: y}}}
`,
    ],
    good: [
      `Api:
  Type: AWS::Serverless::Api
  Properties:
    StageName: v1
    GatewayResponses:
      UNAUTHORIZED: {StatusCode: 401, ResponseParameters: {Headers: {X-Why: "'token'"}}}
`,
    ],
  },
});

function checkResponse(name: string, { key, value }: Entry, report: Reporter): void {
  const map = literalMap(value);
  if (!map) {
    const why = asIntrinsic(value)
      ? 'Functions do not work here.'
      : 'Write StatusCode, ResponseParameters or ResponseTemplates below it.';
    report({ at: value.end > value.start ? value : key, message: `Gateway response ${name} must be a map. ${why}` });
    return;
  }
  reportUnknown(map, responseKeys, `Gateway response ${name}`, report);
  const status = setEntry(map, 'StatusCode');
  if (
    status &&
    isTruthy(status.value) &&
    !asIntrinsic(status.value) &&
    !/^[0-9]{1,3}$/.test(textOf(status.value) ?? '')
  ) {
    report({ at: status.value, message: `StatusCode of gateway response ${name} must be a number such as 401.` });
  }
  const parameters = setEntry(map, 'ResponseParameters');
  if (!parameters || !isTruthy(parameters.value) || asIntrinsic(parameters.value)) return;
  const inner = literalMap(parameters.value);
  if (inner) reportUnknown(inner, parameterKeys, `ResponseParameters of gateway response ${name}`, report);
  else
    report({
      at: parameters.value,
      message: `ResponseParameters of gateway response ${name} must be a map of ${parameterKeys.join(', ')}.`,
    });
  for (const [part, { value: content }] of inner?.entries ?? []) {
    if (parameterKeys.includes(part) && content.kind !== 'mapping') {
      report({ at: content, message: `${part} of gateway response ${name} must be a map of names to values.` });
    }
  }
}

function reportUnknown(
  map: NonNullable<ReturnType<typeof literalMap>>,
  known: readonly string[],
  owner: string,
  report: Reporter,
): void {
  for (const [name, { key }] of map.entries) {
    if (known.includes(name)) continue;
    const near = nearestNames(
      name,
      [...known].filter((other) => !map.entries.has(other)),
    );
    report({
      at: key,
      message: `${owner} has no property "${name}". ${suggestion(near, known)}`,
      fix: renameFix(key, near),
    });
  }
}

import { asIntrinsic, entryOf, textOf, type MappingNode } from '../../../cloudformation/nodes.ts';
import { scalarOf } from '../../../cloudformation/values.ts';
import { defineRule, type Report } from '../../rule.ts';
import { isTruthy, kindOf, literalMap, placeOfMissing, setEntry } from '../../sam/values.ts';

const deploymentModes = ['LatestRevision', 'Disabled'];
const wholePercent = 100;
const severalRegions = ['MultiRegion', 'PerRegion'];

export const samWebFunction = defineRule({
  id: 'sam/web-function',
  severity: 'error',
  certainty: 'fact',
  title: 'A web function says who may call it and how revisions are rolled out',
  why: 'The transform refuses a web function without authorisation, runtime and code, and weights that do not fit the deployment mode.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-resources-and-properties.html',
  applies: 'resource',
  types: ['AWS::Serverless::WebFunction'],
  check({ model, resource }, report) {
    const properties = resource.effective;
    const missing = ['AuthType', 'Runtime', 'CodeUri'].filter((name) => !isTruthy(entryOf(properties, name)?.value));
    const place = resource.attribute('Properties')?.key ?? resource.typeNode ?? resource.key;
    if (missing.length > 0) {
      const values = missing.includes('AuthType')
        ? ' AuthType is IamAuth, or ApplicationManaged for a public endpoint.'
        : '';
      report({
        at: placeOfMissing(properties, missing, place),
        message: `${resource.id} lacks the required ${missing.join(', ')}.${values}`,
      });
    }
    const inline = setEntry(properties, 'InlineCode');
    if (inline)
      report({
        at: inline.key,
        message: 'Web functions take no InlineCode. Put the code into a folder and name it in CodeUri.',
      });
    const known = (name: string) => {
      const value = entryOf(properties, name)?.value;
      return value ? scalarOf(model.evaluate(value)) : undefined;
    };
    for (const problem of [...deploymentProblems(properties, known), ...weightProblems(properties)]) report(problem);
    const arn = entryOf(properties, 'EgressNetworkConnectorArn')?.value;
    if (
      arn &&
      !asIntrinsic(arn) &&
      !/^arn:[^:]+:lambda:[^:]*:[^:]*:network-connector:[^:]+:[^:]+$/.test(textOf(arn) ?? '')
    ) {
      report({
        at: arn,
        message:
          'EgressNetworkConnectorArn must be the ARN of a network connector with its version, such as !GetAtt Connector.LatestVersionArn.',
      });
    }
  },
  examples: {
    bad: [
      `Site:
  Type: AWS::Serverless::WebFunction
  «Properties»:
    Runtime: nodejs24.x
    CodeUri: site/
    AutoDeploymentMode: «Latest»
Shop:
  Type: AWS::Serverless::WebFunction
  Properties:
    AuthType: IamAuth
    Runtime: nodejs24.x
    CodeUri: shop/
    «RevisionWeights»: {a: 100}
`,
    ],
    good: [
      `Site:
  Type: AWS::Serverless::WebFunction
  Properties:
    AuthType: IamAuth
    Runtime: nodejs24.x
    CodeUri: site/
`,
    ],
  },
});

function* deploymentProblems(properties: MappingNode, known: (name: string) => unknown): Iterable<Report> {
  const mode = entryOf(properties, 'AutoDeploymentMode');
  const weights = setEntry(properties, 'RevisionWeights');
  const hasWeights = weights !== undefined && isTruthy(weights.value);
  const name = mode ? known('AutoDeploymentMode') : 'LatestRevision';
  const isText = typeof name === 'string';
  if (mode && !asIntrinsic(mode.value) && !(isText && deploymentModes.includes(name))) {
    yield {
      at: mode.value,
      message: `AutoDeploymentMode must be ${deploymentModes.join(' or ')}, not "${textOf(mode.value) ?? 'a list or map'}".`,
    };
    return;
  }
  const endpoint = setEntry(properties, 'EndpointType');
  const type = endpoint ? known('EndpointType') : 'HomeRegion';
  const isSpread = typeof type === 'string' && severalRegions.includes(type);
  if (name === 'LatestRevision' && hasWeights) {
    yield {
      at: weights.key,
      message:
        'RevisionWeights work only with AutoDeploymentMode: Disabled; LatestRevision sends everything to the newest.',
    };
  }
  if (endpoint && isSpread && name === 'LatestRevision') {
    yield {
      at: mode?.value ?? endpoint.key,
      message: `EndpointType ${String(type)} needs AutoDeploymentMode: Disabled.`,
    };
  }
  if (mode && name === 'Disabled' && type !== undefined && !isSpread && !hasWeights) {
    yield { at: mode.key, message: 'AutoDeploymentMode: Disabled needs RevisionWeights, or use LatestRevision.' };
  }
}

/** Shares of the traffic, in percent. */
function* weightProblems(properties: MappingNode): Iterable<Report> {
  const weights = literalMap(entryOf(properties, 'RevisionWeights')?.value);
  if (!weights || weights.entries.size === 0) return;
  let sum = 0;
  for (const [revision, { key, value }] of weights.entries) {
    if (asIntrinsic(value)) return;
    if (value.kind !== 'scalar' || typeof value.value !== 'number') {
      yield {
        at: kindOf(value) === 'null' ? key : value,
        message: `Weight of revision ${revision} must be a whole number of percent.`,
      };
      return;
    }
    sum += value.value;
  }
  const entry = entryOf(properties, 'RevisionWeights');
  if (entry && sum !== wholePercent)
    yield { at: entry.key, message: `RevisionWeights add up to ${sum}, not ${wholePercent}.` };
}

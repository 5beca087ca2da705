import { asIntrinsic } from '../../../cloudformation/nodes.ts';
import { samShapes } from '../../../cloudformation/sam/property-shapes.ts';
import { defineRule } from '../../rule.ts';
import { renameFix } from '../../sam/fixes.ts';
import { nearestNames } from '../../helpers/nearest.ts';
import { suggestion } from '../../sam/names.ts';
import { valueProblems } from '../../sam/shapes.ts';
import { isTruthy, literalMap, setEntry } from '../../sam/values.ts';

const shape = samShapes['Function.CapacityProviderConfig'] ?? {};
const keys = Object.keys(shape);

export const managedInstancesExclusive = defineRule({
  id: 'lmi/exclusive',
  severity: 'error',
  certainty: 'fact',
  title: 'A function on managed instances has no settings of the other kind',
  why: 'Its network and capacity come from the capacity provider, so the transform refuses VpcConfig and provisioned concurrency beside it.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances.html',
  applies: 'resource',
  types: ['AWS::Serverless::Function'],
  check({ resource }, report) {
    const provider = setEntry(resource.effective, 'CapacityProviderConfig');
    const scaling = setEntry(resource.effective, 'FunctionScalingConfig');
    if (scaling && !provider)
      report({
        at: scaling.key,
        message: 'FunctionScalingConfig needs CapacityProviderConfig: only managed instances scale by it.',
      });
    if (!provider) return;
    for (const name of ['ProvisionedConcurrencyConfig', 'VpcConfig']) {
      const other = setEntry(resource.effective, name);
      if (!other) continue;
      const message = `${name} cannot stand beside CapacityProviderConfig of ${resource.id}. Remove it${name === 'VpcConfig' ? '; the capacity provider brings the network' : ''} (from Globals too, or list it in IgnoreGlobals).`;
      report({ at: other.key, message, related: [{ at: provider.key, message: 'CapacityProviderConfig' }] });
    }
    const map = literalMap(provider.value);
    if (!map || !isTruthy(map)) return;
    for (const [name, { key }] of map.entries) {
      if (keys.includes(name) || name.startsWith('Fn::')) continue;
      const near = nearestNames(name, keys);
      const nested =
        name === 'LambdaManagedInstancesCapacityProviderConfig'
          ? 'Write its settings directly below CapacityProviderConfig, with Arn for CapacityProviderArn.'
          : suggestion(near, keys);
      report({
        at: key,
        message: `CapacityProviderConfig of a SAM function has no property "${name}". ${nested}`,
        fix: renameFix(key, near),
      });
    }
    for (const [name, entry] of map.entries) {
      const property = shape[name];
      if (property)
        for (const problem of valueProblems(`CapacityProviderConfig.${name}`, property, entry)) report(problem);
    }
    const arn = setEntry(map, 'Arn');
    if (!arn && !asIntrinsic(provider.value))
      report({ at: provider.key, message: 'CapacityProviderConfig lacks the required Arn of the capacity provider.' });
  },
  examples: {
    bad: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    CapacityProviderConfig: {Arn: !ImportValue c}
    «VpcConfig»: {SubnetIds: [s]}
Typo:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    CapacityProviderConfig: {Arn: !ImportValue c, «PerExecutionEnvironmentMaxConcurency»: 5}
Other:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    «FunctionScalingConfig»: {MinExecutionEnvironments: 1}
Nested:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    «CapacityProviderConfig»: {«LambdaManagedInstancesCapacityProviderConfig»: {CapacityProviderArn: x}, PerExecutionEnvironmentMaxConcurrency: «many»}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    CapacityProviderConfig: {Arn: !ImportValue c, PerExecutionEnvironmentMaxConcurrency: 10}
`,
    ],
  },
});

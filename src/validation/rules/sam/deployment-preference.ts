import { asIntrinsic, entryOf, isSequence, textOf } from '../../../cloudformation/nodes.ts';
import { scalarOf } from '../../../cloudformation/values.ts';
import { defineRule } from '../../rule.ts';
import { renameFix } from '../../sam/fixes.ts';
import { nearestNames } from '../../helpers/nearest.ts';
import { suggestion } from '../../sam/names.ts';
import { isTruthy, kindOf, literalMap, setEntry } from '../../sam/values.ts';

/** CodeDeploy configurations SAM knows by their short name; any other name is a configuration of your own. */
const builtInTypes = [
  'AllAtOnce',
  'Canary10Percent5Minutes',
  'Canary10Percent10Minutes',
  'Canary10Percent15Minutes',
  'Canary10Percent30Minutes',
  'Linear10PercentEvery1Minute',
  'Linear10PercentEvery2Minutes',
  'Linear10PercentEvery3Minutes',
  'Linear10PercentEvery10Minutes',
];

export const samDeploymentPreference = defineRule({
  id: 'sam/deployment-preference',
  severity: 'error',
  certainty: 'fact',
  title: 'Gradual deployments have an alias to shift and a type',
  why: 'CodeDeploy shifts traffic of an alias; the transform refuses the preference without AutoPublishAlias.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-deploymentpreference.html',
  applies: 'resource',
  types: ['AWS::Serverless::Function'],
  check({ model, resource }, report) {
    const entry = setEntry(resource.effective, 'DeploymentPreference');
    const preference = literalMap(entry?.value);
    if (!entry || !preference || preference.entries.size === 0) return;
    const enabled = entryOf(preference, 'Enabled')?.value;
    const isOn = enabled ? scalarOf(model.evaluate(enabled)) : true;
    if (isOn === undefined || isOn === false || isOn === 'false' || isOn === 'False') return;
    if (!isTruthy(entryOf(resource.effective, 'AutoPublishAlias')?.value)) {
      report({
        at: entry.key,
        resource: resource.id,
        message: 'DeploymentPreference needs AutoPublishAlias: add AutoPublishAlias: live beside it.',
      });
    }
    const type = entryOf(preference, 'Type')?.value;
    if (!type)
      report({
        at: entry.key,
        message: `DeploymentPreference lacks the required Type, such as ${builtInTypes[1] ?? ''}.`,
      });
    const name = type && !asIntrinsic(type) ? textOf(type) : undefined;
    const near = name === undefined || builtInTypes.includes(name) ? [] : nearestNames(name, builtInTypes);
    if (type && near.length > 0) {
      report({
        at: type,
        severity: 'info',
        message: `"${name ?? ''}" is none of SAM's deployment types, so it must be a CodeDeploy configuration of yours. ${suggestion(near)}`,
        fix: renameFix(type, near),
      });
    }
    const hooks = entryOf(preference, 'Hooks');
    if (hooks && kindOf(hooks.value) !== 'map' && kindOf(hooks.value) !== 'call')
      report({
        at: kindOf(hooks.value) === 'null' ? hooks.key : hooks.value,
        message: 'Hooks of DeploymentPreference must be a map of PreTraffic and PostTraffic.',
      });
    const alarms = setEntry(preference, 'Alarms');
    const isListed =
      alarms && (isSequence(alarms.value) || asIntrinsic(alarms.value)?.name === 'Fn::If' || !isTruthy(alarms.value));
    if (alarms && !isListed)
      report({ at: alarms.value, message: 'Alarms of DeploymentPreference must be a list of alarms.' });
  },
  examples: {
    bad: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    «DeploymentPreference»: {Type: Canary10Percent5Minutes, Alarms: «!ImportValue a», «Hooks»: }
`,
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    AutoPublishAlias: live
    DeploymentPreference: {Type: «Canary10Percent5Minute»}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    AutoPublishAlias: live
    DeploymentPreference: {Type: Canary10Percent5Minutes, Alarms: [!ImportValue a]}
`,
    ],
  },
});

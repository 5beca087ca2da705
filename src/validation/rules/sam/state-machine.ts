import { entryOf } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';
import { isTruthy, placeOfMissing, setEntry } from '../../sam/values.ts';

export const samStateMachine = defineRule({
  id: 'sam/state-machine',
  severity: 'error',
  certainty: 'fact',
  title: 'A state machine has one definition and one source of permissions',
  why: 'The transform refuses a state machine with both or neither definition, with Role and Policies together, or with settings of an alias it does not publish.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-statemachine.html',
  applies: 'resource',
  types: ['AWS::Serverless::StateMachine'],
  check({ model, resource }, report) {
    if (model.hasMacro) return;
    const given = (name: string) => {
      const entry = setEntry(resource.effective, name);
      return entry && isTruthy(entry.value) ? entry : undefined;
    };
    const [inline, uri, role, policies] = [
      given('Definition'),
      given('DefinitionUri'),
      given('Role'),
      given('Policies'),
    ];
    if (inline && uri)
      report({
        at: uri.key,
        message: 'Definition and DefinitionUri are both set. Keep one.',
        related: [{ at: inline.key, message: 'Definition' }],
      });
    const place = resource.attribute('Properties')?.key ?? resource.typeNode ?? resource.key;
    if (!inline && !uri && !entryOf(resource.properties, 'Fn::Transform'))
      report({
        at: placeOfMissing(resource.effective, ['DefinitionUri', 'Definition'], place),
        message: 'A state machine needs DefinitionUri or Definition.',
      });
    if (role && policies)
      report({
        at: policies.key,
        message: 'Role and Policies exclude each other. Put the permissions into the role, or remove Role.',
        related: [{ at: role.key, message: 'Role' }],
      });
    if (given('AutoPublishAlias')) return;
    for (const name of ['UseAliasAsEventTarget', 'DeploymentPreference']) {
      const entry = given(name);
      if (entry)
        report({ at: entry.key, message: `${name} needs AutoPublishAlias: add AutoPublishAlias: live beside it.` });
    }
  },
  examples: {
    bad: [
      `Flow:
  Type: AWS::Serverless::StateMachine
  Properties:
    DefinitionUri: flow.asl.json
    Role: arn:aws:iam::123456789012:role/r
    «Policies»: [AWSLambdaRole]
    «UseAliasAsEventTarget»: true
Empty:
  Type: AWS::Serverless::StateMachine
  «Properties»: {Name: empty}
`,
    ],
    good: [
      `Flow:
  Type: AWS::Serverless::StateMachine
  Properties: {DefinitionUri: flow.asl.json}
`,
    ],
  },
});

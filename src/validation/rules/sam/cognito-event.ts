import { asIntrinsic, textOf, itemsOf } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';
import { samEvents } from '../../sam/events.ts';
import { nearestNames } from '../../helpers/nearest.ts';
import { suggestion } from '../../sam/names.ts';
import { isSet, setEntry } from '../../sam/values.ts';

export const samCognitoEvent = defineRule({
  id: 'sam/cognito-event',
  severity: 'error',
  certainty: 'fact',
  title: 'Cognito events are on a user pool of the same template, one function per trigger',
  why: 'SAM writes the trigger into the LambdaConfig of the pool, so it must find the pool, by !Ref, and the trigger free.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-cognito.html',
  applies: 'template',
  check({ model }, report) {
    const seen = new Set<string>();
    for (const event of samEvents(model)) {
      const pool = event.type === 'Cognito' ? setEntry(event.properties, 'UserPool') : undefined;
      if (!pool) continue;
      const call = asIntrinsic(pool.value);
      const id = call?.name === 'Ref' ? textOf(call.argument) : undefined;
      const found = id === undefined ? undefined : model.resources.get(id);
      if (!found || found.type !== 'AWS::Cognito::UserPool') {
        if (model.hasMacro || (found && !found.type.startsWith('AWS::'))) continue;
        const pools = [...model.resources.values()]
          .filter((resource) => resource.type === 'AWS::Cognito::UserPool')
          .map((resource) => resource.id);
        const near = id === undefined ? pools.slice(0, 3) : nearestNames(id, pools);
        const message = `UserPool of event ${event.id} must be !Ref of a user pool in this template. ${suggestion(near)}`;
        report({ at: pool.value, resource: event.resource.id, message: message.trimEnd() });
        continue;
      }
      const config = setEntry(found.properties, 'LambdaConfig');
      if (!config) continue;
      if (config.value.kind !== 'mapping') {
        if (!seen.has(found.id))
          report({
            at: config.value,
            resource: found.id,
            message: `LambdaConfig of ${found.id} must be a map: SAM adds the trigger to it.`,
          });
        seen.add(found.id);
        continue;
      }
      const trigger = setEntry(event.properties, 'Trigger')?.value;
      for (const item of itemsOf(trigger)) {
        const taken = config.value.entries.get(textOf(item) ?? '');
        if (taken && isSet(taken.value)) {
          report({
            at: item,
            resource: event.resource.id,
            message: `Trigger ${textOf(item) ?? ''} is already set in LambdaConfig of ${found.id}. Remove one of the two.`,
            related: [{ at: taken.key, message: 'set here' }],
          });
        }
      }
    }
  },
  examples: {
    bad: [
      `Pool:
  Type: AWS::Cognito::UserPool
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      SignUp:
        Type: Cognito
        Properties: {UserPool: «!ImportValue pool», Trigger: PreSignUp}
`,
    ],
    good: [
      `Pool:
  Type: AWS::Cognito::UserPool
Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Events:
      SignUp:
        Type: Cognito
        Properties: {UserPool: !Ref Pool, Trigger: PreSignUp}
`,
    ],
  },
});

import { readDefinition } from '../../helpers/state-machine.ts';
import { checkDefinition } from '../../helpers/state-machine-checks.ts';
import { defineRule } from '../../rule.ts';

export const sfnDefinition = defineRule({
  id: 'overlay/sfn-definition',
  severity: 'error',
  certainty: 'fact',
  title: 'A state machine starts nowhere, goes to a state that is not there, or never ends',
  why: 'Step Functions refuses the definition: MISSING_TRANSITION_TARGET, MISSING_END_STATE.',
  source: 'https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html',
  aliases: ['E3601'],
  applies: 'resource',
  types: ['AWS::StepFunctions::StateMachine', 'AWS::Serverless::StateMachine'],
  check({ resource, model }, report) {
    const definition = model.hasMacro ? undefined : readDefinition(model, resource);
    if (definition) checkDefinition(definition, report);
  },
  examples: {
    bad: [
      `
      Flow:
        Type: AWS::Serverless::StateMachine
        Properties:
          Definition:
            StartAt: «Frist»
            States:
              First: { Type: Pass, Next: «Secnd» }
              «Second»: { Type: Pass }
      `,
      `
      Flow:
        Type: AWS::Serverless::StateMachine
        Properties:
          Definition:
            QueryLanguage: JSONata
            StartAt: First
            States:
              First: { Type: Pass, «InputPath»: $.a, End: true }
              «Lost»: { Type: Succeed }
      `,
      `
      Flow:
        Type: AWS::Serverless::StateMachine
        Properties:
          Definition:
            QueryLanguage: JSONata
            StartAt: First
            States:
              First: { Type: Pass, Next: Second }
              Second: { Type: Pass, QueryLanguage: «JSONPath», End: true }
      `,
    ],
    good: [
      `
      Flow:
        Type: AWS::Serverless::StateMachine
        Properties:
          Definition:
            StartAt: First
            States:
              First: { Type: Choice, Choices: [{ Variable: $.a, IsPresent: true, Next: Second }], Default: Third }
              Second: { Type: Pass, QueryLanguage: JSONata, Output: "{% 1 %}", Next: Third }
              Third: { Type: Map, ItemProcessor: { StartAt: A, States: { A: { Type: Succeed } } }, End: true }
      `,
    ],
  },
});

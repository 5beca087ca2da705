import { isMapping } from '../../../cloudformation/nodes.ts';
import { checkDefinition } from '../../helpers/state-machine-checks.ts';
import { namedFiles, parseNamed } from '../../project/text-files.ts';
import { defineRule } from '../../rule.ts';

export const projectStateMachineFile = defineRule({
  id: 'project/state-machine-file',
  severity: 'error',
  certainty: 'fact',
  title: 'A state machine’s file starts nowhere, goes to a state that is not there, or never ends',
  why: 'Step Functions refuses the definition: MISSING_TRANSITION_TARGET, MISSING_END_STATE.',
  source: 'https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html',
  aliases: ['overlay/sfn-definition', 'E3601'],
  applies: 'project',
  check({ model, files }, report) {
    for (const named of namedFiles(model)) {
      const document = named.kind === 'state-machine' ? parseNamed(files, named) : undefined;
      if (!document || document.problems.length > 0 || !isMapping(document.root)) continue;
      checkDefinition({ root: document.root, place: (place) => place, text: document.text }, (found) =>
        report({ ...found, in: document, resource: named.resource.id }),
      );
    }
  },
  examples: {
    bad: [
      `
      Flow:
        Type: AWS::Serverless::StateMachine
        Properties: { DefinitionUri: flow.asl.json }
      Other:
        Type: AWS::Serverless::StateMachine
        Properties: { DefinitionUri: flow.asl.yaml }
      === flow.asl.json
      {
        "StartAt": "First",
        "States": {
          "First": { "Type": "Pass", "Next": «"Secnd"» },
          «"Second"»: { "Type": "Pass" }
        }
      }
      === flow.asl.yaml
      StartAt: First
      States:
        First: { Type: «Taks», End: true }
      `,
    ],
    good: [
      `
      Flow:
        Type: AWS::Serverless::StateMachine
        Properties: { DefinitionUri: flow.asl.json }
      === flow.asl.json
      { "StartAt": "First", "States": { "First": { "Type": "Pass", "Next": "Second" }, "Second": { "Type": "Succeed" } } }
      `,
    ],
  },
});

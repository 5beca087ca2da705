import { isIntrinsic, isMapping, nodeAt } from '../../../cloudformation/nodes.ts';
import { removeEntry } from '../../fixes/edits.ts';
import { didYouMean, nearestNames } from '../../helpers/nearest.ts';
import { substitutionsIn } from '../../helpers/state-machine-checks.ts';
import { namedFiles, type NamedFile, parseNamed } from '../../project/text-files.ts';
import { defineRule, type ProjectContext, type Reporter } from '../../rule.ts';

export const projectStateMachineSubstitutions = defineRule({
  id: 'project/state-machine-substitutions',
  severity: 'warning',
  certainty: 'documented',
  title: 'A state machine’s file uses ${Name} without a substitution, or a substitution nobody uses',
  why: 'Both deploy: the name stays as literal text in the definition, and the first call of the state fails.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-statemachine.html',
  aliases: ['overlay/sfn-substitutions'],
  applies: 'project',
  check(context, report) {
    for (const named of namedFiles(context.model)) {
      if (named.kind === 'state-machine') checkFile(named, context, report);
    }
  },
  examples: {
    bad: [
      `
      Flow:
        Type: AWS::Serverless::StateMachine
        Properties:
          DefinitionUri: flow.asl.json
          DefinitionSubstitutions: { OrderTable: orders, «Topic»: unused }
      Bare:
        Type: AWS::Serverless::StateMachine
        Properties: { DefinitionUri: bare.asl.yaml }
      === flow.asl.json
      {
        "StartAt": "Get",
        "States": {
          "Get": {
            "Type": "Task",
            "Resource": "arn:aws:states:::dynamodb:getItem",
            "Parameters": { "TableName": «"\${OrdersTable}"», "Key": { "id": "\${OrderTable}" } },
            "End": true
          }
        }
      }
      === bare.asl.yaml
      StartAt: Call
      States:
        Call: { Type: Task, Resource: «"\${Function}"», End: true }
      `,
    ],
    good: [
      `
      Flow:
        Type: AWS::Serverless::StateMachine
        Properties:
          DefinitionUri: flow.asl.json
          DefinitionSubstitutions: { Wait: 5, Name: orders }
      Text:
        Type: AWS::Serverless::StateMachine
        Properties: { DefinitionUri: text.asl.yaml }
      === flow.asl.json
      {
        "StartAt": "Wait",
        "States": { "Wait": { "Type": "Wait", "Seconds": \${Wait}, "Comment": "\${Name}", "End": true } }
      }
      === text.asl.yaml
      StartAt: Say
      States:
        Say: { Type: Pass, Result: "Write \${name} where the name goes", End: true }
      `,
    ],
  },
});

function checkFile(named: NamedFile, { model, files }: ProjectContext, report: Reporter): void {
  const document = parseNamed(files, named);
  const written = nodeAt(named.resource.effective, 'DefinitionSubstitutions');
  const text = files.read(named.path) ?? '';
  if (!document?.root || document.problems.length > 0 || (written && (!isMapping(written) || isIntrinsic(written))))
    return;
  const names = isMapping(written) ? [...written.entries.keys()] : [];
  if (names.some((name) => name.startsWith('Fn::'))) return;
  for (const { name, node } of substitutionsIn(document.root)) {
    // Without any substitution, only a value that is nothing but a name surely wants one.
    if (names.includes(name) || (!written && node.text !== `\${${name}}`)) continue;
    report({
      at: node,
      in: document,
      resource: named.resource.id,
      message: `"\${${name}}" has no entry in DefinitionSubstitutions and stays literal text.${didYouMean(nearestNames(name, names))}`,
    });
  }
  if (!isMapping(written)) return;
  for (const [name, entry] of written.entries) {
    if (text.includes(`\${${name}}`)) continue;
    report({
      at: entry.key,
      resource: named.resource.id,
      message: `${named.path} does not use "\${${name}}". Remove the substitution.`,
      fix: { description: `Remove ${name}`, safety: 'review', edits: [removeEntry(model.document, written, entry)] },
    });
  }
}

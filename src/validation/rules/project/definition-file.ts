import { mayBeBuilt } from '../../project/paths.ts';
import { namedFiles, parseNamed } from '../../project/text-files.ts';
import { defineRule } from '../../rule.ts';

export const projectDefinitionFile = defineRule({
  id: 'project/definition-file',
  severity: 'error',
  certainty: 'documented',
  title: 'A definition or nested template is not there, or is no JSON or YAML',
  why: 'sam build, package and deploy stop when they cannot find it; the service refuses what it cannot read.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-statemachine.html',
  applies: 'project',
  check({ model, files }, report) {
    for (const named of namedFiles(model)) {
      const { path, node, property, resource } = named;
      const kind = files.kindOf(path);
      if (kind === 'missing' && !mayBeBuilt(files, path)) {
        report({
          at: node,
          resource: resource.id,
          message: `There is no file ${path} beside the template. Create it, or correct ${property}: it counts from the template's folder.`,
        });
      }
      // A folder of a nested application holds its template; which one is for SAM to say.
      const document = kind === 'file' && /\.(?:json|ya?ml)$/.test(path) ? parseNamed(files, named) : undefined;
      for (const problem of document?.problems ?? []) {
        if (problem.kind === 'syntax')
          report({
            at: problem,
            in: document,
            resource: resource.id,
            message: `${problem.message}.`.replace(/\.\.$/, '.'),
          });
      }
    }
  },
  examples: {
    bad: [
      `
      Flow:
        Type: AWS::Serverless::StateMachine
        Properties: { DefinitionUri: «flows/order.asl.json» }
      Other:
        Type: AWS::Serverless::StateMachine
        Properties: { DefinitionUri: flows/broken.asl.json }
      === flows/broken.asl.json
      {
        "StartAt": "A"
        «"States"»: { "A": { "Type": "Succeed" } }
      }
      `,
    ],
    good: [
      `
      Flow:
        Type: AWS::Serverless::StateMachine
        Properties: { DefinitionUri: flows/order.asl.json, DefinitionSubstitutions: { Wait: 5 } }
      Other:
        Type: AWS::Serverless::StateMachine
        Properties: { DefinitionUri: s3://bucket/order.asl.json }
      Made:
        Type: AWS::Serverless::StateMachine
        Properties: { DefinitionUri: build/order.asl.json }
      === flows/order.asl.json
      { "StartAt": "A", "States": { "A": { "Type": "Wait", "Seconds": \${Wait}, "End": true } } }
      `,
    ],
  },
});

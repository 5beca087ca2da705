import { didYouMean, nearestNames } from '../../helpers/nearest.ts';
import { type ParameterOverrides, readSamConfig } from '../../project/sam-config.ts';
import { defineRule, type ProjectContext, type Reporter } from '../../rule.ts';

export const projectSamConfigParameters = defineRule({
  id: 'project/samconfig-parameters',
  severity: 'warning',
  certainty: 'documented',
  title: 'parameter_overrides of samconfig.toml and the template’s parameters differ',
  why: 'sam deploy drops a name the template does not declare, and a first deployment fails without a required parameter.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-config.html',
  applies: 'project',
  check({ model, files }, report) {
    const { file, syntaxError, overrides } = readSamConfig(files);
    if (!file) return;
    if (syntaxError) report({ at: syntaxError.place, in: file, message: `Not TOML: ${syntaxError.message}.` });
    if (model.hasMacro || model.document.problems.length > 0) return;
    for (const given of overrides) {
      for (const name of new Set(given.names)) {
        if (model.parameters.has(name)) continue;
        const near = didYouMean(nearestNames(name, model.parameters.keys()));
        report({
          at: given.placeOf(name),
          in: file,
          message: `The template declares no parameter "${name}", so [${given.table}] sets nothing.${near}`,
        });
      }
      if (given.command === 'deploy') checkRequired(given, overrides, model, (found) => report({ ...found, in: file }));
    }
  },
  examples: {
    bad: [
      `
      Transform: AWS::Serverless-2016-10-31
      Parameters:
        Stage: { Type: String, Default: dev }
        TableName: { Type: String }
      Resources:
        Orders: { Type: AWS::SNS::Topic, Properties: { TopicName: !Sub "\${Stage}-\${TableName}" } }
      === samconfig.toml
      version = 0.1
      [default.deploy.parameters]
      stack_name = "orders"
      parameter_overrides = "«Stgae»=\\"prod\\" TableName=\\"a b\\""
      [test.deploy.parameters]
      parameter_overrides = «["Stage=prod"]»
      `,
      `
      Topic: { Type: AWS::SNS::Topic }
      === samconfig.toml
      version = 0.1
      stack_name = «o»rders
      `,
    ],
    good: [
      `
      Transform: AWS::Serverless-2016-10-31
      Parameters:
        Stage: { Type: String, Default: dev }
        TableName: { Type: String }
        Secret: { Type: String, NoEcho: true }
      Resources:
        Orders: { Type: AWS::SNS::Topic, Properties: { TopicName: !Sub "\${Stage}-\${TableName}", DisplayName: !Ref Secret } }
      === samconfig.toml
      version = 0.1
      [default.global.parameters]
      stack_name = "orders"
      [default.deploy.parameters]
      parameter_overrides = "ParameterKey=Stage,ParameterValue=prod ParameterKey=TableName,ParameterValue=a"
      [other.deploy.parameters]
      template_file = "other.yaml"
      parameter_overrides = "Unknown=1"
      `,
    ],
  },
});

/** Secrets are commonly given on the command line, so only other parameters count as forgotten. */
function checkRequired(
  given: ParameterOverrides,
  all: readonly ParameterOverrides[],
  model: ProjectContext['model'],
  report: Reporter,
): void {
  const names = new Set(
    all.filter(({ environment }) => environment === given.environment).flatMap((table) => table.names),
  );
  const open = [...model.parameters.values()].filter(
    ({ id, default: fallback, isNoEcho }) => !fallback && !isNoEcho && !names.has(id),
  );
  if (open.length === 0) return;
  const list = open.map(({ id }) => id).join(', ');
  report({
    at: given.place,
    message: `[${given.table}] leaves out ${list} (no default), so a first deployment fails. Add ${list} to parameter_overrides.`,
  });
}

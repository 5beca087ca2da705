import { isIntrinsic, isMapping, nodeAt, textOf } from '../../../cloudformation/nodes.ts';
import { lambdaFacts } from '../../../guidance/facts/lambda.ts';
import { templateLimitFacts } from '../../../guidance/facts/template-limits.ts';
import { defineRule } from '../../rule.ts';

const bytesPerKb = 1024;

export const lambdaEnvironment = defineRule({
  id: 'overlay/lambda-environment',
  severity: 'error',
  certainty: 'documented',
  title: 'An environment variable has a name Lambda refuses, or all are too large together',
  why: 'Lambda refuses the function.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html',
  aliases: ['E3663'],
  applies: 'resource',
  types: ['AWS::Lambda::Function', 'AWS::Serverless::Function'],
  check({ resource, model }, report) {
    const variables = nodeAt(resource.effective, 'Environment', 'Variables');
    if (!isMapping(variables) || isIntrinsic(variables) || model.hasMacro) return;
    const reserved: readonly string[] = templateLimitFacts['lambda.environment.reserved'].value;
    let bytes = 0;
    for (const [name, { key, value }] of variables.entries) {
      if (name.startsWith('Fn::')) continue;
      bytes += Buffer.byteLength(name) + Buffer.byteLength(textOf(value) ?? '');
      if (reserved.includes(name)) {
        report({ at: key, message: `Lambda sets ${name} itself and refuses a function that does. Use another name.` });
      } else if (!/^[A-Za-z][A-Za-z0-9_]+$/.test(name)) {
        report({
          at: key,
          message: `"${name}" is no name of an environment variable: a letter, then at least one letter, digit or underscore.`,
        });
      }
    }
    const maxKb = lambdaFacts['lambda.environmentVariables.maxKb'].value;
    const at = nodeAt(resource.effective, 'Environment');
    if (bytes > maxKb * bytesPerKb && at) {
      report({
        at,
        message: `The environment variables have at least ${bytes} bytes of at most ${maxKb * bytesPerKb}. Keep large values in Parameter Store or AppConfig.`,
      });
    }
  },
  examples: {
    bad: [
      `
      Fn:
        Type: AWS::Serverless::Function
        Properties:
          Runtime: nodejs24.x
          Handler: index.handler
          CodeUri: .
          Environment:
            Variables: { «AWS_REGION»: eu-west-1, «X»: short, «my-name»: dash, TABLE: orders }
      `,
    ],
    good: [
      `
      Fn:
        Type: AWS::Serverless::Function
        Properties:
          Runtime: nodejs24.x
          Handler: index.handler
          CodeUri: .
          Environment:
            Variables: { TABLE: orders, AWS_NODEJS_CONNECTION_REUSE_ENABLED: 1 }
      `,
    ],
  },
});

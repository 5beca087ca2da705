import { judgeScalar, milder, numberOf } from '../../helpers/judging.ts';
import { defineRule } from '../../rule.ts';

export const range = defineRule({
  id: 'schema/range',
  severity: 'warning',
  certainty: 'documented',
  title: 'A number is outside the bounds known for the property',
  why: 'The service refuses it, unless the bound has been raised since.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html',
  aliases: ['E3034'],
  applies: 'property',
  isForPassedOn: true,
  check({ schema, value, node, type }, report) {
    const { min, max } = schema.bounds ?? {};
    if ((min === undefined && max === undefined) || (type.kind !== 'integer' && type.kind !== 'number')) return;
    const isOutside = (number: number) => (min !== undefined && number < min) || (max !== undefined && number > max);
    const judged = judgeScalar(value, (scalar) => {
      const number = numberOf(scalar);
      return number !== undefined && isOutside(number);
    });
    if (!judged) return;
    const bounds = max === undefined ? `at least ${min}` : min === undefined ? `at most ${max}` : `${min} to ${max}`;
    report({
      at: node,
      severity: milder(judged.severity, 'warning'),
      message: `${schema.name} is ${judged.scalar.text}, but must be ${bounds}.`,
    });
  },
  examples: {
    bad: [
      `
      Retries:
        Type: AWS::Lambda::EventInvokeConfig
        Properties:
          FunctionName: worker
          Qualifier: $LATEST
          MaximumRetryAttempts: «3»
      `,
      `
      Fn:
        Type: AWS::Serverless::Function
        Properties:
          Runtime: nodejs24.x
          Handler: index.handler
          CodeUri: .
          EventInvokeConfig: { MaximumEventAgeInSeconds: «5» }
      `,
    ],
    good: [
      `
      Retries:
        Type: AWS::Lambda::EventInvokeConfig
        Properties:
          FunctionName: worker
          Qualifier: $LATEST
          MaximumRetryAttempts: "0"
      `,
      `
      Transform: AWS::Serverless-2016-10-31
      Parameters:
        Age: { Type: Number }
      Resources:
        Fn:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs24.x
            Handler: index.handler
            CodeUri: .
            EventInvokeConfig: { MaximumEventAgeInSeconds: !Ref Age }
      `,
    ],
  },
});

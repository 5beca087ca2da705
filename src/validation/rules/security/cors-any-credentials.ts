import { isAnyOrigin, corsSettings } from '../../helpers/cors.ts';
import { defineRule } from '../../rule.ts';

export const corsAnyCredentials = defineRule({
  id: 'security/cors-any-credentials',
  severity: 'info',
  certainty: 'advice',
  title: 'Credentials are not allowed for every origin',
  why: 'Browsers refuse the pair; where a service reflects the origin instead, every site acts as your logged-in user.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html',
  applies: 'template',
  check({ model }, report) {
    for (const { owner, origins, allowsCredentials } of corsSettings(model)) {
      if (!origins || !allowsCredentials || !isAnyOrigin(origins)) continue;
      report({
        at: origins,
        resource: owner,
        message: `${owner} allows credentials from every origin. Name the origins, such as https://app.example.com, or set AllowCredentials: false.`,
      });
    }
  },
  examples: {
    bad: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    FunctionUrlConfig: {AuthType: AWS_IAM, Cors: {AllowOrigins: «['*']», AllowCredentials: true}}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    FunctionUrlConfig: {AuthType: AWS_IAM, Cors: {AllowOrigins: [https://app.example.com], AllowCredentials: true}}
`,
    ],
  },
});

import { isAnyOrigin, corsSettings } from '../../helpers/cors.ts';
import { defineRule } from '../../rule.ts';

export const corsStar = defineRule({
  id: 'security/cors-star',
  severity: 'info',
  certainty: 'advice',
  title: 'CORS names the sites that may call',
  why: 'With "*" scripts of every site may call the API from the browsers of your users.',
  source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html',
  aliases: ['CKV2_AWS_75'],
  applies: 'template',
  check({ model }, report) {
    for (const { owner, origins, allowsCredentials } of corsSettings(model)) {
      if (!origins || allowsCredentials || !isAnyOrigin(origins)) continue;
      report({
        at: origins,
        resource: owner,
        message: `Scripts of every site may call ${owner}. Name the origins, such as https://app.example.com.`,
      });
    }
  },
  examples: {
    bad: [
      `Api:
  Type: AWS::Serverless::HttpApi
  Properties:
    CorsConfiguration: {AllowOrigins: «['*']», AllowMethods: [GET]}
`,
    ],
    good: [
      `Api:
  Type: AWS::Serverless::HttpApi
  Properties:
    CorsConfiguration: {AllowOrigins: [https://app.example.com], AllowMethods: [GET]}
`,
    ],
  },
});

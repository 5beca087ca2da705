import { entryOf } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';
import { samApis } from '../../sam/apis.ts';
import { isTruthy } from '../../sam/values.ts';

export const samApiStageExtra = defineRule({
  id: 'sam/api-stage-extra',
  severity: 'info',
  certainty: 'documented',
  title: 'Without OpenApiVersion an API gets an extra stage named Stage',
  why: 'SAM keeps an old behaviour for compatibility: unless OpenApiVersion is set, the deployment makes a second, public stage.',
  source: 'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-api.html',
  profile: 'strict',
  applies: 'template',
  check({ model }, report) {
    for (const api of samApis(model)) {
      if (api.kind !== 'rest' || isTruthy(entryOf(api.properties, 'OpenApiVersion')?.value)) continue;
      const message = `${api.id} gets an extra stage named Stage beside its own. Set OpenApiVersion: 3.0.1${api.resource ? '' : ' in Globals.Api'} to avoid it.`;
      report({ at: api.key, resource: api.id, message });
    }
  },
  examples: {
    bad: [
      `«Api»:
  Type: AWS::Serverless::Api
  Properties: {StageName: v1}
`,
    ],
    good: [
      `Api:
  Type: AWS::Serverless::Api
  Properties: {StageName: v1, OpenApiVersion: 3.0.1}
`,
    ],
  },
});

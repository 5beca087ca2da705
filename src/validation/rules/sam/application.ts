import { asIntrinsic, textOf } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';
import { kindOf, literalMap, setEntry } from '../../sam/values.ts';

export const samApplication = defineRule({
  id: 'sam/application',
  severity: 'error',
  certainty: 'fact',
  title: 'An application from the repository has an id and a version',
  why: 'The transform asks the Serverless Application Repository for that version before anything is deployed, so both must be known.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-application.html',
  applies: 'resource',
  types: ['AWS::Serverless::Application'],
  check({ resource }, report) {
    const location = setEntry(resource.effective, 'Location');
    const map = literalMap(location?.value);
    if (!location || !map) return;
    for (const name of ['ApplicationId', 'SemanticVersion']) {
      const entry = setEntry(map, name);
      const call = asIntrinsic(entry?.value);
      if (!entry) {
        const place = map.entries.get(name)?.key ?? location.key;
        report({ at: place, message: `Location lacks the required ${name}.` });
      } else if (call && call.name !== 'Ref' && call.name !== 'Fn::FindInMap' && call.name !== 'Fn::If') {
        report({
          at: entry.value,
          message: `${name} must be known before deployment: write text, !Ref of a parameter, or !FindInMap.`,
        });
      } else if (!call && kindOf(entry.value) !== 'string') {
        report({ at: entry.value, message: `${name} must be text. Put it in quotes.` });
      } else if (name === 'ApplicationId' && /\{\{resolve:ssm:/.test(textOf(entry.value) ?? '')) {
        report({
          at: entry.value,
          message:
            'ApplicationId cannot be a dynamic reference. Use a parameter of type AWS::SSM::Parameter::Value<String>.',
        });
      }
    }
  },
  examples: {
    bad: [
      `App:
  Type: AWS::Serverless::Application
  Properties:
    «Location»: {ApplicationId: a}
Other:
  Type: AWS::Serverless::Application
  Properties:
    Location: {ApplicationId: «'{{resolve:ssm:/app}}'», SemanticVersion: «!Sub 1.0.0»}
`,
    ],
    good: [
      `App:
  Type: AWS::Serverless::Application
  Properties:
    Location: {ApplicationId: 'arn:aws:serverlessrepo:us-east-1:123456789012:applications/a', SemanticVersion: 1.0.0}
Local:
  Type: AWS::Serverless::Application
  Properties: {Location: child/template.yaml}
`,
    ],
  },
});

import { entryOf, textOf } from '../../../cloudformation/nodes.ts';
import { resourceNamed, targetOf } from '../../helpers/targets.ts';
import { defineRule } from '../../rule.ts';

export const apiStageDeployment = defineRule({
  id: 'xref/api-stage-deployment',
  severity: 'error',
  certainty: 'fact',
  title: 'A stage shows a deployment of its own API',
  why: 'API Gateway refuses a stage whose deployment belongs to another API.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-stage.html',
  aliases: ['E3698', 'E3699'],
  applies: 'lowered',
  types: ['AWS::ApiGateway::Stage'],
  check({ model, resource }, report) {
    const named = entryOf(resource.properties, 'DeploymentId')?.value;
    const deployment = resourceNamed(model, named, 'AWS::ApiGateway::Deployment');
    const own = targetOf(entryOf(resource.properties, 'RestApiId')?.value)?.id;
    const other = targetOf(entryOf(deployment?.properties, 'RestApiId')?.value)?.id;
    if (
      !named ||
      !deployment ||
      own === undefined ||
      other === undefined ||
      own === other ||
      textOf(named) !== undefined
    )
      return;
    report({
      at: named,
      message: `Deployment ${deployment.id} belongs to ${other}, but this stage to ${own}. Name a deployment of ${own}.`,
    });
  },
  examples: {
    bad: [
      `One:
  Type: AWS::ApiGateway::RestApi
  Properties: {Name: one}
Two:
  Type: AWS::ApiGateway::RestApi
  Properties: {Name: two}
Deployment:
  Type: AWS::ApiGateway::Deployment
  Properties: {RestApiId: !Ref One}
Stage:
  Type: AWS::ApiGateway::Stage
  Properties: {StageName: v1, RestApiId: !Ref Two, DeploymentId: «!Ref Deployment»}
`,
    ],
    good: [
      `One:
  Type: AWS::ApiGateway::RestApi
  Properties: {Name: one}
Deployment:
  Type: AWS::ApiGateway::Deployment
  Properties: {RestApiId: !Ref One}
Stage:
  Type: AWS::ApiGateway::Stage
  Properties: {StageName: v1, RestApiId: !Ref One, DeploymentId: !Ref Deployment}
`,
    ],
  },
});

import { asIntrinsic, isMapping, walkNodes } from '../../../cloudformation/nodes.ts';
import { namedFiles, parseNamed } from '../../project/text-files.ts';
import { defineRule } from '../../rule.ts';

export const projectOpenApiIntrinsics = defineRule({
  id: 'project/openapi-intrinsics',
  severity: 'error',
  certainty: 'documented',
  title: 'An OpenAPI file of DefinitionUri uses functions such as Fn::Sub',
  why: 'CloudFormation does not look into the file, so API Gateway gets the function as it is written and refuses it.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apidefinition.html',
  applies: 'project',
  check({ model, files }, report) {
    for (const named of namedFiles(model)) {
      if (named.kind !== 'openapi' || named.isIncluded) continue;
      const document = parseNamed(files, named);
      if (!document?.root || document.problems.length > 0 || !isMapping(document.root)) continue;
      walkNodes(document.root, (node, step) => {
        const call = asIntrinsic(node);
        if (!call || !/^Fn::(?:Sub|GetAtt|Join|ImportValue|If|FindInMap|Select|Split)$/.test(call.name))
          return undefined;
        // Examples and descriptions may show a template.
        if (step.path().some((key) => /^(?:examples?|default|enum|value)$/.test(String(key)))) return false;
        report({
          at: call.nameNode,
          in: document,
          resource: named.resource.id,
          message: `${call.name} is not resolved in a file of DefinitionUri. Write DefinitionBody: { Fn::Transform: { Name: AWS::Include, Parameters: { Location: ${named.path} } } } instead.`,
        });
        return false;
      });
    }
  },
  examples: {
    bad: [
      `
      Api:
        Type: AWS::Serverless::Api
        Properties: { StageName: prod, DefinitionUri: openapi.yaml }
      === openapi.yaml
      openapi: 3.0.1
      info: { title: Orders, version: '1' }
      paths:
        /orders:
          get:
            responses: {}
            x-amazon-apigateway-integration:
              type: aws_proxy
              httpMethod: POST
              uri: { «Fn::Sub»: "arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${Fn.Arn}/invocations" }
      `,
    ],
    good: [
      `
      Fn:
        Type: AWS::Serverless::Function
        Properties: { Handler: app.handler, Runtime: nodejs24.x, CodeUri: s3://bucket/key.zip }
      Api:
        Type: AWS::Serverless::Api
        Properties:
          StageName: prod
          DefinitionBody: { Fn::Transform: { Name: AWS::Include, Parameters: { Location: openapi.yaml } } }
      === openapi.yaml
      openapi: 3.0.1
      info: { title: Orders, version: '1' }
      paths:
        /orders:
          get:
            responses: {}
            x-amazon-apigateway-integration:
              type: aws_proxy
              httpMethod: POST
              uri: { Fn::Sub: "arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${Fn.Arn}/invocations" }
      `,
    ],
  },
});

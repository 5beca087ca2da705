import { localFunctions } from '../../project/function-code.ts';
import { mayBeBuilt } from '../../project/paths.ts';
import { defineRule } from '../../rule.ts';

export const projectCodeFolder = defineRule({
  id: 'project/code-folder',
  severity: 'warning',
  certainty: 'documented',
  title: 'CodeUri names a folder that is not there',
  why: 'sam build and sam package stop: they find nothing to build or upload.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-functioncode.html',
  applies: 'project',
  check({ model, files }, report) {
    for (const { resource, folder, folderNode } of localFunctions(model, files)) {
      if (files.kindOf(folder) !== 'missing' || mayBeBuilt(files, folder)) continue;
      report({
        at: folderNode,
        resource: resource.id,
        message: `There is no folder ${folder} beside the template. Create it, or correct CodeUri (it counts from the template's folder).`,
      });
    }
  },
  examples: {
    bad: [
      `
      Fn:
        Type: AWS::Serverless::Function
        Properties: { Handler: app.handler, Runtime: nodejs24.x, CodeUri: «functions/orders» }
      === functions/order/app.js
      exports.handler = async () => 1;
      `,
    ],
    good: [
      `
      Fn:
        Type: AWS::Serverless::Function
        Properties: { Handler: app.handler, Runtime: nodejs24.x, CodeUri: dist/orders }
      Other:
        Type: AWS::Serverless::Function
        Properties: { Handler: app.handler, Runtime: nodejs24.x, CodeUri: made/here }
      Third:
        Type: AWS::Serverless::Function
        Properties: { Handler: app.handler, Runtime: nodejs24.x, CodeUri: s3://bucket/key.zip }
      Outside:
        Type: AWS::Serverless::Function
        Properties: { Handler: app.handler, Runtime: nodejs24.x, CodeUri: ../elsewhere }
      === .gitignore
      /made/
      `,
    ],
  },
});

import { defineCodeRule } from '../../rule.ts';
import { keyName, walk } from '../../syntax.ts';
import { inventedNames } from './names.ts';

const byName = new Map(inventedNames.map((invented) => [invented.name, invented]));

export const inventedProperty = defineCodeRule({
  id: 'invented/property',
  severity: 'error',
  title: 'Property that no AWS library has',
  why: 'The name was made up; libraries ignore or refuse it, and the feature it promises is not there.',
  source: 'types of aws-cdk-lib 2.276.0 and the AWS SDK for JavaScript v3',
  check(model, report) {
    walk(model.program, (node) => {
      if (node.type !== 'ObjectProperty' && node.type !== 'ObjectMethod') return undefined;
      const invented = byName.get(keyName(node) ?? '');
      if (invented?.onlyWith.test(model.text) === true) {
        report({ node: node.key, message: `"${invented.name}" does not exist. ${invented.truth}` });
      }
      return undefined;
    });
  },
  examples: {
    bad: [
      {
        code: "import * as lambda from 'aws-cdk-lib/aws-lambda';\nnew lambda.Function(this, 'F', { durableExecution: { enabled: true } });",
      },
      {
        code: "import * as lambda from 'aws-cdk-lib/aws-lambda';\nnew lambda.Function(this, 'F', { managedInstance: { instanceType: 'g5.xlarge', computeSavingsPlan: true } });",
      },
      { code: 'export const handler = async () => ({ statusCode: 200, body: chunks(), streamResponse: true });' },
      {
        code: "import * as apigateway from 'aws-cdk-lib/aws-apigateway';\nnew apigateway.RestApi(this, 'Api', { developerPortal: { enabled: true }, mcpProxy: { enabled: true } });",
      },
      {
        code: "import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';\ntable.addGlobalSecondaryIndex({ sortKey: { compositeAttributes: ['a', 'b'] } });",
      },
      {
        code: "import { TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';\nnew TransactWriteItemsCommand({ TransactItems: [], ConsistencyLevel: 'STRONG' });",
      },
    ],
    good: [
      {
        code: "import * as lambda from 'aws-cdk-lib/aws-lambda';\nnew lambda.Function(this, 'F', { durableConfig: { executionTimeout: Duration.days(7) } });",
      },
      { code: 'const options = { durableExecution: true, mcpProxy: 1 };' },
      {
        code: "import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';\ntable.addGlobalSecondaryIndex({ indexName: 'i', partitionKeys: [], sortKeys: [] });",
      },
    ],
  },
});

import type { CodeModel } from '../../code-model.ts';
import { defineCodeRule } from '../../rule.ts';
import { dottedName, literalText, type SourceNode, walk } from '../../syntax.ts';

const instanceClass = /(?:^|\.)InstanceClass\.(?:G|P|INF|TRN|DL)\d\w*$/;
const instanceType = /^(?:g|p|inf|trn|dl)\d\w*\.\w+$/;

export const gpuInstance = defineCodeRule({
  id: 'invented/gpu-instance',
  severity: 'warning',
  title: 'GPU instances for Lambda',
  why: 'Managed instances come from the C, M and R families; no AWS document, schema or sample shows a GPU or accelerator family.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances.html',
  check(model, report) {
    walk(model.program, (node, ancestors) => {
      const text = node.type === 'MemberExpression' ? (dottedName(node) ?? '') : (literalText(node) ?? '');
      const isGpu = node.type === 'MemberExpression' ? instanceClass.test(text) : instanceType.test(text);
      if (!isGpu || !ancestors.some((ancestor) => isLambdaProvider(ancestor, model))) return undefined;
      report({
        node,
        message: `${text} is a GPU or accelerator instance, which managed instances do not offer. Use SageMaker, ECS, EC2 or Batch for it.`,
      });
      return false;
    });
  },
  examples: {
    bad: [
      {
        code: "import * as ec2 from 'aws-cdk-lib/aws-ec2';\nimport * as lambda from 'aws-cdk-lib/aws-lambda';\nnew lambda.CapacityProvider(this, 'Provider', { instanceTypeFilter: lambda.InstanceTypeFilter.allow([ec2.InstanceType.of(ec2.InstanceClass.G5, ec2.InstanceSize.XLARGE)]) });",
      },
      {
        code: "import { CfnCapacityProvider } from 'aws-cdk-lib/aws-lambda';\nnew CfnCapacityProvider(this, 'Provider', { instanceRequirements: { allowedInstanceTypes: ['p5.48xlarge'] } });",
      },
    ],
    good: [
      {
        code: "import * as ec2 from 'aws-cdk-lib/aws-ec2';\nimport * as lambda from 'aws-cdk-lib/aws-lambda';\nnew lambda.CapacityProvider(this, 'Provider', { instanceTypeFilter: lambda.InstanceTypeFilter.allow([ec2.InstanceType.of(ec2.InstanceClass.M8G, ec2.InstanceSize.XLARGE)]) });",
      },
      {
        code: "import * as ecs from 'aws-cdk-lib/aws-ecs';\nnew ecs.CfnCapacityProvider(this, 'Provider', { managedInstancesProvider: { allowedInstanceTypes: ['g5.xlarge'] } });",
      },
    ],
  },
});

/** `new lambda.CapacityProvider(…)` of the CDK; ECS has one too, with GPUs. */
function isLambdaProvider(node: SourceNode, model: CodeModel): boolean {
  if (node.type !== 'NewExpression') return false;
  const name = dottedName(node.callee) ?? '';
  const [head = ''] = name.split('.');
  return name.endsWith('CapacityProvider') && /aws-lambda\b/.test(model.imports.get(head)?.source ?? '');
}

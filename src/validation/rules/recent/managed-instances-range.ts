import { nodeAt } from '../../../cloudformation/nodes.ts';
import { managedInstancesFacts } from '../../../guidance/facts/managed-instances.ts';
import { certainNumber, checkBound } from '../../helpers/bounds.ts';
import { judgeScalar } from '../../helpers/judging.ts';
import { defineRule, type Reporter, type ResourceContext } from '../../rule.ts';

const maxEnvironments = managedInstancesFacts['managed-instances.scaling.maxEnvironments'].value;
const maxConcurrency = managedInstancesFacts['managed-instances.concurrency.maxPerEnvironment'].value;
const ratios = managedInstancesFacts['managed-instances.memory.gibPerVcpu'].value;

export const managedInstancesRange = defineRule({
  id: 'lmi/config-range',
  severity: 'error',
  certainty: 'documented',
  title: 'A number of a managed instances configuration is out of bounds',
  why: 'Lambda refuses the function or the capacity provider.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-scaling.html',
  applies: 'resource',
  types: [
    'AWS::Lambda::Function',
    'AWS::Serverless::Function',
    'AWS::Lambda::CapacityProvider',
    'AWS::Serverless::CapacityProvider',
  ],
  check(context, report) {
    const { type } = context.resource;
    if (type.endsWith('CapacityProvider')) checkProvider(context, report);
    else checkFunction(context, report);
  },
  examples: {
    bad: [
      `
      Fn:
        Type: AWS::Serverless::Function
        Properties:
          Runtime: nodejs24.x
          Handler: index.handler
          CodeUri: .
          MemorySize: 4096
          CapacityProviderConfig:
            Arn: !GetAtt Provider.Arn
            PerExecutionEnvironmentMaxConcurrency: «2000»
            ExecutionEnvironmentMemoryGiBPerVCpu: «3»
          FunctionScalingConfig: { MinExecutionEnvironments: «5», MaxExecutionEnvironments: 3 }
      Provider:
        Type: AWS::Serverless::CapacityProvider
        Properties:
          VpcConfig: { SubnetIds: [subnet-1], SecurityGroupIds: [sg-1] }
          ScalingConfig: { MaxVCpuCount: «1» }
      `,
    ],
    good: [
      `
      Fn:
        Type: AWS::Serverless::Function
        Properties:
          Runtime: nodejs24.x
          Handler: index.handler
          CodeUri: .
          MemorySize: 4096
          CapacityProviderConfig:
            Arn: !GetAtt Provider.Arn
            PerExecutionEnvironmentMaxConcurrency: 1600
            ExecutionEnvironmentMemoryGiBPerVCpu: "4"
          FunctionScalingConfig: { MinExecutionEnvironments: 0, MaxExecutionEnvironments: 0 }
      Provider:
        Type: AWS::Serverless::CapacityProvider
        Properties:
          VpcConfig: { SubnetIds: [subnet-1], SecurityGroupIds: [sg-1] }
          ScalingConfig: { MaxVCpuCount: 2 }
      `,
      `
      Parameters:
        Concurrency: { Type: Number, Default: 64 }
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Fn:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs24.x
            Handler: index.handler
            CodeUri: .
            MemorySize: 4096
            CapacityProviderConfig: { Arn: !ImportValue provider, PerExecutionEnvironmentMaxConcurrency: !Ref Concurrency }
      `,
    ],
  },
});

function checkFunction(context: ResourceContext, report: Reporter): void {
  const { effective, type } = context.resource;
  const nested = type === 'AWS::Lambda::Function' ? ['LambdaManagedInstancesCapacityProviderConfig'] : [];
  const config = ['CapacityProviderConfig', ...nested];
  const concurrency = [...config, 'PerExecutionEnvironmentMaxConcurrency'];
  checkBound(context, effective, { path: concurrency, min: 1, max: maxConcurrency }, report);
  checkRatio(context, [...config, 'ExecutionEnvironmentMemoryGiBPerVCpu'], report);
  for (const name of ['MinExecutionEnvironments', 'MaxExecutionEnvironments'])
    checkBound(context, effective, { path: ['FunctionScalingConfig', name], min: 0, max: maxEnvironments }, report);
  const min = nodeAt(effective, 'FunctionScalingConfig', 'MinExecutionEnvironments');
  const least = certainNumber(context, min);
  const most = certainNumber(context, nodeAt(effective, 'FunctionScalingConfig', 'MaxExecutionEnvironments'));
  if (min && least !== undefined && most !== undefined && least > most)
    report({ at: min, message: `MinExecutionEnvironments ${least} is more than MaxExecutionEnvironments ${most}.` });
}

/** The API takes any number between the ends; the guide knows three of them. */
function checkRatio(context: ResourceContext, path: readonly string[], report: Reporter): void {
  const ratio = nodeAt(context.resource.effective, ...path);
  const judged =
    ratio && judgeScalar(context.model.evaluate(ratio), ({ text }) => !ratios.some((each) => each === Number(text)));
  if (!ratio || !judged) return;
  const number = Number(judged.scalar.text);
  const isOutside = !(number >= Math.min(...ratios) && number <= Math.max(...ratios));
  report({
    at: ratio,
    severity: isOutside ? judged.severity : 'warning',
    message: `ExecutionEnvironmentMemoryGiBPerVCpu is ${judged.scalar.text}, but Lambda knows ${ratios.join(', ')}.`,
    explainsAt: [ratio],
  });
}

function checkProvider(context: ResourceContext, report: Reporter): void {
  const { effective, type } = context.resource;
  const config = type === 'AWS::Lambda::CapacityProvider' ? 'CapacityProviderScalingConfig' : 'ScalingConfig';
  const min = managedInstancesFacts['managed-instances.provider.minVcpu'].value;
  const max = managedInstancesFacts['managed-instances.provider.maxVcpu'].value;
  checkBound(context, effective, { path: [config, 'MaxVCpuCount'], min, max, unit: 'vCPUs' }, report);
}

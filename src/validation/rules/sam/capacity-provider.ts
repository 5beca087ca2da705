import { samResourceTypes } from '../../../cloudformation/sam/resource-types.ts';
import { defineRule } from '../../rule.ts';
import { valueProblems } from '../../sam/shapes.ts';
import { isTruthy, literalMap, setEntry } from '../../sam/values.ts';

export const samCapacityProvider = defineRule({
  id: 'sam/capacity-provider',
  severity: 'error',
  certainty: 'fact',
  title: 'A capacity provider has subnets and SAM’s names for its settings',
  why: 'SAM renames the settings of the CloudFormation type, and the transform refuses the original names.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-capacityprovider.html',
  applies: 'resource',
  types: ['AWS::Serverless::CapacityProvider'],
  check({ resource }, report) {
    const properties = samResourceTypes[resource.type]?.properties ?? {};
    for (const [name, entry] of resource.effective.entries) {
      const property = properties[name];
      if (property && literalMap(entry.value))
        for (const problem of valueProblems(name, property, entry)) report(problem);
    }
    const needs = setEntry(resource.effective, 'InstanceRequirements')?.value;
    const excluded = setEntry(needs, 'ExcludedTypes');
    const allowed = setEntry(needs, 'AllowedTypes');
    if (allowed && excluded && isTruthy(excluded.value)) {
      report({
        at: excluded.key,
        message: 'InstanceRequirements take AllowedTypes or ExcludedTypes, not both. Remove one.',
      });
    }
  },
  examples: {
    bad: [
      `Provider:
  Type: AWS::Serverless::CapacityProvider
  Properties:
    «VpcConfig»: {SecurityGroupIds: [sg-1]}
    InstanceRequirements: {AllowedTypes: [m7g.large], «ExcludedTypes»: [c7g.large]}
    ScalingConfig: {«MaxVCpuCounts»: 100}
`,
    ],
    good: [
      `Provider:
  Type: AWS::Serverless::CapacityProvider
  Properties:
    VpcConfig: {SubnetIds: [subnet-1]}
    InstanceRequirements: {AllowedTypes: [m7g.large]}
    ScalingConfig: {MaxVCpuCount: 100}
`,
    ],
  },
});

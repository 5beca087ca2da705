import { walkNodes, type ScalarNode } from '../../../cloudformation/nodes.ts';
import { replaceWithFlow } from '../../fixes/edits.ts';
import { defineRule, type ProposedFix, type RuleContext } from '../../rule.ts';

const arn = /arn:(aws[a-z-]*):([a-z0-9-]+):([a-z]{2}(?:-[a-z]+)+-\d)?:(\d{12})?:/;
/** What stands in one fixed Region, whatever the stack's: published applications, and what CloudFront takes from us-east-1. */
const fixed = ['acm', 'serverlessrepo', 'wafv2'];
/** Accounts in these are somebody else's: layers and images that others publish. */
const foreign = /:layer:|:repository\//;

export const hardcodedArnRegion = defineRule({
  id: 'deploy/hardcoded-arn-region',
  severity: 'info',
  certainty: 'advice',
  title: 'ARNs leave Region and account to the deployment',
  why: 'The stack works in one Region of one account only; elsewhere it points at what is not there, or at somebody else.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html',
  aliases: ['I3042'],
  applies: 'template',
  check(context, report) {
    const { model } = context;
    for (const { id, node, properties } of model.resources.values()) {
      if (!properties || !arn.test(model.document.text.slice(node.start, node.end))) continue;
      walkNodes(properties, (value, step) => {
        if (value.kind !== 'scalar') return;
        const found = arn.exec(value.text);
        const [whole = '', , service = '', region, account] = found ?? [];
        if (
          !found ||
          fixed.includes(service) ||
          (region === undefined && (account === undefined || foreign.test(value.text)))
        )
          return;
        const parts = [
          region === undefined ? undefined : `the Region ${region}`,
          account === undefined || foreign.test(value.text) ? undefined : `an account`,
        ].filter((part) => part !== undefined);
        report({
          at: value,
          resource: id,
          message: `${whole}... ties ${id} to ${parts.join(' and ')}. Write !Sub with \${AWS::Partition}, \${AWS::Region} and \${AWS::AccountId}, or take the ARN as a parameter.`,
          fix: step.path().some((key) => String(key).startsWith('Fn::')) ? undefined : fixOf(context, value),
        });
      });
    }
  },
  examples: {
    bad: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Environment: {Variables: {TOPIC: «arn:aws:sns:eu-west-1:123456789012:orders»}}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties:
    Handler: a.b
    Runtime: nodejs24.x
    CodeUri: .
    Policies: [arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]
    Environment: {Variables: {TOPIC: !Sub "arn:\${AWS::Partition}:sns:\${AWS::Region}:\${AWS::AccountId}:orders"}}
`,
    ],
  },
});

function fixOf({ model }: RuleContext, node: ScalarNode): ProposedFix | undefined {
  if (node.style === 'block' || node.text.includes('${') || node.end <= node.start) return undefined;
  const text = node.text.replace(arn, (_, _partition, service: string, region?: string, account?: string) => {
    const place = region === undefined ? '' : '${AWS::Region}';
    const owner = account === undefined ? '' : foreign.test(node.text) ? account : '${AWS::AccountId}';
    return `arn:\${AWS::Partition}:${service}:${place}:${owner}:`;
  });
  return {
    description: 'Take Region and account from the deployment',
    safety: 'review',
    edits: [replaceWithFlow(model.document, node, { 'Fn::Sub': text })],
  };
}

import { durableOperations, visitDurableCode } from '../../durable-regions.ts';
import { defineCodeRule } from '../../rule.ts';
import { dottedName, isCall } from '../../syntax.ts';
import { durableBody } from './example.ts';

/** Members of `DurableContext`. Source: types of @aws/durable-execution-sdk-js 2.4.0. */
const members: ReadonlySet<string> = new Set([
  ...durableOperations,
  'configureLogger',
  'configureSerdes',
  'executionContext',
  'lambdaContext',
  'logger',
  'promise',
]);

/** Members of the plain Lambda context, which the durable one holds as `lambdaContext`. */
const lambdaMembers: ReadonlySet<string> = new Set([
  'awsRequestId',
  'clientContext',
  'functionName',
  'functionVersion',
  'getRemainingTimeInMillis',
  'identity',
  'invokedFunctionArn',
  'logGroupName',
  'logStreamName',
  'memoryLimitInMB',
  'tenantId',
]);

/** What other workflow engines call it → what does it here. */
const equivalents: readonly { readonly names: RegExp; readonly use: (context: string) => string }[] = [
  {
    names: /^(?:sleep\w*|delay\w*|pause|timer|createTimer|setTimeout|waitFor|waitUntil)$/,
    use: (context) => `${context}.wait('<name>', { seconds: … }) pauses without cost`,
  },
  {
    names: /^(?:waitFor(?:Event|Signal|Task\w*|External\w*|Approval|Message)|onEvent|signal|awakeable)$/,
    use: (context) =>
      `${context}.waitForCallback('<name>', async (callbackId) => …, { timeout: { hours: … } }) waits for an answer from outside`,
  },
  {
    names: /^(?:checkpoint|save\w*|setState|persist|commit|snapshot)$/,
    use: (context) => `what ${context}.step('<name>', async () => …) returns is checkpointed by itself`,
  },
  {
    names: /^(?:all|allSettled|any|race)$/,
    use: (context) => `the combinators are ${context}.promise.all, allSettled, any and race`,
  },
  {
    names: /^(?:child|childContext|group|scope|subflow|startChild\w*|executeChild\w*)$/,
    use: (context) => `${context}.runInChildContext('<name>', async (child) => …) groups operations`,
  },
  {
    names: /^(?:callFunction|invokeFunction|lambda)$/,
    use: (context) => `${context}.invoke('<name>', '<qualified function ARN>', input) calls another function`,
  },
];

export const contextMember = defineCodeRule({
  id: 'durable/context-member',
  severity: 'error',
  title: 'The durable context has no such member',
  why: 'The call fails at run time: "is not a function".',
  source: 'types of @aws/durable-execution-sdk-js 2.4.0',
  contexts: ['durable'],
  check(model, report) {
    visitDurableCode(model, ({ node, ancestors, contextNames }) => {
      if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return;
      const [context = '', name = '', ...more] = (dottedName(node) ?? '').split('.');
      if (!contextNames.includes(context) || name === '' || more.length > 0 || members.has(name)) return;
      const around = ancestors.at(-1);
      const isCalled = isCall(around) && around.callee === node;
      if (lambdaMembers.has(name)) {
        report({ node, message: `${name} belongs to the Lambda context: read ${context}.lambdaContext.${name}.` });
      } else if (isCalled) {
        const use = equivalents.find(({ names }) => names.test(name))?.use(context);
        const fallback = `it has step, wait, waitForCallback, waitForCondition, createCallback, invoke, map, parallel, runInChildContext and promise.*`;
        report({ node, message: `The durable context has no ${name}(): ${use ?? fallback}.` });
      }
    });
  },
  examples: {
    bad: [
      durableBody('await context.sleep(60);'),
      durableBody("await context.checkpoint('saved', event);"),
      durableBody("await context.waitForEvent('approved');"),
      durableBody('await context.runInChildContext("group", async (child) => { await child.activity("charge"); });'),
      durableBody('const left = context.getRemainingTimeInMillis();'),
      durableBody('context.logger.info("started", { requestId: context.awsRequestId });'),
      durableBody("await context.all([context.step('a', async () => 1)]);"),
    ],
    good: [
      durableBody('const left = context.lambdaContext.getRemainingTimeInMillis();'),
      durableBody("await context.promise.all('both', [context.step('a', async () => 1)]);"),
      durableBody('context.configureLogger({ modeAware: true }); context.logger.info("started");'),
      durableBody('const arn = context.executionContext.durableExecutionArn;'),
      durableBody("await context.step('a', async (step) => { step.logger.info('x'); return step.attempt; });"),
      durableBody("const run = context['step'];"),
      durableBody('const other = event.context.sleep(1);'),
      { code: 'export const handler = async (event, context) => context.sleep(60);' },
    ],
  },
});

import { defineCodeRule } from '../../rule.ts';

const reporters = /batchItemFailures|processPartialResponse|BatchProcessor|SqsFifoPartialProcessor/;

export const batchResponse = defineCodeRule({
  id: 'lambda/batch-response',
  severity: 'error',
  title: 'Template and handler disagree about partial batch responses',
  why: 'With ReportBatchItemFailures a handler that returns nothing reports success for failed records; without it, batchItemFailures is ignored and failed records are lost.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html',
  check(model, report) {
    for (const { exportName, fn, wrappers } of model.handlers) {
      const settings = model.settings.find((candidate) => candidate.exportName === exportName);
      if (!settings) continue;
      const reports = reporters.test(model.text);
      // What an imported wrapper or function returns cannot be seen here.
      const isOpaque =
        wrappers.some((name) => name !== '') ||
        [...model.imports.values()].some(({ source }) => source.startsWith('.'));
      if (settings.reportsBatchItemFailures && !reports && !isOpaque) {
        report({
          node: fn,
          message: `The event source mapping of ${settings.functionId} has ReportBatchItemFailures, but the handler never returns { batchItemFailures: [{ itemIdentifier }] }: every record counts as done. Return that shape, e.g. by processPartialResponse of Powertools.`,
        });
      }
      if (
        settings.hasSilentBatchSource &&
        !settings.reportsBatchItemFailures &&
        /\bbatchItemFailures\b/.test(model.text)
      ) {
        report({
          node: fn,
          message: `The handler returns batchItemFailures, but the event source mapping of ${settings.functionId} lacks FunctionResponseTypes: [ReportBatchItemFailures], so Lambda ignores it and failed records are lost. Add it to the event in the template.`,
        });
      }
    }
  },
  examples: {
    bad: [
      {
        code: 'export const handler = async (event) => { for (const record of event.Records) console.log(record); };',
        settings: { reportsBatchItemFailures: true },
      },
      {
        code: 'export const handler = async (event) => ({ batchItemFailures: [] });',
        settings: { hasSilentBatchSource: true },
      },
    ],
    good: [
      {
        code: 'export const handler = async (event) => ({ batchItemFailures: [] });',
        settings: { reportsBatchItemFailures: true },
      },
      {
        code: "import { work } from './work.ts';\nexport const handler = async (event) => work(event);",
        settings: { reportsBatchItemFailures: true },
      },
      { code: 'export const handler = async (event) => event;', settings: { hasSilentBatchSource: true } },
    ],
  },
});

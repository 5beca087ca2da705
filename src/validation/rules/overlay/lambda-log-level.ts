import { entryOf, nodeAt } from '../../../cloudformation/nodes.ts';
import { insertEntry } from '../../fixes/edits.ts';
import { certainText } from '../../helpers/bounds.ts';
import { isMapping } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';

export const lambdaLogLevel = defineRule({
  id: 'overlay/lambda-log-level',
  severity: 'error',
  certainty: 'documented',
  title: 'A log level is set, but the log format is not JSON',
  why: 'Lambda filters by level only in the JSON format and refuses the combination.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-advanced.html',
  aliases: ['E3696', 'E3697'],
  applies: 'resource',
  types: ['AWS::Lambda::Function', 'AWS::Serverless::Function'],
  check(context, report) {
    const config = nodeAt(context.resource.effective, 'LoggingConfig');
    if (!isMapping(config)) return;
    const format = nodeAt(config, 'LogFormat');
    if (format && certainText(context, format) !== 'Text') return;
    for (const name of ['ApplicationLogLevel', 'SystemLogLevel']) {
      const entry = entryOf(config, name);
      if (!entry) continue;
      report({
        at: entry.key,
        message: `${name} works only with LogFormat: JSON. Set it, or remove the level.`,
        fix: format
          ? undefined
          : {
              description: 'Add LogFormat: JSON',
              safety: 'review',
              edits: [insertEntry(context.model.document, config, 'LogFormat', 'JSON')],
            },
      });
    }
  },
  examples: {
    bad: [
      'Fn:\n  Type: AWS::Serverless::Function\n  Properties: { Runtime: nodejs24.x, Handler: index.handler, CodeUri: ., LoggingConfig: { «ApplicationLogLevel»: INFO } }\n',
    ],
    good: [
      'Fn:\n  Type: AWS::Serverless::Function\n  Properties: { Runtime: nodejs24.x, Handler: index.handler, CodeUri: ., LoggingConfig: { LogFormat: JSON, ApplicationLogLevel: INFO } }\n',
    ],
  },
});

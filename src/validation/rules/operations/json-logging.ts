import { asIntrinsic, isMapping, nodeAt } from '../../../cloudformation/nodes.ts';
import { insertEntry } from '../../fixes/edits.ts';
import { isUnset, textIn } from '../../helpers/settings.ts';
import { addFix, replaceFix, reviewFix, writtenProperties } from '../../helpers/writing.ts';
import { defineRule } from '../../rule.ts';

export const jsonLogging = defineRule({
  id: 'observability/json-logging',
  severity: 'info',
  certainty: 'documented',
  title: 'Functions log in JSON',
  why: 'Text has to be picked apart to be searched; JSON logs can be queried by field, and levels can be set without touching code.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-advanced.html',
  applies: 'lowered',
  types: ['AWS::Lambda::Function'],
  check({ model, resource }, report) {
    const format = nodeAt(resource.properties, 'LoggingConfig', 'LogFormat');
    if (!isUnset(model, format) && textIn(model, format) !== 'Text') return;
    const config = nodeAt(writtenProperties(model, resource), 'LoggingConfig');
    report({
      at: format ?? resource.keyNode,
      message: `${resource.id} logs text. Set LoggingConfig: { LogFormat: JSON }.`,
      fix: format
        ? replaceFix(model, format, 'LogFormat', 'JSON')
        : isMapping(config) && !asIntrinsic(config)
          ? reviewFix('Add LogFormat: JSON', insertEntry(model.document, config, 'LogFormat', 'JSON'))
          : addFix(model, resource, 'LoggingConfig', { LogFormat: 'JSON' }),
    });
  },
  examples: {
    bad: [
      `«Fn»:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: .}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: ., LoggingConfig: {LogFormat: JSON}}
`,
    ],
  },
});

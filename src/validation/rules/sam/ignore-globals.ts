import { entryOf, nodeAt, textOf } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';
import { renameFix } from '../../sam/fixes.ts';
import { nearestNames } from '../../helpers/nearest.ts';
import { suggestion } from '../../sam/names.ts';
import { isTruthy, literalMap } from '../../sam/values.ts';

export const samIgnoreGlobals = defineRule({
  id: 'sam/ignore-globals',
  severity: 'error',
  certainty: 'fact',
  title: 'IgnoreGlobals names properties that Globals set',
  why: 'The transform refuses IgnoreGlobals when it is neither "*" nor a list of properties set in Globals.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html',
  applies: 'resource',
  types: ['AWS::Serverless::*'],
  check({ model, resource }, report) {
    const ignored = resource.attribute('IgnoreGlobals');
    const section = resource.type.replace('AWS::Serverless::', '');
    const globals = literalMap(nodeAt(model.root, 'Globals', section));
    if (!ignored || !globals || !isTruthy(ignored.value)) return;
    if (ignored.value.kind !== 'sequence') {
      if (textOf(ignored.value) !== '*')
        report({ at: ignored.value, message: 'IgnoreGlobals must be "*" or a list of property names.' });
      return;
    }
    for (const item of ignored.value.items) {
      const name = textOf(item) ?? '';
      if (entryOf(globals, name)) continue;
      const near = nearestNames(name, globals.entries.keys());
      const message = `IgnoreGlobals names "${name}", which Globals.${section} does not set. ${suggestion(near, [...globals.entries.keys()])}`;
      report({ at: item, message, fix: renameFix(item, near) });
    }
  },
  examples: {
    bad: [
      `Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {Timeout: 10}
Resources:
  Fn:
    Type: AWS::Serverless::Function
    IgnoreGlobals: [«Timeouts»]
    Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: .}
`,
    ],
    good: [
      `Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {Timeout: 10}
Resources:
  Fn:
    Type: AWS::Serverless::Function
    IgnoreGlobals: [Timeout]
    Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: .}
`,
    ],
  },
});

import { asIntrinsic, textOf, isNoValue } from '../../../cloudformation/nodes.ts';
import { defineRule } from '../../rule.ts';
import { isTruthy, setEntry } from '../../sam/values.ts';

export const samAutoPublishAlias = defineRule({
  id: 'sam/auto-publish-alias',
  severity: 'error',
  certainty: 'fact',
  title: 'AutoPublishAlias is a name Lambda takes, known before deployment',
  why: 'SAM writes the alias name into logical ids, so it must be text or a parameter, and Lambda takes letters, digits, - and _ only.',
  source: 'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html',
  applies: 'resource',
  types: ['AWS::Serverless::Function', 'AWS::Serverless::StateMachine'],
  check({ model, resource }, report) {
    if (resource.type === 'AWS::Serverless::StateMachine') {
      const entry = setEntry(resource.effective, 'AutoPublishAlias');
      const text = entry && !asIntrinsic(entry.value) ? textOf(entry.value) : undefined;
      if (entry && text !== undefined && text !== '' && !/^[A-Za-z0-9]+$/.test(text)) {
        report({
          at: entry.value,
          message: `AutoPublishAlias "${text}" of a state machine may hold only letters and digits: SAM makes a logical id of it.`,
        });
      }
      return;
    }
    const deletion = setEntry(resource.effective, 'VersionDeletionPolicy');
    const alias = setEntry(resource.effective, 'AutoPublishAlias');
    if (deletion && !alias)
      report({
        at: deletion.key,
        message: 'VersionDeletionPolicy needs AutoPublishAlias, which publishes the versions.',
      });
    const written = resource.effective.entries.get('AutoPublishAlias');
    const call = asIntrinsic(written?.value);
    if (!written) return;
    if (call) {
      const isParameter = call.name === 'Ref' && model.parameters.has(textOf(call.argument) ?? '');
      const parameter = isParameter ? model.parameters.get(textOf(call.argument) ?? '') : undefined;
      const isEmpty =
        parameter?.given === '' ||
        (parameter?.given === undefined && parameter?.default?.text === '' && !parameter.allowedValues);
      if (isEmpty)
        report({
          at: written.value,
          message: `Parameter ${parameter?.id ?? ''} is empty by default, but an alias needs a name. Give it a default such as live.`,
        });
      if (!isParameter && !isNoValue(written.value) && !model.hasLanguageExtensions && !model.hasMacro) {
        report({
          at: written.value,
          message: 'AutoPublishAlias must be text or !Ref of a parameter: SAM needs the name to make logical ids.',
        });
      }
      return;
    }
    const name = textOf(written.value);
    if (name === '' && !isTruthy(written.value)) return;
    if (name !== undefined && !/^(?![0-9]+$)[a-zA-Z0-9\-_]+$/.test(name)) {
      report({
        at: written.value,
        message: `AutoPublishAlias "${name}" may hold only letters, digits, - and _, and not digits alone.`,
      });
    }
  },
  examples: {
    bad: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: ., AutoPublishAlias: «"live now"»}
Other:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: ., AutoPublishAlias: «!Sub "live-\${AWS::Region}"»}
`,
    ],
    good: [
      `Fn:
  Type: AWS::Serverless::Function
  Properties: {Handler: a.b, Runtime: nodejs24.x, CodeUri: ., AutoPublishAlias: live}
`,
    ],
  },
});

import { entryOf, isMapping, nodeAt } from '../../../cloudformation/nodes.ts';
import { globalsSections } from '../../../cloudformation/sam/globals-sections.ts';
import { samResourceTypes } from '../../../cloudformation/sam/resource-types.ts';
import { defineRule } from '../../rule.ts';
import { renameFix } from '../../sam/fixes.ts';
import { nearestNames } from '../../helpers/nearest.ts';
import { suggestion } from '../../sam/names.ts';
import { kindOf, literalMap } from '../../sam/values.ts';

export const samGlobalsUnsupported = defineRule({
  id: 'sam/globals-unsupported',
  severity: 'error',
  certainty: 'fact',
  title: 'Globals hold only sections and properties SAM takes there',
  why: 'The transform refuses the template when Globals hold anything else.',
  source:
    'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html',
  aliases: ['E3724'],
  applies: 'template',
  check({ model }, report) {
    const globals = entryOf(model.root, 'Globals');
    // template/null-section says so of an empty one.
    if (!globals || !model.isSam || kindOf(globals.value) === 'null') return;
    if (!isMapping(globals.value)) {
      report({ at: globals.key, message: `Globals must be a map of ${Object.keys(globalsSections).join(', ')}.` });
      return;
    }
    for (const [section, { key, value }] of globals.value.entries) {
      const allowed = globalsSections[section];
      if (!allowed) {
        const near = nearestNames(section, Object.keys(globalsSections));
        const message = `Globals have no section "${section}". ${suggestion(near, Object.keys(globalsSections))}`;
        report({ at: key, message, fix: renameFix(key, near) });
      } else if (!literalMap(value)) {
        report({ at: key, message: `Globals.${section} must be a map of properties.` });
      }
    }
    for (const [section, allowed] of Object.entries(globalsSections)) {
      for (const [name, { key }] of literalMap(nodeAt(globals.value, section))?.entries ?? []) {
        if (allowed.includes(name)) continue;
        const near = nearestNames(name, allowed);
        const isProperty = Object.hasOwn(samResourceTypes[`AWS::Serverless::${section}`]?.properties ?? {}, name);
        const hint = isProperty
          ? 'Set it on each resource instead.'
          : suggestion(near) || `It takes ${allowed.join(', ')}.`;
        const message = `Globals.${section} does not take "${name}". ${hint}`;
        report({ at: key, message, fix: isProperty ? undefined : renameFix(key, near) });
      }
    }
  },
  examples: {
    bad: [
      `Transform: AWS::Serverless-2016-10-31
Globals:
  «Functions»:
    Timeout: 10
  Api:
    «StageName»: v1
Resources:
  Fn:
    Type: AWS::Serverless::SimpleTable
`,
    ],
    good: [
      `Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Timeout: 10
Resources:
  Fn:
    Type: AWS::Serverless::SimpleTable
`,
    ],
  },
});

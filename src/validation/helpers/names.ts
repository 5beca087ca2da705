import { pseudoParameters } from '../../cloudformation/intrinsics.ts';
import type { TemplateModel } from '../../cloudformation/model.ts';
import { generatedIds } from '../../cloudformation/sam/generated-ids.ts';
import { oncePer } from '../../world/once-per.ts';

/** What a template may name: what it declares, what SAM and loops add, what AWS gives. */
export interface Names {
  isParameter(name: string): boolean;
  /** A resource written, generated, made by a module or a loop of unknown items, or lost in a block with a syntax error. */
  isResource(name: string): boolean;
  /** CloudFormation type of a resource, also of generated ones; undefined when unknown. */
  typeOf(logicalId: string): string | undefined;
  /** True for `Function.Alias` and the like, which SAM resolves. */
  isReferable(logicalId: string, name: string): boolean;
  readonly resourceIds: readonly string[];
  readonly parameterIds: readonly string[];
}

/** Built once per model. */
export const namesOf = oncePer((model: TemplateModel): Names => build(model));

function build(model: TemplateModel): Names {
  const generated = generatedIds(model);
  const patterns = model.namePatterns.map(toPattern);
  const skipped = skippedNames(model);
  const modules = moduleIds(model);
  const isMade = (name: string) =>
    patterns.some((pattern) => pattern.test(name)) ||
    skipped.has(name) ||
    modules.some((id) => name.startsWith(id) && name !== id);
  return {
    isParameter: (name) => model.parameters.has(name) || pseudoParameters.has(name),
    isResource: (name) => model.resources.has(name) || generated.typeOf(name) !== undefined || isMade(name),
    typeOf(logicalId) {
      const written = model.resources.get(logicalId)?.type;
      if (written !== undefined && !written.startsWith('AWS::Serverless::')) return written;
      return generated.typeOf(logicalId) ?? written;
    },
    isReferable: (logicalId, name) => generated.referableTypeOf(logicalId, name) !== undefined,
    resourceIds: [...new Set([...model.resources.keys(), ...generated.exactIds])],
    parameterIds: [...model.parameters.keys()],
  };
}

function toPattern(name: string): RegExp {
  const parts = name.split('*').map((part) => part.replace(/[^A-Za-z0-9]/g, '\\$&'));
  return new RegExp(`^${parts.join('[A-Za-z0-9]*')}$`);
}

/** Resources of a module get its logical id in front of their own. */
function moduleIds({ resources }: TemplateModel): string[] {
  return [...resources.values()].filter(({ type }) => type.endsWith('::MODULE')).map(({ id }) => id);
}

/** Names in front of blocks that could not be read: they exist, whatever is wrong inside. */
function skippedNames({ document }: TemplateModel): Set<string> {
  const found = document.skipped.flatMap(({ start, end }) =>
    [...document.text.slice(start, end).matchAll(/^ {1,8}["']?([A-Za-z0-9]+)["']?\s*:/gm)].map(
      (match) => match[1] ?? '',
    ),
  );
  return new Set(found);
}

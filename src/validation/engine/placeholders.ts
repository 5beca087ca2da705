import type { TemplateModel } from '../../cloudformation/model.ts';
import { isMapping, walkNodes } from '../../cloudformation/nodes.ts';

/** Directives of Jinja, ERB, EJS and Go templates. In text that parses they may be a script a resource carries. */
const directive =
  /<%[-=_]?\s|\{%[-+]?\s*[a-z]+\b|\{\{[-~]?\s*(?:if|else|end|range|with|include|define|template|[#/]\w+)\b/;
/** Cookiecutter values, and variables of the Serverless Framework. */
const variable = /\{\{[-~]?\s*cookiecutter\.|\$\{(?:self|opt):/;

/** A placeholder to its end, or what there is of it on its line. */
const whole = /^(?:["']?\{\{.*?\}\}|<%.*?%>|\{%.*?%\}|\$\{.*?\}|.+)/;

/** The first thing in a text that another tool replaces to make a template of it, as written. */
export function findPlaceholder(model: TemplateModel): string | undefined {
  const { text, problems } = model.document;
  const isBroken = problems.some(({ kind }) => kind === 'syntax');
  const found = variable.exec(text) ?? (isBroken ? directive.exec(text) : undefined);
  const offset = found?.index ?? placeholderInTree(model);
  return offset === undefined ? undefined : whole.exec(text.slice(offset, offset + 60))?.[0].trim();
}

/** A name with a placeholder in it, or an unquoted `{{ value }}`, which YAML reads as a mapping in a mapping. */
function placeholderInTree({ document, parameters, resources, outputs }: TemplateModel): number | undefined {
  const { root, text } = document;
  if (!root || (!text.includes('{{') && !text.includes('<%'))) return undefined;
  for (const definitions of [parameters, resources, outputs]) {
    for (const [id, { key }] of definitions) if (/\{\{|<%/.test(id)) return key.start;
  }
  if (document.format === 'json') return undefined;
  let found: number | undefined;
  walkNodes(root, (node) => {
    if (isMapping(node) && text.startsWith('{{', node.start)) found ??= node.start;
  });
  return found;
}

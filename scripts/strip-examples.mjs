// The examples of a rule are its documentation and its test. Nobody reads them at run time, and they are a fifth of the
// rules' code, which the first call has to compile.
import { parse } from '@babel/parser';

const definers = new Set(['defineRule', 'defineCodeRule']);

/**
 * @param {string} text TypeScript of a rule's file
 * @returns {string} the same without the `examples` of rules
 */
export function withoutExamples(text) {
  if (!/\bexamples: \{/.test(text)) return text;
  const { program } = parse(text, { sourceType: 'module', plugins: ['typescript'] });
  const [found] = program.body
    .flatMap(rulesIn)
    .flatMap(({ properties }) => properties.filter((property) => property.key?.name === 'examples'));
  return found ? text.slice(0, found.start) + text.slice(found.end).replace(/^,/, '') : text;
}

/** Objects given to a definer at the top level of a module. */
function rulesIn(statement) {
  const declaration = statement.declaration ?? statement;
  if (declaration.type !== 'VariableDeclaration') return [];
  return declaration.declarations
    .map(({ init }) => init)
    .filter((init) => init?.type === 'CallExpression' && definers.has(init.callee.name))
    .map((init) => init.arguments[0]);
}

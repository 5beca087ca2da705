import { UserError, describeError } from '../../world/errors.ts';

const maxExpressionLength = 2_000;

/**
 * Picks parts of a JSON value by a JMESPath expression, e.g. `items[?status=='open'].{id: id, name: name}`.
 * @throws UserError naming the expression and what is wrong with it
 */
export async function selectJson(value: unknown, expression: string): Promise<unknown> {
  if (expression.length > maxExpressionLength) {
    throw new UserError(
      `"_select" is longer than ${maxExpressionLength} characters. Use a shorter JMESPath expression.`,
    );
  }
  const { search } = await import('@aws-lambda-powertools/jmespath');
  try {
    return search(`root | (${expression})`, { root: value });
  } catch (error) {
    throw new UserError(
      `"_select" ${JSON.stringify(expression)} cannot be applied: ${describeError(error)}. Use JMESPath, e.g. items[0:10].{id: id, name: name}.`,
      { cause: error },
    );
  }
}

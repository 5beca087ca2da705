import { UserError, describeError } from '../../world/errors.ts';

const maxExpressionLength = 2_000;

/** Picks parts of a JSON value. @throws UserError where the expression does not suit the value. */
export type Select = (value: unknown) => unknown;

/** What the expression says of a value only the value can tell: `length(name)` is right where `name` is a text. */
const valueErrors = new Set(['JMESPathTypeError']);

/**
 * Reads a JMESPath expression, e.g. `items[?status=='open'].{id: id, name: name}`, before anything is sent: a call
 * that changes something must not be made for an answer that cannot be picked from.
 * @throws UserError naming the expression and what is wrong with it
 */
export async function prepareSelect(expression: string): Promise<Select> {
  if (expression.length > maxExpressionLength) {
    throw new UserError(
      `"_select" is longer than ${maxExpressionLength} characters. Use a shorter JMESPath expression. Nothing was sent.`,
    );
  }
  const { search } = await import('@aws-lambda-powertools/jmespath');
  try {
    // In brackets, because the library's memory of parsed expressions takes "constructor" for one of them.
    search(`(${expression})`, {});
  } catch (error) {
    if (!(error instanceof Error && valueErrors.has(error.name))) throw refused(expression, error);
  }
  return (value) => {
    try {
      return search(`root | (${expression})`, { root: value });
    } catch (error) {
      throw refused(expression, error);
    }
  };
}

function refused(expression: string, error: unknown): UserError {
  const reason = describeError(error).replace(/ in expression: [^]*$/, '');
  return new UserError(
    `"_select" ${JSON.stringify(expression)} cannot be applied: ${reason}. Use JMESPath, e.g. items[0:10].{id: id, name: name}.`,
    { cause: error },
  );
}

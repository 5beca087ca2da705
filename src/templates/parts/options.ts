import * as z from 'zod';
import { UserError } from '../../world/errors.ts';
import { assertServiceName, quote } from './names.ts';

const regionGrammar = /^[a-z]{2}(-[a-z]+)+-\d$/;
const longestRegion = 25;

/** Options every kind has. */
export const deploymentOptions = {
  prefix: z
    .string()
    .optional()
    .describe('Put before the name of the stack and so of its log groups, e.g. acme or team-a.'),
  region: z.string().default('us-east-1').describe('AWS Region written to samconfig.toml, e.g. eu-west-1.'),
};

/**
 * What samconfig.toml needs.
 * @throws UserError when prefix or region cannot be used
 */
export function deploymentTokens(
  name: string,
  { prefix, region }: { readonly prefix?: string | undefined; readonly region: string },
): { service: string; stack: string; region: string } {
  if (prefix !== undefined) assertServiceName(prefix, 'options.prefix');
  if (!regionGrammar.test(region) || region.length > longestRegion) {
    throw new UserError(
      `"options.region" is ${quote(region)}, which is not an AWS Region. Give one such as "eu-west-1".`,
    );
  }
  return { service: name, stack: prefix === undefined ? name : `${prefix}-${name}`, region };
}

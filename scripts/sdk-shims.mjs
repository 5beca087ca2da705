// Stands in for the SDK's runtime shims in the bundle; see `withoutSchemaValidator` in build.mjs.
export { default as process } from 'node:process';

export class DefaultJsonSchemaValidator {
  getValidator() {
    return (input) => ({ valid: true, data: input, errorMessage: undefined });
  }
}

import { httpApi } from './http-api/blueprint.ts';

/** Every kind of service, in the order they are listed. */
export const blueprints = [httpApi] as const;

/** What `kind` can be. */
export const kinds = blueprints.map(({ kind }) => kind);

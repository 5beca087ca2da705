import type { RuleContext } from '../rule.ts';

/** Field by field: copying a context with a spread costs a hundred times as much, and there are thousands. */
export function withResource<R>({ model, schemas, today, region, ruleIds }: RuleContext, resource: R) {
  return { model, schemas, today, region, ruleIds, resource };
}

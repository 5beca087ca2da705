import type { Rule } from '../../rule.ts';

/** What the SAM transform refuses or silently drops. */
export const samRules: readonly Rule[] = [];

import type { Rule } from '../../rule.ts';
import { multiDocument } from './multi-document.ts';
import { syntax } from './syntax.ts';

/** How the text is written and what a template is made of. */
export const templateRules: readonly Rule[] = [syntax, multiDocument];

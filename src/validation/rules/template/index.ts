import type { Rule } from '../../rule.ts';
import { aliasMerge } from './alias-merge.ts';
import { dependsOnRedundant } from './depends-on-redundant.ts';
import { deprecatedType } from './deprecated-type.ts';
import { duplicateKey } from './duplicate-key.ts';
import { formatVersion } from './format-version.ts';
import { languageExtensionsMissing } from './language-extensions.ts';
import { templateLimits } from './limits.ts';
import { logicalId } from './logical-id.ts';
import { multiDocument } from './multi-document.ts';
import { nullValue } from './null-value.ts';
import { policies } from './policies.ts';
import { resourcesMissing } from './resources-missing.ts';
import { samTransformMissing } from './sam-transform-missing.ts';
import { sectionShape } from './section-shape.ts';
import { syntax } from './syntax.ts';
import { unknownAttribute } from './unknown-attribute.ts';
import { unknownSection } from './unknown-section.ts';
import { unknownSuppression } from './unknown-suppression.ts';
import { unknownType } from './unknown-type.ts';

/** How the text is written and what a template is made of. */
export const templateRules: readonly Rule[] = [
  syntax,
  duplicateKey,
  aliasMerge,
  multiDocument,
  unknownSection,
  resourcesMissing,
  sectionShape,
  formatVersion,
  templateLimits,
  samTransformMissing,
  languageExtensionsMissing,
  logicalId,
  unknownAttribute,
  unknownType,
  unknownSuppression,
  deprecatedType,
  policies,
  dependsOnRedundant,
  nullValue,
];

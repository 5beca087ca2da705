import type { Rule } from '../rule.ts';
import { crossResourceRules } from './cross-resource/index.ts';
import { overlayRules } from './overlay/index.ts';
import { projectRules } from './project/index.ts';
import { reliabilityRules } from './reliability/index.ts';
import { recentRules } from './recent/index.ts';
import { securityRules } from './security/index.ts';
import { operationsRules } from './operations/index.ts';
import { referenceRules } from './references/index.ts';
import { samRules } from './sam/index.ts';
import { schemaRules } from './schema/index.ts';
import { templateRules } from './template/index.ts';

/** Every rule, family by family. A new rule goes into its family's list. */
export const allRules: readonly Rule[] = [
  ...templateRules,
  ...referenceRules,
  ...schemaRules,
  ...overlayRules,
  ...samRules,
  ...crossResourceRules,
  ...reliabilityRules,
  ...recentRules,
  ...securityRules,
  ...operationsRules,
  ...projectRules,
];

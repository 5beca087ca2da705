import type { Rule } from '../../rule.ts';
import { circular } from './circular.ts';
import { conditionConstant } from './condition-constant.ts';
import { conditionCycle } from './condition-cycle.ts';
import { conditionShape } from './condition-shape.ts';
import { conditionUndefined } from './condition-undefined.ts';
import { conditionalResource } from './conditional-resource.ts';
import { dependsOn } from './depends-on.ts';
import { dynamicReferencePlace } from './dynamic-reference-place.ts';
import { dynamicReference } from './dynamic-reference.ts';
import { findInMapKey } from './findinmap-key.ts';
import { functionShape } from './function-shape.ts';
import { getattAttribute } from './getatt-attribute.ts';
import { joinEmpty } from './join-empty.ts';
import { notAllowedHere } from './not-allowed-here.ts';
import { outputExport } from './output-export.ts';
import { outputShape } from './output-shape.ts';
import { parameterDefault } from './parameter-default.ts';
import { parameterSecret } from './parameter-secret.ts';
import { parameterType } from './parameter-type.ts';
import { policyTemplateName } from './policy-template-name.ts';
import { pseudoAsText } from './pseudo-as-text.ts';
import { refVsArn } from './ref-vs-arn.ts';
import { subLiteral } from './sub-literal.ts';
import { subNeedless } from './sub-needless.ts';
import { subUnusedVariable } from './sub-unused-variable.ts';
import { undefinedReference } from './undefined.ts';
import { unknownFunction } from './unknown-function.ts';
import { unusedCondition } from './unused-condition.ts';
import { unusedMapping } from './unused-mapping.ts';
import { unusedParameter } from './unused-parameter.ts';
import { wrongTargetType } from './wrong-target-type.ts';

/** Names, functions, conditions, parameters and outputs. */
export const referenceRules: readonly Rule[] = [
  undefinedReference,
  getattAttribute,
  refVsArn,
  policyTemplateName,
  wrongTargetType,
  circular,
  conditionalResource,
  dependsOn,
  functionShape,
  unknownFunction,
  notAllowedHere,
  subLiteral,
  pseudoAsText,
  findInMapKey,
  subUnusedVariable,
  subNeedless,
  joinEmpty,
  conditionUndefined,
  conditionShape,
  conditionCycle,
  conditionConstant,
  unusedParameter,
  unusedMapping,
  unusedCondition,
  parameterDefault,
  parameterType,
  parameterSecret,
  dynamicReference,
  dynamicReferencePlace,
  outputShape,
  outputExport,
];

import type { Rule } from '../../rule.ts';
import { projectCodeFolder } from './code-folder.ts';
import { projectHandlerMissing } from './handler-missing.ts';
import { projectHandlerExport } from './handler-export.ts';
import { projectEsbuildDependency } from './esbuild-dependency.ts';
import { projectEsbuildEntryPoint } from './esbuild-entry-point.ts';
import { projectEsbuildEsm } from './esbuild-esm.ts';
import { projectSamConfigParameters } from './samconfig-parameters.ts';
import { projectDefinitionFile } from './definition-file.ts';
import { projectStateMachineFile } from './state-machine-file.ts';
import { projectStateMachineSubstitutions } from './state-machine-substitutions.ts';
import { projectOpenApiIntrinsics } from './openapi-intrinsics.ts';
import { projectOpenApiStreaming } from './openapi-streaming.ts';
import { projectOpenApiTenant } from './openapi-tenant.ts';
import { projectNestedParameters } from './nested-parameters.ts';

/** What a template says of the files beside it. These run only when the template's folder may be read. */
export const projectRules: readonly Rule[] = [
  projectCodeFolder,
  projectHandlerMissing,
  projectHandlerExport,
  projectEsbuildDependency,
  projectEsbuildEntryPoint,
  projectEsbuildEsm,
  projectSamConfigParameters,
  projectDefinitionFile,
  projectStateMachineFile,
  projectStateMachineSubstitutions,
  projectOpenApiIntrinsics,
  projectOpenApiStreaming,
  projectOpenApiTenant,
  projectNestedParameters,
];

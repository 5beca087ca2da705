import type { Rule } from '../../rule.ts';
import { projectCodeFolder } from './code-folder.ts';
import { projectHandlerExport } from './handler-export.ts';
import { projectHandlerMissing } from './handler-missing.ts';

/** What a template says of the files beside it. These run only when the template's folder may be read. */
export const projectRules: readonly Rule[] = [projectCodeFolder, projectHandlerMissing, projectHandlerExport];

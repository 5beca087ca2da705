import type { ToolDefinition } from '../mcp/tool.ts';
import { adviseWorkload } from './advise-workload.ts';
import { buildService } from './build-service.ts';
import { checkCode } from './check-code.ts';
import { designEventSource } from './design-event-source.ts';
import { getEventTypes } from './get-event-types.ts';
import { getGuidance } from './get-guidance.ts';
import { invokeLocal } from './invoke-local.ts';
import { previewApiTools } from './preview-api-tools.ts';
import { scaffoldService } from './scaffold-service.ts';
import { simulateTraffic } from './simulate-traffic.ts';
import { validateTemplate } from './validate-template.ts';

/** Every tool, in the order clients list them. */
export const tools: readonly ToolDefinition[] = [
  scaffoldService,
  validateTemplate,
  checkCode,
  getGuidance,
  adviseWorkload,
  simulateTraffic,
  designEventSource,
  getEventTypes,
  buildService,
  invokeLocal,
  previewApiTools,
];

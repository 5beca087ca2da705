import type { ToolDefinition } from '../mcp/tool.ts';
import { buildService } from './build-service.ts';
import { checkCode } from './check-code.ts';
import { invokeLocal } from './invoke-local.ts';
import { scaffoldService } from './scaffold-service.ts';
import { simulateTraffic } from './simulate-traffic.ts';
import { validateTemplate } from './validate-template.ts';

/** Every tool, in the order clients list them. */
export const tools: readonly ToolDefinition[] = [
  scaffoldService,
  validateTemplate,
  checkCode,
  simulateTraffic,
  buildService,
  invokeLocal,
];

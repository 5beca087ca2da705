import type { TemplateModel } from '../../cloudformation/model.ts';
import { nodeAt } from '../../cloudformation/nodes.ts';
import type { LoweredResource } from '../rule.ts';
import { isUnset } from './settings.ts';

/** Whether a function is surely durable. */
export function isDurable(model: TemplateModel, { properties }: LoweredResource): boolean {
  const config = nodeAt(properties, 'DurableConfig');
  return config?.kind === 'mapping' && !isUnset(model, config) && nodeAt(config, 'ExecutionTimeout') !== undefined;
}

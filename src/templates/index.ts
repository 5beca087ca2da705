import { durableWorkflow } from './durable-workflow/blueprint.ts';
import { eventBus } from './event-bus/blueprint.ts';
import { httpApi } from './http-api/blueprint.ts';
import { queueWorker } from './queue-worker/blueprint.ts';
import { scheduledJob } from './scheduled-job/blueprint.ts';

/** Every kind of service, in the order they are listed. */
export const blueprints = [httpApi, queueWorker, eventBus, scheduledJob, durableWorkflow] as const;

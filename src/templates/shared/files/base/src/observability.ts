import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';
import type { Context } from 'aws-lambda';

// Names, namespace and log level come from the POWERTOOLS_* variables in template.yaml.
export const logger = new Logger();
export const tracer = new Tracer();
const metrics = new Metrics();

/** Counts a business event, e.g. an order placed. Technical numbers (duration, errors) come from Lambda itself. */
export function count(name: string, value = 1): void {
  metrics.addMetric(name, MetricUnit.Count, value);
}

/** Writes what was counted; `observe` does it at the end of an invocation. */
export function publishCounts(): void {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
}

/**
 * Runs one invocation with its log context, a trace segment and its metrics, and cleans up after it,
 * so nothing of this request appears in the next one on the same execution environment.
 */
export async function observe<T>(context: Context, work: () => Promise<T>): Promise<T> {
  const parent = tracer.isTracingEnabled() ? tracer.getSegment() : undefined;
  const segment = parent?.addNewSubsegment('handler');
  if (segment) tracer.setSegment(segment);
  logger.addContext(context);
  metrics.captureColdStartMetric();
  tracer.annotateColdStart();
  tracer.addServiceNameAnnotation();
  try {
    return await work();
  } catch (error) {
    tracer.addErrorAsMetadata(error instanceof Error ? error : new Error(String(error)));
    throw error;
  } finally {
    segment?.close();
    if (parent) tracer.setSegment(parent);
    publishCounts();
    logger.resetKeys();
  }
}

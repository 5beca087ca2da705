import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { runOnce } from '../domain/run-once.ts';
import { takeSnapshot, type Snapshot } from '../domain/snapshot.ts';
import { count, logger, observe } from '../observability.ts';
import { runs, snapshots } from '../storage/runs.ts';
import { fetchPage } from '../web/fetch-page.ts';

/** The input that template.yaml tells the scheduler to send. */
const jobInput = z.object({ scheduledAt: z.iso.datetime({ offset: true }) });

/** Runs the job for one scheduled time; undefined when that run is done already or still going on. */
export const handler = (event: unknown, context: Context): Promise<Snapshot | undefined> =>
  observe(context, async () => {
    const { scheduledAt } = jobInput.parse(event);
    logger.appendKeys({ scheduledAt });
    const work = () => takeSnapshot(snapshots, () => fetchPage(watchedUrl()));
    const leaseMs = context.getRemainingTimeInMillis();
    const result = await runOnce(runs, scheduledAt, work, { now: () => new Date(), leaseMs });
    if (result) count('RunFinished');
    if (result?.isChanged) count('PageChanged');
    logger.info(result ? 'run finished' : 'nothing to do', { result });
    return result;
  });

function watchedUrl(): string {
  const url = process.env['WATCHED_URL'];
  if (!url) throw new Error('The environment variable WATCHED_URL is not set');
  return url;
}

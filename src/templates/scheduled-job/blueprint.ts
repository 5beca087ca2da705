import * as z from 'zod';
import { UserError } from '../../world/errors.ts';
import { defineBlueprint } from '../blueprint.ts';
import { quote } from '../parts/names.ts';
import { deploymentOptions, deploymentTokens } from '../parts/options.ts';
import { assembleProject } from '../parts/project.ts';
import { buildTemplate, silenceHoursOf } from './template.ts';

const scheduleGrammar =
  /^(rate\([1-9]\d{0,4} (minutes?|hours?|days?)\)|cron\([\w ,\-*/?#]{11,80}\)|at\([\d\-:T]{19}\))$/;

export const scheduledJob = defineBlueprint({
  kind: 'scheduled-job',
  summary:
    'Runs a job on a schedule, once per scheduled time: EventBridge Scheduler, a function, a table of runs, dead letters',
  options: z.strictObject({
    schedule: z
      .string()
      .default('rate(1 day)')
      .describe('When: rate(1 hour), cron(0 6 * * ? *) or at(2026-12-24T18:00:00).'),
    timezone: z.string().default('UTC').describe('Time zone of cron and at, e.g. Europe/Madrid.'),
    ...deploymentOptions,
  }),
  build(name, { schedule, timezone, ...options }, files) {
    assertSchedule(schedule);
    assertTimezone(timezone);
    return assembleProject(files, {
      name,
      folders: ['shared/base', 'shared/dynamodb', 'files'],
      tokens: {
        ...deploymentTokens(name, options),
        silence: describeSilence(silenceHoursOf(schedule)),
        devParameters: 'DeletionProtection=false',
        prodParameters: 'DeletionProtection=true',
      },
      built: { 'template.yaml': buildTemplate({ service: name, schedule, timezone }) },
    });
  },
});

function describeSilence(hours: number | undefined): string {
  if (hours === undefined) return 'The schedule is too rare or too special for an alarm on silence: look after it.';
  return `A silent job is noticed: an alarm rings when no run finished for ${String(hours)} hours.`;
}

function assertSchedule(schedule: string): void {
  if (scheduleGrammar.test(schedule)) return;
  throw new UserError(
    `"options.schedule" is ${quote(schedule)}, which EventBridge Scheduler does not take. Give rate(1 hour), cron(0 6 * * ? *) or at(2026-12-24T18:00:00).`,
  );
}

function assertTimezone(timezone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch (cause) {
    throw new UserError(
      `"options.timezone" is ${quote(timezone)}, which is no time zone. Give one such as "Europe/Madrid".`,
      { cause },
    );
  }
}

/** What is wrong with a schedule expression, and its replacement where it is plain. */
export interface ScheduleProblem {
  readonly message: string;
  readonly replacement?: string;
}

const units = ['minute', 'hour', 'day'];
const months = 'JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC';
const weekdays = 'SUN|MON|TUE|WED|THU|FRI|SAT';

interface CronField {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly words?: string;
  /** Extra forms: `L`, `15W`, `6#3`. */
  readonly special?: RegExp;
}

const cronFields: readonly CronField[] = [
  { name: 'minutes', min: 0, max: 59 },
  { name: 'hours', min: 0, max: 23 },
  { name: 'day of month', min: 1, max: 31, special: /^(?:\?|L(?:-\d+)?|LW|\d+W)$/ },
  { name: 'month', min: 1, max: 12, words: months },
  {
    name: 'day of week',
    min: 1,
    max: 7,
    words: weekdays,
    special: /^(?:\?|L|[1-7]L|(?:[1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)#[1-5])$/i,
  },
  { name: 'year', min: 1970, max: 2199 },
];

/** Undefined for a well-formed `rate(…)`, `cron(…)` or, for EventBridge Scheduler, `at(…)`. */
export function problemWithSchedule(text: string, isScheduler: boolean): ScheduleProblem | undefined {
  const call = /^(rate|cron|at)\((.*)\)$/.exec(text.trim());
  if (!call) {
    return {
      message: `"${text}" is no schedule. Write rate(5 minutes) or cron(0 3 * * ? *)${isScheduler ? ' or at(2027-01-01T00:00:00)' : ''}.`,
    };
  }
  const [, name, body = ''] = call;
  if (name === 'rate') return problemWithRate(text, body);
  if (name === 'cron') return problemWithCron(text, body);
  if (!isScheduler)
    return {
      message: `at(…) is for EventBridge Scheduler (AWS::Scheduler::Schedule or a ScheduleV2 event), not for rules.`,
    };
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(body)
    ? undefined
    : { message: `"${text}": write at(yyyy-mm-ddThh:mm:ss).` };
}

function problemWithRate(text: string, body: string): ScheduleProblem | undefined {
  const parts = /^(\d+)\s+([a-z]+)$/.exec(body.trim());
  const unit = parts?.[2]?.replace(/s$/, '') ?? '';
  const number = Number(parts?.[1]);
  if (!parts || !units.includes(unit) || number < 1)
    return { message: `"${text}": write rate(number unit), the unit minutes, hours or days.` };
  const right = `rate(${number} ${unit}${number === 1 ? '' : 's'})`;
  const isRight = parts[2] === `${unit}${number === 1 ? '' : 's'}`;
  return isRight
    ? undefined
    : {
        message: `"${text}": the unit must be ${number === 1 ? 'singular' : 'plural'}. Write ${right}.`,
        replacement: right,
      };
}

function problemWithCron(text: string, body: string): ScheduleProblem | undefined {
  const fields = body.trim().split(/\s+/);
  if (fields.length !== cronFields.length) {
    return {
      message: `"${text}" has ${fields.length} fields, but EventBridge takes six: minutes hours day-of-month month day-of-week year. For example cron(0 3 * * ? *).`,
    };
  }
  for (const [index, field] of cronFields.entries()) {
    const value = fields[index] ?? '';
    if (!isField(value, field))
      return { message: `"${text}": "${value}" is no ${field.name} (${field.min} to ${field.max}).` };
  }
  const [, , dayOfMonth, , dayOfWeek] = fields;
  if (dayOfMonth !== '?' && dayOfWeek !== '?') {
    return {
      message: `"${text}": one of day of month and day of week must be "?". For example cron(${suggest(fields)}).`,
    };
  }
  return undefined;
}

function suggest(fields: readonly string[]): string {
  const index = fields[4] === '*' ? 4 : 2;
  return fields.map((field, position) => (position === index ? '?' : field)).join(' ');
}

function isField(value: string, { min, max, words, special }: CronField): boolean {
  const word = words === undefined ? undefined : new RegExp(`^(?:${words})$`, 'i');
  const isPoint = (text: string) =>
    word?.test(text) === true || (/^\d+$/.test(text) && Number(text) >= min && Number(text) <= max);
  return value.split(',').every((part) => {
    if (special?.test(part)) return true;
    const [range = '', step, ...rest] = part.split('/');
    if (rest.length > 0 || (step !== undefined && !/^\d+$/.test(step))) return false;
    if (range === '*') return true;
    const [from = '', to, ...more] = range.split('-');
    return more.length === 0 && isPoint(from) && (to === undefined || isPoint(to));
  });
}

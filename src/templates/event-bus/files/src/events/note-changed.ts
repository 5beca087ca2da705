import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { NoteMessage } from '../domain/note-message.ts';

/** What rules match on, together with the source. Consumers depend on it: a breaking change gets a new name. */
export const detailType = 'NoteChanged';

/** The event that says a note has changed. The detail holds all a consumer needs, so that nobody has to ask back. */
export function noteChanged(detail: NoteMessage, now: Date): PutEventsRequestEntry {
  const { BUS_NAME: bus, EVENT_SOURCE: source } = process.env;
  if (!bus || !source) throw new Error('The environment variables BUS_NAME and EVENT_SOURCE are not set');
  return { EventBusName: bus, Source: source, DetailType: detailType, Time: now, Detail: JSON.stringify(detail) };
}

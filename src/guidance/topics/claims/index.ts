import type { Claim, ClaimSource } from '../types.ts';
import { announcementClaims } from './announcements.ts';
import { sessionNoteClaims } from './session-notes.ts';
import { talkClaims } from './talks.ts';

/** Every claim of the talks and articles this project grew from, once. */
export const claims: readonly Claim[] = [...announcementClaims, ...sessionNoteClaims, ...talkClaims];

export const claimSourceTitles: Record<ClaimSource, string> = {
  announcements: 'Article on the serverless announcements of re:Invent 2025 (December 2025)',
  'session-notes': 'Notes from sessions of re:Invent 2025',
  keynote: 'Talk CNS211, Building the future with AWS Serverless (re:Invent 2025)',
  'durable-article': 'Article on talk CNS380, durable functions (re:Invent 2025)',
  'best-practices': 'Summary of talk CNS403, best practices for serverless developers (re:Invent 2025)',
};

/** What people get wrong about a topic. */
export function correctionsOf(topic: string): readonly Claim[] {
  return claims.filter(({ verdict, topics }) => verdict !== 'true' && topics.includes(topic));
}

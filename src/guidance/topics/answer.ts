import { UserError } from '../../world/errors.ts';
import type { FactSummary } from '../facts/line.ts';
import { noteFacts, summarizeFact } from '../facts/select.ts';
import { correctionsOf } from './claims/index.ts';
import { findTopic, topics } from './index.ts';
import { searchSections } from './search.ts';
import type { Claim, Topic } from './types.ts';

export interface Guidance {
  /** What there is to ask about; present without topic and question, and when a question finds nothing. */
  readonly topics?: { id: string; summary: string }[] | undefined;
  readonly topic?: string | undefined;
  readonly text: string;
  readonly facts: FactSummary[];
  readonly corrections: string[];
  readonly related: string[];
  readonly next: string[];
}

const sectionsPerQuestion = 3;
/** Sections far below the best one answer something else. */
const worthShowing = 0.45;
const mostCorrections = 8;
const correctionsPerQuestion = 4;
const factsPerQuestion = 6;

/** The list of topics, one topic, or the sections that answer a question. Throws UserError for an unknown topic. */
export function answerGuidance(
  request: { topic?: string | undefined; question?: string | undefined },
  now: Date,
): Guidance {
  const topic = request.topic === undefined ? undefined : knownTopic(request.topic);
  if (request.question !== undefined) return answerQuestion(request.question, topic, now);
  return topic ? showTopic(topic, now) : listTopics('Topics of guidance:');
}

function knownTopic(id: string): Topic {
  const topic = findTopic(id.trim().toLowerCase());
  if (topic) return topic;
  throw new UserError(
    `No topic "${id}". Topics: ${topics.map((known) => known.id).join(', ')}. Or ask with question instead.`,
  );
}

function listTopics(text: string): Guidance {
  const list = topics.map(({ id, summary }) => ({ id, summary }));
  return { topics: list, text, facts: [], corrections: [], related: [], next: ['get_guidance'] };
}

function showTopic(topic: Topic, now: Date): Guidance {
  return {
    topic: topic.id,
    text: [`# ${topic.title}`, ...topic.sections.map(({ heading, body }) => `## ${heading}\n${body}`)].join('\n\n'),
    facts: noteFacts(topic.facts, now).map(summarizeFact),
    corrections: correctionsOf(topic.id).slice(0, mostCorrections).map(formatCorrection),
    related: [...topic.related],
    next: [...topic.next],
  };
}

function answerQuestion(question: string, within: Topic | undefined, now: Date): Guidance {
  const found = searchSections(question, 30).filter(({ topic }) => within === undefined || topic === within.id);
  const [best] = found;
  if (!best)
    return within
      ? showTopic(within, now)
      : listTopics(`Nothing here answers "${question}". These topics exist; ask with other words or take one of them:`);
  const shown = found.filter(({ score }) => score >= best.score * worthShowing).slice(0, sectionsPerQuestion);
  const from = [...new Set(shown.map(({ topic }) => topic))].map(findTopic).filter((topic) => topic !== undefined);
  const texts = shown.map(({ topic: id, section }) => {
    const topic = findTopic(id);
    const part = topic?.sections[section];
    return topic && part ? `## ${topic.title}: ${part.heading}\n${part.body}` : '';
  });
  const corrections = from.flatMap(({ id }) => correctionsOf(id));
  return {
    topic: best.topic,
    text: texts.join('\n\n'),
    facts: noteFacts(
      from.flatMap(({ facts }) => facts.slice(0, factsPerQuestion)),
      now,
    )
      .slice(0, factsPerQuestion)
      .map(summarizeFact),
    corrections: [...new Set(corrections)].slice(0, correctionsPerQuestion).map(formatCorrection),
    related: [...new Set(from.flatMap(({ id, related }) => [id, ...related]))],
    next: [...new Set(from.flatMap(({ next }) => next))],
  };
}

function formatCorrection({ claim, verdict, truth, source }: Claim): string {
  return `${verdict === 'false' ? 'Not true' : 'Outdated'}: "${claim}" ${truth} (${source})`;
}

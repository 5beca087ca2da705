import MiniSearch from 'minisearch';
import { claims } from './claims/index.ts';
import { topics } from './index.ts';

/** A part of the guidance that answers a question: a section of a topic. */
export interface FoundSection {
  readonly topic: string;
  /** Index into the topic's sections. */
  readonly section: number;
  readonly score: number;
}

interface Entry {
  readonly id: string;
  readonly topic: string;
  readonly section: number;
  readonly heading: string;
  readonly title: string;
  readonly keywords: string;
  readonly body: string;
  readonly corrections: string;
}

const searchedFields = ['title', 'heading', 'keywords', 'body', 'corrections'] satisfies (keyof Entry)[];
let index: MiniSearch<Entry> | undefined;

/** Words that say nothing about the subject of a question. */
const fillers = new Set(
  'a about always an and any best are as at be can could do does for from have how i if in is it its make me my need of on or our should so than that the their there this to use using want we what when where which who why will with would you your'.split(
    ' ',
  ),
);

/** Sections that answer a question, best first. Works without a network; tolerates word forms and slips of the pen. */
export function searchSections(question: string, limit: number): FoundSection[] {
  index ??= buildIndex();
  return index
    .search(question, {
      prefix: (term) => term.length > 3,
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      boost: { keywords: 3, title: 3, heading: 2 },
      combineWith: 'OR',
    })
    .slice(0, limit)
    .map(({ id, score }) => ({ ...place(String(id)), score }));
}

function place(id: string): { topic: string; section: number } {
  const [topic = '', section = '0'] = id.split('#');
  return { topic, section: Number(section) };
}

function buildIndex(): MiniSearch<Entry> {
  const search = new MiniSearch<Entry>({
    fields: searchedFields,
    idField: 'id',
    processTerm: (term) => (fillers.has(term.toLowerCase()) ? null : stem(term.toLowerCase())),
  });
  search.addAll(entries());
  return search;
}

/** Plural and -ing forms meet their stem; enough for nouns and verbs of this field. */
function stem(term: string): string {
  return term.length > 5 ? term.replace(/(?:ing|es|ed|s)$/, '') : term.replace(/s$/, '');
}

function entries(): Entry[] {
  return topics.flatMap((topic) =>
    topic.sections.map(({ heading, body }, section) => ({
      id: `${topic.id}#${section}`,
      topic: topic.id,
      section,
      heading,
      title: `${topic.title} ${topic.summary}`,
      keywords: `${topic.id} ${topic.keywords.join(' ')}`,
      body,
      corrections: claims
        .filter((claim) => claim.topics[0] === topic.id && claim.verdict !== 'true')
        .map((claim) => claim.claim)
        .join(' '),
    })),
  );
}

import { expect, it } from 'vitest';
import { guidanceQuestions } from '../../bench/guidance-questions.ts';
import { findTopic } from '../../src/guidance/topics/index.ts';
import { searchSections } from '../../src/guidance/topics/search.ts';

const share = (count: number): number => count / guidanceQuestions.length;

it('questions as people ask them find their topic', () => {
  const places = guidanceQuestions.map(([question, topic]) => {
    expect(findTopic(topic), topic).toBeDefined();
    return [...new Set(searchSections(question, 30).map((found) => found.topic))].indexOf(topic);
  });
  const first = share(places.filter((place) => place === 0).length);
  const withinThree = share(places.filter((place) => place >= 0 && place < 3).length);
  process.stdout.write(
    `guidance questions: ${(first * 100).toFixed(0)} % first, ${(withinThree * 100).toFixed(0)} % within three\n`,
  );
  expect(first).toBeGreaterThan(0.85);
  expect(withinThree).toBeGreaterThan(0.95);
});

it.each(['durable functions or step functions?', 'step functions vs durable functions'])(
  'a question between two things finds the choice: %s',
  (question) => {
    expect(searchSections(question, 1)).toMatchObject([{ topic: 'orchestration' }]);
  },
);

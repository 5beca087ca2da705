import { describe, expect, it } from 'vitest';
import { answerGuidance } from '../../src/guidance/topics/answer.ts';
import { claims, correctionsOf } from '../../src/guidance/topics/claims/index.ts';
import { findTopic, topics } from '../../src/guidance/topics/index.ts';
import { renderSkill, skills } from '../../src/guidance/topics/markdown.ts';
import { searchSections } from '../../src/guidance/topics/search.ts';

const now = new Date('2026-11-21');
const length = (answer: ReturnType<typeof answerGuidance>): number => JSON.stringify(answer).length;

describe('topics', () => {
  it.each(topics.map((topic) => [topic.id, topic] as const))('%s is short, sourced and linked', (id, topic) => {
    expect(id).toMatch(/^[a-z][a-z0-9-]+$/);
    expect(length(answerGuidance({ topic: id }, now))).toBeLessThan(8000);
    expect(topic.facts.length).toBeGreaterThan(0);
    expect(topic.next.length).toBeGreaterThan(0);
    for (const related of topic.related) expect(findTopic(related), related).toBeDefined();
    expect(topic.related).not.toContain(id);
  });

  it('are each part of one skill', () => {
    expect(skills.flatMap((skill) => skill.topics).toSorted()).toEqual(topics.map(({ id }) => id).toSorted());
  });

  it('give skills with a name, a description that says when, and a bounded body', () => {
    for (const skill of skills) {
      const text = renderSkill(skill);
      expect(text).toMatch(new RegExp(`^---\nname: ${skill.name}\ndescription: ".*Use (?:when|for) `));
      expect(text.split('\n').length).toBeLessThan(500);
      expect(skill.description.length).toBeLessThan(1024);
    }
  });
});

describe('questions', () => {
  it.each([
    ['should I use step functions or durable functions for an approval workflow?', 'orchestration'],
    ['how do I stream bedrock answers to the browser', 'streaming'],
    ['one bad record blocks my kinesis shard', 'poison-records'],
    ['how to pass the tenant id safely through api gateway', 'tenancy'],
    ['why are my cloudwatch logs so expensive', 'logging-cost'],
    ['HTTP API or REST API?', 'api-kinds'],
    ['lambda cold start too slow', 'cold-starts'],
    ['how much memory should my function have', 'power-tuning'],
    ['duplicate messages from SQS', 'idempotency'],
    ['SDK timeouts and retry storms', 'retries-timeouts'],
    ['composite sort keys for a GSI', 'dynamodb'],
    ['is 35% discount with database savings plan right for dynamodb', 'savings-plans'],
    ['s3 503 slow down errors key naming', 's3-performance'],
    ['expose my rest api as mcp tools', 'mcp-hosting'],
    ['canary deployment and rollback', 'deployment-safety'],
    ['which node version is deprecated', 'runtimes'],
    ['sam or cdk or terraform', 'choosing-iac'],
    ['capacity provider for managed instances', 'managed-instances'],
    ['batchItemFailures', 'partial-failures'],
    ['where do I run a GPU job', 'compute-options'],
    ['waitForEvent does not exist', 'invented-apis'],
    ['least privilege IAM roles and secrets', 'security'],
    ['customer was charged twice', 'idempotency'],
    ['my lambda times out after 29 seconds behind api gateway', 'api-kinds'],
    ['arm64 or x86', 'power-tuning'],
    ['DLQ for dynamodb streams', 'poison-records'],
    ['what alarms should I set', 'observability'],
    ['where do failed async events go', 'event-paths'],
    ['throttling errors 429 when traffic spikes', 'failure-modes'],
  ])('%s', (question, topic) => {
    expect(searchSections(question, 3).map((found) => found.topic)).toContain(topic);
    expect(answerGuidance({ question }, now).text.length).toBeGreaterThan(100);
  });

  it('stay within one topic when it is given', () => {
    const answer = answerGuidance({ topic: 'dynamodb', question: 'capacity' }, now);
    expect(answer.topic).toBe('dynamodb');
    expect(answer.text).toContain('Capacity');
  });

  it('say when nothing answers, and list the topics', () => {
    const answer = answerGuidance({ question: 'zzzqqq xxyyzz' }, now);
    expect(answer.text).toContain('Nothing here answers "zzzqqq xxyyzz"');
    expect(answer.topics).toHaveLength(topics.length);
  });

  it('are bounded', () => {
    const answer = answerGuidance({ question: 'lambda function timeout retry queue stream batch concurrency' }, now);
    expect(length(answer)).toBeLessThan(8000);
  });
});

describe('answers', () => {
  it('list the topics when nothing is asked', () => {
    expect(answerGuidance({}, now).topics?.map(({ id }) => id)).toContain('scaffolding');
  });

  it('refuse an unknown topic with the known ones', () => {
    expect(() => answerGuidance({ topic: 'kubernetes' }, now)).toThrow(
      /No topic "kubernetes". Topics: compute-options/,
    );
  });

  it('correct the invented durable SDK', () => {
    const answer = answerGuidance({ topic: 'durable-functions' }, now);
    expect(answer.corrections.join('\n')).toContain('@aws/durable-execution-sdk-js');
  });
});

describe('claims', () => {
  it('appear once each, with a source, and the wrong ones with the truth', () => {
    expect(new Set(claims.map(({ claim }) => claim)).size).toBe(claims.length);
    for (const { claim, verdict, truth, source, topics: shown } of claims) {
      expect(source.length, claim).toBeGreaterThan(10);
      expect(verdict === 'true' || truth.length > 5, claim).toBe(true);
      for (const topic of shown) expect(findTopic(topic), `${claim}: ${topic}`).toBeDefined();
    }
  });

  it('give corrections only where something is wrong', () => {
    expect(correctionsOf('durable-functions').every(({ verdict }) => verdict !== 'true')).toBe(true);
  });
});

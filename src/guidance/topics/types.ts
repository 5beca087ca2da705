import type { FactId } from '../facts/index.ts';

export interface TopicSection {
  readonly heading: string;
  /** Markdown, at most a few short paragraphs or a list. */
  readonly body: string;
}

/** Guidance on one thing people ask about. */
export interface Topic {
  readonly id: string;
  readonly title: string;
  /** One line for the list of topics. */
  readonly summary: string;
  /** Words people use for it that the text does not. */
  readonly keywords: readonly string[];
  readonly sections: readonly TopicSection[];
  /** The facts the text rests on. */
  readonly facts: readonly FactId[];
  readonly related: readonly string[];
  /** Tools to call next. */
  readonly next: readonly string[];
}

/** What the talks and articles this project grew from, and agents after them, say about serverless on AWS. */
export interface Claim {
  readonly claim: string;
  readonly verdict: 'true' | 'outdated' | 'false';
  readonly truth: string;
  readonly source: string;
  readonly document: ClaimSource;
  /** Topics that show it as a correction. */
  readonly topics: readonly string[];
}

export type ClaimSource = 'announcements' | 'session-notes' | 'keynote' | 'durable-article' | 'best-practices';

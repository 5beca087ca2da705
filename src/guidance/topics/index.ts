import { apiTopics } from './apis.ts';
import { computeTopics } from './compute.ts';
import { eventTopics } from './events.ts';
import { operationsTopics } from './operations.ts';
import type { Topic } from './types.ts';
import { workflowTopics } from './workflows.ts';

/** Every topic, in the order of the list. */
export const topics: readonly Topic[] = [
  ...computeTopics,
  ...workflowTopics,
  ...apiTopics,
  ...eventTopics,
  ...operationsTopics,
];

export function findTopic(id: string): Topic | undefined {
  return topics.find((topic) => topic.id === id);
}

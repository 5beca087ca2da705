/** Media types whose bodies are records one after another, perhaps without an end. `essence` is lower case, without parameters. */
export function isStreamType(essence: string): boolean {
  return /^(?:text\/event-stream|application\/(?:jsonl|x-jsonlines|ndjson|x-ndjson|stream\+json|json-seq))$/.test(
    essence,
  );
}

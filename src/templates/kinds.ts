/** The kinds of service that can be scaffolded, most asked for first; data only, so that the tool's schema can use it. */
export const kinds = ['http-api', 'queue-worker', 'event-bus', 'scheduled-job', 'durable-workflow'] as const;

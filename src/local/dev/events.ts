/** What a development server tells while it runs. */
export type DevEvent =
  | {
      readonly kind: 'ready';
      readonly url: string;
      readonly routes: readonly string[];
      readonly notes: readonly string[];
    }
  | {
      readonly kind: 'answered';
      readonly method: string;
      readonly path: string;
      readonly statusCode: number;
      /** undefined when no route matched or the front door refused. */
      readonly function: string | undefined;
      readonly durationMs: number;
    }
  | { readonly kind: 'log'; readonly function: string; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  | { readonly kind: 'changed'; readonly files: readonly string[] }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'failed'; readonly text: string };

/** One or more lines for a terminal. */
export function formatDevEvent(event: DevEvent): string {
  switch (event.kind) {
    case 'ready':
      return [
        `Serving ${event.url}`,
        ...event.routes.map((route) => `  ${route}`),
        ...event.notes.map((note) => `Note: ${note}`),
      ].join('\n');
    case 'answered':
      return `${event.method} ${event.path} ${event.statusCode} ${Math.round(event.durationMs)} ms${event.function === undefined ? '' : ` ${event.function}`}`;
    case 'log':
      return `  ${event.function} | ${event.text}`;
    case 'changed':
      return `Changed: ${event.files.join(', ')}. Reloading.`;
    case 'note':
      return `Note: ${event.text}`;
    case 'failed':
      return event.text;
  }
}

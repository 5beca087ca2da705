/** `application/json; charset=utf-8` → `application/json`. */
export function essenceOf(mediaType: string): string {
  return (mediaType.split(';', 1)[0] ?? '').trim().toLowerCase();
}

export type MediaKind = 'json' | 'form' | 'multipart' | 'text' | 'xml' | 'binary';

/** How a body of this media type is written; an unnamed (`*` + `/*`) one is written as JSON. */
export function kindOfMediaType(mediaType: string): MediaKind {
  if (mediaType === 'application/json') return 'json';
  const essence = essenceOf(mediaType);
  if (essence === '*/*' || essence === 'application/*' || essence === '') return 'json';
  if (/^(application|text)\/json$|\+json$|[/.-]json$|\bjson\b/.test(essence)) return 'json';
  if (essence === 'application/x-www-form-urlencoded') return 'form';
  if (essence.startsWith('multipart/')) return 'multipart';
  if (/[/+]xml$/.test(essence)) return 'xml';
  if (essence.startsWith('text/') || /yaml|graphql|javascript|x-sh$|ndjson|jsonl/.test(essence)) return 'text';
  return 'binary';
}

const kindRank: Readonly<Record<MediaKind, number>> = { json: 1, form: 3, multipart: 4, text: 5, xml: 6, binary: 8 };

/** Preference among the media types of one body, smallest first: json, +json, form, multipart, text, xml, octet-stream, others. */
export function rankMediaType(mediaType: string): number {
  const essence = essenceOf(mediaType);
  if (essence === 'application/json') return 0;
  if (essence === '*/*') return 2;
  if (essence === 'application/octet-stream') return 7;
  return kindRank[kindOfMediaType(mediaType)];
}

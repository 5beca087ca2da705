/** Characters that hide or reorder text: controls, formats (zero-width, bidi, tags), surrogates, private use, selectors, fillers. */
const invisible = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Variation_Selector}\u115F\u1160\u3164\uFFA0]/gu;

/** Whether a text holds characters that a model reads and a person does not see. */
export function hasInvisible(text: string): boolean {
  return /[^\t\n\r -~]/.test(text) && text.search(invisible) >= 0;
}

/** Anything that could be markup, hidden, or white space to collapse. */
const special = /[^ -;=?-Z\\\]-_a-~]| {2}/;

/**
 * Text of an untrusted specification made fit for a model: invisible characters, markup, comments and link
 * targets taken out, white space collapsed, cut at the end of a sentence or word.
 * @param maxLength characters kept at most
 */
export function cleanText(text: string, maxLength: number): string {
  // Markup can only shrink: nothing beyond this can reach the result of a sensible text.
  const longest = Math.ceil(maxLength * 1.5) + 200;
  const start = text.length > longest ? text.slice(0, longest) : text;
  const plain = special.test(start) ? stripMarkup(start) : start.trim();
  return shorten(plain, maxLength);
}

/** Each step only where its characters occur: most texts need one or two. */
function stripMarkup(text: string): string {
  let plain = /[^\t\n\r -~]/.test(text) ? text.replace(invisible, '') : text;
  if (plain.includes('<')) plain = plain.replace(/<!--[^]*?(?:-->|$)/g, ' ').replace(/<\/?[a-z][^<>]{0,500}>/gi, ' ');
  if (plain.includes('](')) plain = plain.replace(/!?\[([^\][]{0,300})\]\([^)]{0,2000}\)/g, '$1');
  if (/\*\*|__|```|^\s*[-=*_#]/m.test(plain)) {
    plain = plain.replace(/[*_]{2,}|^#{1,6}\s+|`{3,}[a-z]*|^\s*[-=*_]{3,}\s*$/gm, '');
  }
  return plain.replace(/\s{2,}|[^\S ]/g, ' ').trim();
}

/** Cuts after a sentence in the second half, else after a word, and says so by an ellipsis. */
export function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const head = text.slice(0, maxLength);
  const sentence = Math.max(head.lastIndexOf('. '), head.lastIndexOf('! '), head.lastIndexOf('? '));
  if (sentence >= maxLength / 2) return head.slice(0, sentence + 1);
  const word = head.lastIndexOf(' ', maxLength - 2);
  const cut = word >= maxLength / 2 ? head.slice(0, word) : withoutHalfCharacter(head.slice(0, maxLength - 1));
  return `${cut.replace(/[\s,;:.(-]+$/, '')}…`;
}

function withoutHalfCharacter(text: string): string {
  return /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text;
}

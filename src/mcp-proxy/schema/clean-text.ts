/** Characters that hide or reorder text: controls, formats (zero-width, bidi, tags), surrogates, private use, selectors, fillers. */
const invisible = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Variation_Selector}\u115F\u1160\u3164\uFFA0]/gu;

const isPlain = /^[ -;=?-Z\\\]-_a-~]*$/;

/**
 * Text of an untrusted specification made fit for a model: invisible characters, markup, comments and link
 * targets taken out, white space collapsed, cut at the end of a sentence or word.
 * @param maxLength characters kept at most
 */
export function cleanText(text: string, maxLength: number): string {
  // Markup can only shrink: nothing beyond this can reach the result of a sensible text.
  const start = text.length > maxLength * 3 + 300 ? text.slice(0, maxLength * 3 + 300) : text;
  const plain = isPlain.test(start) && !start.includes('  ') ? start.trim() : stripMarkup(start);
  return shorten(plain, maxLength);
}

function stripMarkup(text: string): string {
  return text
    .replace(invisible, '')
    .replace(/<!--[^]*?(?:-->|$)/g, ' ')
    .replace(/!?\[([^\][]{0,300})\]\([^)]{0,2000}\)/g, '$1')
    .replace(/<\/?[a-z][^<>]{0,500}>/gi, ' ')
    .replace(/[*_]{2,}|^#{1,6}\s+|`{3,}[a-z]*|^\s*[-=*_]{3,}\s*$/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
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

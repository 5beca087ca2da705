import { jsonText } from '../serialise/scalar.ts';

/** One list, text or object that is not shown whole. */
export interface Cut {
  /** JMESPath-like place, '' for the root. */
  readonly path: string;
  readonly shown: number;
  readonly total: number;
  readonly unit: 'items' | 'members' | 'characters' | 'levels';
}

export interface BoundedJson {
  readonly value: unknown;
  readonly text: string;
  /** Empty when nothing was cut. */
  readonly cuts: readonly Cut[];
}

interface Limits {
  readonly items: number;
  readonly characters: number;
  readonly levels: number;
}

const maxCuts = 20;
const textLimits = [Infinity, 4_000, 1_000, 200, 60];
const levelLimits = [40, 8, 6, 5, 4, 3, 2, 1];

/**
 * Fits a JSON value into `maxCharacters` by showing the first items of its lists, the beginnings of its long texts and
 * its upper levels, keeping every type, so that what is left still is valid JSON of the same shape.
 */
export function boundJson(value: unknown, maxCharacters: number): BoundedJson {
  const whole = attempt(value, { items: Infinity, characters: Infinity, levels: 200 }, maxCharacters);
  if (whole !== undefined) return whole;
  for (const levels of levelLimits) {
    for (const characters of textLimits) {
      const fewest = attempt(value, { items: 3, characters, levels }, maxCharacters);
      if (fewest !== undefined) return widen(value, { items: 3, characters, levels }, maxCharacters, fewest);
    }
  }
  const text = jsonText(attemptValue(value, { items: 1, characters: 60, levels: 1 }).value).slice(0, maxCharacters);
  return { value: undefined, text, cuts: [{ path: '', shown: 1, total: 1, unit: 'levels' }] };
}

/** Doubles, then halves, the number of items until it is the largest that fits. */
function widen(value: unknown, limits: Limits, maxCharacters: number, fewest: BoundedJson): BoundedJson {
  let best = fewest;
  let low = limits.items;
  let high = low;
  for (;;) {
    high = low * 2;
    const wider = attempt(value, { ...limits, items: high }, maxCharacters);
    if (wider === undefined) break;
    // Nothing more comes into sight: what is still cut is cut by length or depth.
    if (wider.text === best.text && high > 60) return wider;
    best = wider;
    low = high;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const tried = attempt(value, { ...limits, items: middle }, maxCharacters);
    if (tried === undefined) high = middle;
    else {
      best = tried;
      low = middle;
    }
  }
  return best;
}

function attempt(value: unknown, limits: Limits, maxCharacters: number): BoundedJson | undefined {
  const budget = { left: maxCharacters };
  const cut = attemptValue(value, limits, budget);
  if (budget.left < 0) return undefined;
  const text = jsonText(cut.value);
  return text.length > maxCharacters ? undefined : { ...cut, text };
}

/** Stops as soon as the (under)estimated size is over budget, so that a huge value costs no more than a fitting one. */
function attemptValue(value: unknown, limits: Limits, budget = { left: Infinity }): { value: unknown; cuts: Cut[] } {
  const cuts: Cut[] = [];
  const note = (cut: Cut): void => {
    if (cuts.length < maxCuts) cuts.push(cut);
  };
  const visit = (node: unknown, path: string, level: number): unknown => {
    budget.left -= 1;
    if (budget.left < 0) return null;
    if (typeof node === 'string') {
      const shown = node.length > limits.characters ? `${safeSlice(node, limits.characters)}…` : node;
      if (shown !== node) note({ path, shown: limits.characters, total: node.length, unit: 'characters' });
      budget.left -= shown.length;
      return shown;
    }
    if (Array.isArray(node)) {
      if (level >= limits.levels && node.length > 0) {
        note({ path, shown: 0, total: node.length, unit: 'items' });
        return [];
      }
      if (node.length > limits.items) note({ path, shown: limits.items, total: node.length, unit: 'items' });
      return node.slice(0, limits.items).map((item, index) => visit(item, `${path}[${index}]`, level + 1));
    }
    if (typeof node !== 'object' || node === null) return node;
    const entries = Object.entries(node);
    if (level >= limits.levels && entries.length > 0) {
      note({ path, shown: 0, total: entries.length, unit: 'members' });
      return {};
    }
    // Objects have few members unless they are maps, so they are cut later than lists.
    const most = Math.max(limits.items, 60);
    if (entries.length > most) note({ path, shown: most, total: entries.length, unit: 'members' });
    return Object.fromEntries(
      entries.slice(0, most).map(([key, member]) => {
        budget.left -= key.length + 3;
        return [key, visit(member, path === '' ? key : `${path}.${key}`, level + 1)];
      }),
    );
  };
  return { value: visit(value, '', 0), cuts };
}

/** Cuts between characters, not inside a surrogate pair. */
export function safeSlice(text: string, length: number): string {
  const cut = text.slice(0, length);
  return /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
}

/** One sentence that says what was cut, largest first: `items: shown 25 of 4,812 items`. */
export function describeCuts(cuts: readonly Cut[]): string {
  const places = new Map<string, Cut>();
  for (const cut of cuts) {
    const place = cut.path.replace(/\[\d+\]/g, '[]');
    const known = places.get(place);
    if (known === undefined || known.total < cut.total) places.set(place, cut);
  }
  const sorted = [...places].sort(([, left], [, right]) => right.total - left.total).slice(0, 3);
  return sorted
    .map(
      ([place, { shown, total, unit }]) =>
        `${place === '' ? 'shown' : `${place}: shown`} ${shown.toLocaleString('en')} of ${total.toLocaleString('en')} ${unit}`,
    )
    .join('; ');
}

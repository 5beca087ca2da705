import { stemmer } from 'stemmer';

const ignored = new Set(
  'a an and are as at be been by can do does for from give has have how i if in into is it its me my of on or our out please s so some than that the their them then there this to up was we what when which who why will with you your'.split(
    ' ',
  ),
);

/** `listPullRequests` and `pull-requests/list` → the words in them, as written. */
export function splitWords(text: string): string[] {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** The stem a word is indexed under, or null for a word that says nothing. */
export function toTerm(word: string): string | null {
  const lower = word.toLowerCase();
  return ignored.has(lower) ? null : stemmer(lower);
}

/** The distinct stems of a text. */
export function termsOf(text: string): Set<string> {
  return new Set(
    splitWords(text)
      .map(toTerm)
      .filter((term) => term !== null),
  );
}

/** What people say → what API descriptions say. Everyday words of software and commerce, not of one API. */
const synonyms: readonly (readonly [said: string, written: string])[] = [
  ['pr', 'pull request'],
  ['prs', 'pull requests'],
  ['bug', 'issue'],
  ['bugs', 'issues'],
  ['ticket', 'issue'],
  ['tickets', 'issues'],
  ['reply', 'comment'],
  ['assign', 'assignee'],
  ['answer', 'comment reply respond update'],
  ['repo', 'repository'],
  ['repos', 'repositories'],
  ['org', 'organization'],
  ['vulnerabilities', 'alerts advisories security'],
  ['vulnerability', 'alert advisory security'],
  ['dependencies', 'dependency dependabot'],
  ['ci', 'workflow job run check'],
  ['pipeline', 'workflow'],
  ['somebody', 'user member'],
  ['person', 'user member'],
  ['people', 'users members'],
  ['approve', 'review'],
  ['quota', 'limit'],
  ['left', 'remaining limit'],
  ['remaining', 'limit'],
  ['stop', 'cancel'],
  ['abort', 'cancel'],
  ['quit', 'cancel'],
  ['pause', 'suspend'],
  ['continue', 'resume'],
  ['restart', 'rerun'],
  ['rerun', 're run'],
  ['undo', 'revert reverse'],
  ['save', 'create update'],
  ['upload', 'create'],
  ['read', 'get'],
  ['write', 'create'],
  ['open', 'create'],
  ['make', 'create'],
  ['new', 'create'],
  ['put', 'add'],
  ['register', 'create'],
  ['start', 'create dispatch'],
  ['trigger', 'dispatch create'],
  ['by hand', 'dispatch'],
  ['close', 'update close'],
  ['edit', 'update'],
  ['change', 'update'],
  ['modify', 'update'],
  ['rename', 'update rename'],
  ['erase', 'delete'],
  ['drop', 'delete'],
  ['latest', 'latest recent'],
  ['picture', 'image'],
  ['photo', 'image'],
  ['money back', 'refund'],
  ['chargeback', 'dispute'],
  ['subscribe', 'subscription create'],
  ['unsubscribe', 'subscription cancel'],
  ['next', 'upcoming'],
  ['preview', 'upcoming preview'],
  ['money', 'balance payment funds'],
  ['pay', 'payment'],
  ['buy', 'order purchase'],
  ['happened', 'events'],
  ['history', 'events list'],
  ['notifications', 'webhook notifications'],
  ['callback', 'webhook'],
  ['email', 'email send'],
  ['login', 'session authentication'],
  ['sign', 'session'],
  ['folder', 'directory'],
  ['file', 'file content'],
  ['recently', 'recent events'],
  ['who', 'users members'],
  ['how much', 'balance amount total'],
  ['how many', 'count total'],
  ['pay out', 'payout'],
  ['payouts', 'payout'],
  ['rotate', 'update regenerate'],
  ['renew', 'update refresh regenerate'],
  ['command', 'exec execute'],
  ['execute', 'exec run'],
  ['shell', 'exec'],
  ['log', 'logs'],
  ['project', 'repository'],
  ['end', 'cancel finish complete'],
  ['kick', 'remove delete'],
  ['invite', 'invitation member'],
  ['fire', 'remove delete'],
  ['resize', 'scale update'],
  ['restart', 'update patch'],
  ['send', 'post message'],
  ['tell', 'send post message'],
  ['share', 'sharing permission'],
];

/** The query with what its words may also be called. */
export function expandQuery(query: string): string {
  const text = ` ${query.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ')} `;
  let rest = text;
  const added: string[] = [];
  // Longer ones first: who wants "money back" means no other money.
  for (const [said, written] of byLength) {
    if (!rest.includes(` ${said} `)) continue;
    added.push(written);
    if (said.includes(' ')) rest = rest.replace(` ${said} `, ' ');
  }
  return added.join(' ');
}

const byLength = synonyms.toSorted(([left], [right]) => right.split(' ').length - left.split(' ').length);

const intents: readonly (readonly [methods: readonly string[], words: string])[] = [
  [
    ['POST', 'PUT'],
    'create add new make open start register write put upload give send ask approve attach subscribe trigger run rerun merge fork answer report cancel stop',
  ],
  [['GET'], 'list show find which what who how get read search see view check compare latest why'],
  [['DELETE'], 'delete remove drop erase cancel stop end kick'],
  [['PATCH', 'PUT', 'POST'], 'update change edit modify set close rename mark enable disable protect answer'],
];

/** HTTP methods the wording asks for; empty when it does not say. */
export function methodsMeant(query: string): ReadonlySet<string> {
  const words = query
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');
  // The first verb says what is wanted; later ones describe.
  for (const word of words.slice(0, 4)) {
    const meant = intents.filter(([, verbs]) => verbs.split(' ').includes(word)).flatMap(([methods]) => methods);
    if (meant.length > 0) return new Set(meant);
  }
  return new Set();
}

// Prints every fact as a table a person can review: `npm run facts`, `npm run facts -- sqs`, `npm run facts -- --weak`.
import { loadSource } from './load-source.mjs';

const { facts } = await loadSource('src/guidance/facts/index.ts');
const { noteFact } = await loadSource('src/guidance/facts/select.ts');
const [wanted = ''] = process.argv.slice(2);
const now = new Date();
const shown = Object.entries(facts).filter(([id, { confidence }]) =>
  wanted === '--weak' ? ['reported', 'unconfirmed'].includes(confidence) : id.startsWith(wanted),
);
for (const [id, fact] of shown) {
  const { stale } = noteFact(id, fact, now);
  const value = fact.value === undefined ? '' : `${shorten(JSON.stringify(fact.value))} ${fact.unit ?? ''}`.trim();
  console.log(`${id} | ${value} | ${fact.confidence}${stale ? ', STALE' : ''} | ${fact.checkedOn} | ${fact.source}`);
  console.log(`    ${fact.statement}`);
}
console.log(`${shown.length} facts`);

function shorten(text) {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

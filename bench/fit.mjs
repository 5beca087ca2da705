// Prints how many of the labelled workloads the advice gets right, row by row, with the misses explained.
import { loadSource } from '../scripts/load-source.mjs';

const { evaluateAll } = await loadSource('bench/fit/evaluate.ts');
const rows = evaluateAll(new Date());
for (const { row, name, passed, answer, misses } of rows) {
  console.log(`${passed ? 'ok  ' : 'MISS'} ${String(row).padStart(2)} ${name}: ${answer.join(' or ')}`);
  for (const miss of misses) console.log(`        ${miss}`);
}
const score = (subset) => `${subset.filter(({ passed }) => passed).length} of ${subset.length}`;
console.log(`one right answer: ${score(rows.filter(({ unambiguous }) => unambiguous))}`);
console.log(`several fair answers: ${score(rows.filter(({ unambiguous }) => !unambiguous))}`);
console.log(`all: ${score(rows)}; longest answer ${Math.max(...rows.map(({ characters }) => characters))} characters`);

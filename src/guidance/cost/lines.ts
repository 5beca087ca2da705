/** One line of a monthly bill. */
export interface CostLine {
  /** What is paid for, e.g. `Lambda duration`. */
  readonly item: string;
  readonly usd: number;
  /** The arithmetic in words: `3,000,000 GB-s on arm64`. */
  readonly basis: string;
}

export const totalOf = (lines: readonly CostLine[]): number => lines.reduce((sum, line) => sum + line.usd, 0);

const plain = new Intl.NumberFormat('en-US', { maximumFractionDigits: 10 });

/** A number for a sentence: thousands separated, at most `digits` significant digits below 1,000. */
export function formatAmount(amount: number, digits = 3): string {
  if (Math.abs(amount) >= 1000) return plain.format(Math.round(amount));
  return plain.format(Number(amount.toPrecision(digits)));
}

/** Dollars for a sentence: cents below 1,000, whole dollars above, more digits for tiny sums. */
export function formatUsd(usd: number): string {
  if (usd !== 0 && Math.abs(usd) < 0.01) return `$${formatAmount(usd, 2)}`;
  return Math.abs(usd) >= 1000 ? `$${formatAmount(usd)}` : `$${usd.toFixed(2)}`;
}

/** A count in round words: `14.6 million`, `38,000`. */
export function formatRound(amount: number): string {
  const million = 1e6;
  if (amount >= million) return `${formatAmount(amount / million)} million`;
  return formatAmount(Number(amount.toPrecision(2)));
}

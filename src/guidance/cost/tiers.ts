/** A price step: `usd` applies to every unit up to `upTo` that no earlier step covers. */
export interface Tier {
  readonly upTo: number;
  readonly usd: number;
}

/** Cost of `amount` units when the first units are dear and later ones cheap. Tiers are in rising order. */
export function tiered(amount: number, tiers: readonly Tier[]): number {
  let from = 0;
  let usd = 0;
  for (const tier of tiers) {
    if (amount <= from) break;
    usd += (Math.min(amount, tier.upTo) - from) * tier.usd;
    from = tier.upTo;
  }
  return usd;
}

/** Repeatable random numbers: the same seed gives the same simulation. */
export interface Random {
  /** Uniform in (0, 1). */
  uniform(): number;
  /** Exponential with mean 1. */
  exponential(): number;
  normal(): number;
  /** Count of events of a Poisson process with this mean. */
  poisson(mean: number): number;
  /** How many of `count` things happen when each does with this probability; fractional counts round at random. */
  binomial(count: number, probability: number): number;
}

const normalFrom = 40;

/** Mulberry32: 32 bits of state, fast, good enough for queueing (checked against closed forms in the tests). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296 || Number.EPSILON;
  };
  const exponential = (): number => -Math.log(uniform());
  const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const roundAtRandom = (value: number): number => Math.floor(value + uniform());
  const poisson = (mean: number): number => {
    if (mean <= 0) return 0;
    if (mean > normalFrom) return Math.max(0, roundAtRandom(mean + Math.sqrt(mean) * normal()));
    const floor = Math.exp(-mean);
    let product = uniform();
    let count = 0;
    while (product > floor) {
      product *= uniform();
      count += 1;
    }
    return count;
  };
  const binomial = (count: number, probability: number): number => {
    const mean = count * probability;
    if (mean <= 0) return 0;
    if (probability >= 1) return count;
    if (mean > normalFrom && count - mean > normalFrom) {
      const drawn = mean + Math.sqrt(mean * (1 - probability)) * normal();
      return Math.min(count, Math.max(0, roundAtRandom(drawn)));
    }
    if (probability > 0.5) return count - binomial(count, 1 - probability);
    // Jump from one success to the next: the gaps are geometric.
    const perGap = Math.log1p(-probability);
    let happened = 0;
    let position = Math.floor(Math.log(uniform()) / perGap) + 1;
    while (position <= count) {
      happened += 1;
      position += Math.floor(Math.log(uniform()) / perGap) + 1;
    }
    return happened;
  };
  return { uniform, exponential, normal, poisson, binomial };
}

const z95 = 1.645;

/** Spread of a lognormal distribution whose 95th percentile is `ratio` times its mean; at most 1.645 (a ratio of 3.87). */
export function lognormalSigma(ratio: number): number {
  const discriminant = z95 * z95 - 2 * Math.log(ratio);
  return discriminant <= 0 ? z95 : z95 - Math.sqrt(discriminant);
}

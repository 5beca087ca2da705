/** Smallest time first: the ends of running requests. Numbers only, so that a million of them stay cheap. */
export class TimeHeap {
  #times: Float64Array;
  #size = 0;

  constructor(capacity = 1024) {
    this.#times = new Float64Array(capacity);
  }

  get size(): number {
    return this.#size;
  }

  /** The earliest time, or Infinity when there is none. */
  peek(): number {
    return this.#size === 0 ? Infinity : (this.#times[0] ?? Infinity);
  }

  push(time: number): void {
    if (this.#size === this.#times.length) this.#grow();
    const times = this.#times;
    let index = this.#size++;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = times[parent] ?? 0;
      if (above <= time) break;
      times[index] = above;
      index = parent;
    }
    times[index] = time;
  }

  pop(): number {
    const times = this.#times;
    const first = this.peek();
    if (this.#size === 0) return first;
    const last = times[--this.#size] ?? 0;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && (times[child + 1] ?? 0) < (times[child] ?? 0)) child += 1;
      const below = times[child] ?? 0;
      if (below >= last) break;
      times[index] = below;
      index = child;
    }
    times[index] = last;
    return first;
  }

  #grow(): void {
    const larger = new Float64Array(this.#times.length * 2);
    larger.set(this.#times);
    this.#times = larger;
  }
}

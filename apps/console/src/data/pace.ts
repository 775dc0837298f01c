interface Sample {
  readonly atMs: number;
  readonly doneBytes: number;
}

/** The window over which the rate is measured. The window is so long that one delayed part hardly changes the rate. */
const windowMs = 8000;

/** Measures the transfer rate over the last seconds. */
export class Pace {
  #samples: readonly Sample[] = [];

  /**
   * Returns the rate in bytes per second, or `undefined` during the first second. The rate is 0, not negative, if `doneBytes` falls because
   * bytes are sent again.
   */
  add(doneBytes: number, atMs: number): number | undefined {
    const kept = this.#samples.filter(({ atMs: then }) => atMs - then <= windowMs);
    this.#samples = [...kept, { atMs, doneBytes }];
    const [first] = this.#samples;
    if (first === undefined || atMs - first.atMs < 1000) return undefined;
    return Math.max(0, ((doneBytes - first.doneBytes) * 1000) / (atMs - first.atMs));
  }
}

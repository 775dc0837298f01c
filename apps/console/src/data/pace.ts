interface Sample {
  readonly atMs: number;
  readonly doneBytes: number;
}

/** Long enough that a part that arrives late moves the figure little. */
const windowMs = 8000;

/** How fast bytes go, over the last seconds. */
export class Pace {
  #samples: readonly Sample[] = [];

  /** Bytes a second; `undefined` until a second has passed. Bytes that are sent again count once. */
  add(doneBytes: number, atMs: number): number | undefined {
    const kept = this.#samples.filter(({ atMs: then }) => atMs - then <= windowMs);
    this.#samples = [...kept, { atMs, doneBytes }];
    const [first] = this.#samples;
    if (first === undefined || atMs - first.atMs < 1000) return undefined;
    return Math.max(0, ((doneBytes - first.doneBytes) * 1000) / (atMs - first.atMs));
  }
}

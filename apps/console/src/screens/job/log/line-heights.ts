import type { LogLine } from '../../../data/log-window.ts';

type Line = Pick<LogLine, 'id' | 'text'>;

/** A smaller difference counts as none: a row is higher, and far down a long page a browser measures only to a part of a pixel. */
const otherPx = 2;

/** Sizes of the place where lines are drawn. */
export interface LineMeasure {
  readonly rowPx: number;
  /** Characters that fit beside each other. */
  readonly columns: number;
}

/** How high lines are: reckoned by their lengths, and as they were measured once they were drawn. */
export class LineHeights {
  /** Beginnings of the lines in pixels from the first one, and last the end of the last one. */
  readonly offsets: Float64Array;
  readonly #lines: readonly Line[];
  readonly #measure: LineMeasure;
  /** By the ids of lines that are another height than was reckoned. */
  readonly #measured: Map<string, number>;

  constructor(lines: readonly Line[], measure: LineMeasure, measured = new Map<string, number>()) {
    this.#lines = lines;
    this.#measure = measure;
    this.#measured = measured;
    this.offsets = new Float64Array(lines.length + 1);
    lines.forEach((line, n) => {
      this.offsets[n + 1] = (this.offsets[n] ?? 0) + this.#heightOf(line);
    });
  }

  /** Heights of other lines in the same place: what was measured of those that stay is kept. */
  with(lines: readonly Line[]): LineHeights {
    return new LineHeights(lines, this.#measure, this.#measured);
  }

  /** Takes heights that were measured, by the indexes of their lines. True where one of them was taken for another height so far. */
  tell(measured: ReadonlyMap<number, number>): boolean {
    const others = [...measured].filter(([n, px]) => Math.abs(this.#height(n) - px) >= otherPx);
    for (const [n, px] of others) {
      const line = this.#lines[n];
      if (line) this.#measured.set(line.id, px);
    }
    const first = Math.min(...others.map(([n]) => n));
    const changes = new Map(others.map(([n, px]) => [n, px - this.#height(n)] as const));
    let movedPx = 0;
    for (let n = first; n < this.#lines.length; n += 1) {
      movedPx += changes.get(n) ?? 0;
      this.offsets[n + 1] = (this.offsets[n + 1] ?? 0) + movedPx;
    }
    return others.length > 0;
  }

  #height(n: number): number {
    return (this.offsets[n + 1] ?? 0) - (this.offsets[n] ?? 0);
  }

  #heightOf({ id, text }: Line): number {
    const { rowPx, columns } = this.#measure;
    return this.#measured.get(id) ?? Math.max(1, Math.ceil(text.length / columns)) * rowPx;
  }
}

/** Index of the line at so many pixels from the first one: the first or the last line for what is beyond them. */
export const lineAt = (offsets: Float64Array, px: number): number => {
  let [low, high] = [0, Math.max(0, offsets.length - 2)];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((offsets[middle] ?? 0) <= px) low = middle;
    else high = middle - 1;
  }
  return low;
};

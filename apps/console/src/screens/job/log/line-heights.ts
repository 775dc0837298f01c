import type { LogLine } from '../../../data/log-window.ts';

type Line = Pick<LogLine, 'id' | 'text'>;

/**
 * The smallest difference of heights that counts. A real change is at least one row, and on a long page the browser measures only fractions
 * of a pixel.
 */
const otherPx = 2;

/** The sizes from which the height of a line is estimated. */
export interface LineMeasure {
  readonly rowPx: number;
  /** The number of characters that fit in one row. */
  readonly columns: number;
}

/** The heights of all lines. A height is estimated from the length of the text until the rendered line has been measured. */
export class LineHeights {
  /** The start of each line in pixels from the first line. The last entry is the end of the last line. */
  readonly offsets: Float64Array;
  readonly #lines: readonly Line[];
  readonly #measure: LineMeasure;
  /** The measured heights by line id, for lines whose height differs from the estimate. */
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

  /** Returns the heights for another list of lines with the same measure. Measured heights are kept. */
  with(lines: readonly Line[]): LineHeights {
    return new LineHeights(lines, this.#measure, this.#measured);
  }

  /** Records measured heights by the index of the line. Returns `true` if at least one height has changed. */
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

/** The index of the line at that many pixels from the first line. A position outside all lines gives the first or the last line. */
export const lineAt = (offsets: Float64Array, px: number): number => {
  let [low, high] = [0, Math.max(0, offsets.length - 2)];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((offsets[middle] ?? 0) <= px) low = middle;
    else high = middle - 1;
  }
  return low;
};

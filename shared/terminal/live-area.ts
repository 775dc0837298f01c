import type { Output } from './output.ts';
import { cutToWidth, widthOf } from './text-width.ts';

/**
 * Lines at the bottom of a terminal that are written anew in their place. A file, a pipe or a dumb terminal gets the first of
 * them now and then, when it says something else than before.
 */
export class LiveArea {
  readonly #output: Output;
  readonly #now: () => number;
  readonly #pauseMs: number;
  #shown: readonly string[] = [];
  #lastAt = Number.NEGATIVE_INFINITY;

  /** Where nothing can be written anew, no more than one line in `pauseMs`. */
  constructor(output: Output, now: () => number, pauseMs = 3000) {
    this.#output = output;
    this.#now = now;
    this.#pauseMs = pauseMs;
  }

  /** `lines` must be printable. */
  show(lines: readonly string[]): void {
    if (!this.#output.canRedraw) {
      this.#sayNowAndThen(lines[0] ?? '');
      return;
    }
    // A full line would break, and the lines above it could not be found again; so would one that `^C` is echoed behind.
    const width = this.#output.columns() - 3;
    const fitting = lines.slice(0, Math.max(1, this.#output.rows() - 1)).map((line) => cutToWidth(line, width));
    this.#output.write(`${this.#back()}${fitting.join('\n')}`);
    this.#shown = fitting;
  }

  /** Writes lines that stay, above those that are written anew. */
  say(text: string): void {
    this.#output.write(`${this.#back()}${text}\n`);
    if (!this.#output.canRedraw) return;
    const shown = this.#shown;
    this.#shown = [];
    if (shown.length > 0) this.show(shown);
  }

  /** The lines that are shown last stay. */
  end(): void {
    if (this.#output.canRedraw && this.#shown.length > 0) this.#output.write('\n');
    this.#shown = [];
  }

  /** The lines that are shown go. */
  clear(): void {
    if (this.#output.canRedraw) this.#output.write(this.#back());
    this.#shown = [];
  }

  /** To the start of the first line that is shown, with all after it erased. */
  #back(): string {
    if (!this.#output.canRedraw || this.#shown.length === 0) return '';
    const columns = this.#output.columns();
    // A window that became narrower has broken the lines since.
    const lines = this.#shown.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns)), 0);
    const up = lines - 1;
    return `\r${up > 0 ? `\u001b[${up}A` : ''}\u001b[J`;
  }

  #sayNowAndThen(line: string): void {
    if (line === this.#shown[0] || this.#now() - this.#lastAt < this.#pauseMs) return;
    this.#shown = [line];
    this.#lastAt = this.#now();
    this.#output.write(`${line}\n`);
  }
}

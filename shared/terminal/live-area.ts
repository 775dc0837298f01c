import type { Output } from './output.ts';
import { cutToWidth, widthOf } from './text-width.ts';

/**
 * Lines at the bottom of a terminal that are redrawn in place. A file, a pipe or a dumb terminal cannot redraw. Such an output gets only
 * the first line, from time to time and only if the line has changed.
 */
export class LiveArea {
  readonly #output: Output;
  readonly #now: () => number;
  readonly #pauseMs: number;
  #shown: readonly string[] = [];
  #lastAt = Number.NEGATIVE_INFINITY;

  /** `pauseMs` is the shortest time between two lines in an output that cannot redraw. */
  constructor(output: Output, now: () => number, pauseMs = 3000) {
    this.#output = output;
    this.#now = now;
    this.#pauseMs = pauseMs;
  }

  /** Shows the lines in place of the previous ones. `lines` must be printable. */
  show(lines: readonly string[]): void {
    if (!this.#output.canRedraw) {
      this.#sayNowAndThen(lines[0] ?? '');
      return;
    }
    // Three columns stay empty. A line that fills the terminal would wrap, and so would a line followed by an echoed `^C`. Then the lines
    // above could not be found for the next redraw.
    const width = this.#output.columns() - 3;
    const fitting = lines.slice(0, Math.max(1, this.#output.rows() - 1)).map((line) => cutToWidth(line, width));
    this.#output.write(`${this.#back()}${fitting.join('\n')}`);
    this.#shown = fitting;
  }

  /** Writes permanent text above the lines that are redrawn. */
  say(text: string): void {
    this.#output.write(`${this.#back()}${text}\n`);
    if (!this.#output.canRedraw) return;
    const shown = this.#shown;
    this.#shown = [];
    if (shown.length > 0) this.show(shown);
  }

  /** Ends the area. The last shown lines stay visible. */
  end(): void {
    if (this.#output.canRedraw && this.#shown.length > 0) this.#output.write('\n');
    this.#shown = [];
  }

  /** Erases the shown lines. */
  clear(): void {
    if (this.#output.canRedraw) this.#output.write(this.#back());
    this.#shown = [];
  }

  /** Returns the control sequences that move to the start of the first shown line and erase everything from there. */
  #back(): string {
    if (!this.#output.canRedraw || this.#shown.length === 0) return '';
    const columns = this.#output.columns();
    // If the window has become narrower since, shown lines now take several rows.
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

const newline = 0x0a;

/** The most bytes of a line that are shown: enough for a person to find the line. */
const excerptBytes = 300;

/** Skips the first lines of a file that arrives in pieces. Keeps the beginning of the last skipped line. */
export class AfterLine {
  readonly #line: number;
  #at = 1;
  #kept: number[] = [];

  constructor(line: number) {
    this.#line = line;
  }

  /** True once all lines to skip have passed. */
  get isPast(): boolean {
    return this.#at > this.#line;
  }

  /** The beginning of the last skipped line, as text. */
  get excerpt(): string {
    // A character that is cut in two at the end is left out.
    return new TextDecoder().decode(Uint8Array.from(this.#kept), { stream: true }).trim();
  }

  /** Returns the part of the piece that follows the skipped lines. */
  take(piece: Uint8Array): Uint8Array {
    let from = 0;
    while (!this.isPast) {
      const end = piece.indexOf(newline, from);
      const lineEnd = end === -1 ? piece.length : end;
      if (this.#at === this.#line) {
        this.#kept.push(...piece.subarray(from, Math.min(lineEnd, from + excerptBytes - this.#kept.length)));
      }
      if (end === -1) return new Uint8Array();
      from = end + 1;
      this.#at += 1;
    }
    return piece.subarray(from);
  }
}

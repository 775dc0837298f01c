import type { Output } from '../../../shared/terminal/output.ts';

/** A terminal of rows and columns that does what was written to it: text, newlines, returns, moves up and erasing. */
export class ATerminal implements Output {
  readonly isTerminal: boolean;
  readonly canRedraw: boolean;
  readonly hasColors: boolean;
  written = '';
  #columns: number;
  readonly #rows: number;

  constructor({ columns = 80, rows = 24, canRedraw = true, isTerminal = true, hasColors = false } = {}) {
    this.#columns = columns;
    this.#rows = rows;
    this.canRedraw = canRedraw;
    this.isTerminal = isTerminal;
    this.hasColors = hasColors;
  }

  write(text: string): void {
    this.written += text;
  }

  columns(): number {
    return this.#columns;
  }

  rows(): number {
    return this.#rows;
  }

  /** A resize as of a window that reflows, as most do. */
  resize(columns: number): void {
    this.#columns = columns;
  }

  /** The lines that a person sees, scrolled out ones included. Throws for a sequence that we do not write. */
  screen(): string[] {
    const lines: string[][] = [[]];
    let [row, column] = [0, 0];
    const line = () => {
      while (lines.length <= row) lines.push([]);
      return lines[row] ?? [];
    };
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal acts on
    for (const [part] of this.written.matchAll(/\u001b\[(?:\d*A|J|[\d;]*m)|[\s\S]/gu)) {
      if (part === '\n') [row, column] = [row + 1, 0];
      else if (part === '\r') column = 0;
      else if (part.endsWith('A') && part.length > 1) row = Math.max(0, row - Number(part.slice(2, -1) || 1));
      else if (part === '\u001b[J') {
        line().length = Math.min(line().length, column);
        lines.length = row + 1;
      } else if (part.startsWith('\u001b[')) continue;
      else if (/\p{Cc}/u.test(part))
        throw new Error(`A control character reached the terminal: ${JSON.stringify(part)}`);
      else {
        if (column === this.#columns) [row, column] = [row + 1, 0];
        line()[column] = part;
        column += 1;
      }
    }
    return lines.map((cells) =>
      Array.from(cells, (cell) => cell ?? ' ')
        .join('')
        .trimEnd(),
    );
  }
}

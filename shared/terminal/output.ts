/** The destination of text: a terminal, a file or a pipe. */
export interface Output {
  /** Writes text. The caller must make foreign text printable first. */
  write(text: string): void;
  /** True when people read the output. Tables and sentences are written for people only in that case. */
  readonly isTerminal: boolean;
  /** True when lines can be redrawn in place. */
  readonly canRedraw: boolean;
  readonly hasColors: boolean;
  /** Returns the present number of columns. Windows can change their size. */
  columns(): number;
  rows(): number;
}

interface Stream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** The assumed size of a terminal that does not report its size. */
const usual = { columns: 80, rows: 24 };

/**
 * Wraps a stream as an output. `NO_COLOR` disables colors if its value is not empty (https://no-color.org). A terminal of the type `dumb`
 * or of no type can neither redraw nor show colors.
 */
export const outputOf = (stream: Stream, env: Readonly<Record<string, string | undefined>>): Output => {
  const isTerminal = stream.isTTY === true;
  const canRedraw = isTerminal && env.TERM !== 'dumb' && env.TERM !== undefined && env.TERM !== '';
  return {
    write: (text) => void stream.write(text),
    isTerminal,
    canRedraw,
    hasColors: canRedraw && !env.NO_COLOR,
    columns: () => stream.columns || usual.columns,
    rows: () => stream.rows || usual.rows,
  };
};

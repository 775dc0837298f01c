/** Where text goes: a terminal that somebody looks at, or a file or pipe. */
export interface Output {
  /** The caller makes text printable that is not our own. */
  write(text: string): void;
  /** Tables and sentences are for people only here. */
  readonly isTerminal: boolean;
  /** Lines can be written anew in their place. */
  readonly canRedraw: boolean;
  readonly hasColors: boolean;
  /** As it is now: windows change their size. */
  columns(): number;
  rows(): number;
}

interface Stream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** The size of a terminal that does not say how large it is. */
const usual = { columns: 80, rows: 24 };

/** https://no-color.org: `NO_COLOR` counts once it is not empty, whatever it says. A terminal `dumb` can do nothing. */
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

/** A number, or a word for a value that JSON cannot express as a number: `nan`, `inf`, `-inf`. */
type Measured = number | string | null | undefined;

export interface CurvePoint {
  readonly step: number;
  readonly train_loss?: Measured;
  readonly eval_loss?: Measured;
}

export interface CurveSize {
  /** The number of columns of the plot, without the scale on the left. */
  readonly columns: number;
  readonly rows: number;
  /** The first step of the plot. The default is 0. */
  readonly fromStep?: number;
}

/** The number of columns of the scale on the left of the plot. */
export const scaleColumns = 10;

interface Dot {
  readonly step: number;
  /** The loss; `undefined` for `nan`, `inf` and `-inf`. */
  readonly loss: number | undefined;
  readonly mark: '•' | '×' | '!';
}

const dotsOf = ({ step, train_loss, eval_loss }: CurvePoint): Dot[] =>
  (
    [
      [train_loss, '•'],
      [eval_loss, '×'],
    ] as const
  ).flatMap(([loss, mark]): Dot[] => {
    if (loss === undefined || loss === null) return [];
    return [typeof loss === 'number' ? { step, loss, mark } : { step, loss: undefined, mark: '!' }];
  });

/** The order in which marks are drawn. Later marks cover earlier marks. */
const order = ['•', '×', '!'];

/** Draws train loss (•) and eval loss (×) over steps as lines of text. Values that are not numbers are marked with ! at the top. */
export const curve = (points: readonly CurvePoint[], { columns, rows, fromStep = 0 }: CurveSize): string[] => {
  const dots = points.flatMap(dotsOf);
  const losses = dots.flatMap(({ loss }) => loss ?? []);
  if (dots.length === 0) return ['(no points yet)'];
  const [low, high] = losses.length === 0 ? [0, 0] : extremes(losses);
  const lastStep = Math.max(fromStep + 1, extremes(dots.map(({ step }) => step))[1]);
  const grid = Array.from({ length: rows }, () => Array.from({ length: columns }, () => ' '));
  for (const { step, loss, mark } of dots.toSorted((a, b) => order.indexOf(a.mark) - order.indexOf(b.mark))) {
    const column = Math.min(columns - 1, Math.floor(((step - fromStep) / (lastStep - fromStep)) * (columns - 1)));
    const row = loss === undefined ? 0 : Math.round(((high / 2 - loss / 2) / (high / 2 - low / 2 || 1)) * (rows - 1));
    const line = grid[row];
    if (line && column >= 0) line[column] = mark;
  }
  const valueAt = (row: number) => scaled(between(high, low, row / Math.max(1, rows - 1)));
  const hasLabel = (row: number) =>
    losses.length > 0 && (row === 0 || row === rows - 1 || (row % 3 === 0 && row < rows - 2));
  const label = (row: number) => (hasLabel(row) ? valueAt(row) : '').padStart(scaleColumns - 2);
  const last = `step ${lastStep}`;
  const from = `step ${fromStep}`;
  const first = from.length + 1 + last.length <= columns ? from : '';
  const legend = `• train loss   × eval loss${losses.length < dots.length ? '   ! not a number' : ''}`;
  return [
    ...grid.map((line, row) => `${label(row)} │${line.join('').trimEnd()}`),
    `${' '.repeat(scaleColumns - 2)} └${'─'.repeat(columns)}`,
    `${' '.repeat(scaleColumns)}${first}${last.padStart(columns - first.length)}`,
    `${' '.repeat(scaleColumns)}${legend}`,
  ];
};

const extremes = (values: readonly number[]): [number, number] => {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
};

/** Interpolates between two numbers without computing their difference, which may overflow. */
const between = (from: number, to: number, share: number): number => from * (1 - share) + to * share;

/** Formats a number in at most eight characters. */
const scaled = (value: number): string => {
  const size = Math.abs(value);
  if (size >= 100_000 || (size > 0 && size < 0.001)) {
    const one = value.toExponential(1);
    return one.length <= 8 ? one : value.toExponential(0);
  }
  return value.toFixed(size >= 1000 ? 0 : 3);
};

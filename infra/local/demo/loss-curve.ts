import type { PointAnswer } from './api.ts';

const columns = 64;
const rows = 12;

interface Dot {
  readonly step: number;
  readonly loss: number;
  readonly mark: '•' | '×';
}

/** Train loss (•) and eval loss (×) over steps, as text. Points that are not numbers are left out. */
export const lossCurve = (points: readonly PointAnswer[]): string => {
  const dots = points.flatMap(({ step, train_loss, eval_loss }): Dot[] => [
    ...(typeof train_loss === 'number' ? [{ step, loss: train_loss, mark: '•' as const }] : []),
    ...(typeof eval_loss === 'number' ? [{ step, loss: eval_loss, mark: '×' as const }] : []),
  ]);
  if (dots.length === 0) return '(no points)';
  const losses = dots.map(({ loss }) => loss);
  const [low, high] = [Math.min(...losses), Math.max(...losses)];
  const lastStep = Math.max(...dots.map(({ step }) => step), 1);
  const grid = Array.from({ length: rows }, () => Array.from({ length: columns }, () => ' '));
  for (const { step, loss, mark } of [...dots].sort((a, b) => a.mark.localeCompare(b.mark))) {
    const column = Math.min(columns - 1, Math.floor((step / lastStep) * (columns - 1)));
    const row = Math.round(((high - loss) / (high - low || 1)) * (rows - 1));
    const line = grid[row];
    if (line) line[column] = mark;
  }
  const label = (row: number) => (high - ((high - low) * row) / (rows - 1)).toFixed(3).padStart(8);
  const lines = grid.map(
    (line, row) => `${row % 3 === 0 || row === rows - 1 ? label(row) : ' '.repeat(8)} │${line.join('')}`,
  );
  return [
    ...lines,
    `${' '.repeat(8)} └${'─'.repeat(columns)}`,
    `${' '.repeat(10)}step 0${`step ${lastStep}`.padStart(columns - 6)}`,
    `${' '.repeat(10)}• train loss   × eval loss`,
  ].join('\n');
};

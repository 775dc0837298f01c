import { decimal } from '../../../../shared/figures/numbers.ts';
import { unknown } from '../../../../shared/figures/unknown.ts';

interface SparklineProps {
  readonly label: string;
  readonly steps: readonly number[];
  /** The values. `null` if a step has no value, and text such as `NaN` if the value is not finite. */
  readonly values: readonly (number | string | null)[];
}

const [width, height] = [96, 22];

/** A small curve. The label of the curve describes it in words for people who cannot see it. */
export const Sparkline = ({ label, steps, values }: SparklineProps) => {
  const points = steps.flatMap((step, n) => {
    const value = values[n];
    return typeof value === 'number' ? [{ step, value }] : [];
  });
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 2) return <>{unknown}</>;
  const all = points.map(({ value }) => value);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const x = (step: number): number => 1 + ((step - first.step) / (last.step - first.step || 1)) * (width - 2);
  const y = (value: number): number => 2 + (1 - (value - low) / (high - low || 1)) * (height - 4);
  const path = points
    .map(({ step, value }, n) => `${n ? 'L' : 'M'}${x(step).toFixed(1)} ${y(value).toFixed(1)}`)
    .join('');
  const words = `${label} from ${decimal(first.value)} to ${decimal(last.value)}, lowest ${decimal(low)}`;
  return (
    <svg class="spark" viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img" aria-label={words}>
      <path d={path} />
    </svg>
  );
};

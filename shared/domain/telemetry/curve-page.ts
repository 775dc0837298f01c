import { downsample } from './downsample.ts';
import type { CurvePoint } from './merge-points.ts';

export interface CurveQuery {
  /** Only points of later steps. */
  readonly after?: number | undefined;
  readonly limit: number;
  readonly maxPoints?: number | undefined;
}

/**
 * Part of a curve. With `maxPoints` all that comes after is one downsampled page, whatever the limit: pages of a curve
 * that was thinned out would each be thinned out by other rules.
 */
export const curvePage = (
  points: readonly CurvePoint[],
  { after = -1, limit, maxPoints }: CurveQuery,
): { items: CurvePoint[]; next_cursor: string | null } => {
  const wanted = points.filter(({ step }) => step > after);
  if (maxPoints !== undefined) return { items: [...downsample(wanted, maxPoints)], next_cursor: null };
  const items = wanted.slice(0, limit);
  return { items, next_cursor: wanted.length > limit ? String(items.at(-1)?.step) : null };
};

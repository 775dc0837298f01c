import { asked, type CurveWindow, isWithin, measuresOf, withFields } from './curve-window.ts';
import type { CurvePoint } from './merge-points.ts';
import { type CurveReader, type ReadCurve, readCurve } from './read-curve.ts';
import { thinCurve } from './thin-curve.ts';

export interface CurveQuery {
  readonly window: CurveWindow;
  readonly limit: number;
  readonly maxPoints?: number | undefined;
}

export interface CurvePage {
  readonly items: readonly CurvePoint[];
  readonly next_cursor: string | null;
  readonly curve: ReadCurve;
}

/**
 * Reads a page of a curve. If `maxPoints` is given, the whole window is one thinned page whatever the limit, because pages thinned
 * one by one would not fit together. If only some fields are asked for, a page may be short: points without these fields are left
 * out.
 */
export const readCurvePage = async (
  reader: CurveReader,
  { window, limit, maxPoints }: CurveQuery,
): Promise<CurvePage> => {
  if (maxPoints !== undefined) {
    const curve = await readCurve(reader, window, { maxPoints });
    const request = { maxPoints, measures: measuresOf(window) };
    return { items: thinCurve(asked(curve.points, window), request, curve.isPart), next_cursor: null, curve };
  }
  const curve = await readCurve(reader, window, { firstPoints: limit + 1 });
  const wanted = curve.points.filter((point) => isWithin(point, window));
  const page = wanted.slice(0, limit);
  const hasMore = wanted.length > limit;
  return { items: withFields(page, window), next_cursor: hasMore ? String(page.at(-1)?.step) : null, curve };
};

import type { Point } from '../types.ts';
import type { CurveNews } from './curve-follower.ts';

/** Puts news onto a curve, which is one point a step: a later attempt takes the place of an earlier one. The map is not in order of its steps. */
export const putOnto = (curve: Map<number, Point>, { points, cuts, isWhole }: CurveNews): void => {
  if (isWhole) curve.clear();
  for (const { attempt, from_step } of cuts) {
    for (const [step, point] of curve) if (point.attempt < attempt && step >= from_step) curve.delete(step);
  }
  for (const point of points) {
    const standing = curve.get(point.step);
    curve.set(point.step, standing?.attempt === point.attempt ? { ...standing, ...point } : point);
  }
};

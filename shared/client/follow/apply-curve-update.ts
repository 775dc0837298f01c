import type { Point } from '../types.ts';
import type { CurveNews } from './curve-follower.ts';

/**
 * Applies an update to a curve. `isWhole` empties the curve first. Each cut deletes the points of earlier attempts from its step on.
 * Then the new points are stored, one for each step. The map does not keep its steps in order.
 */
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

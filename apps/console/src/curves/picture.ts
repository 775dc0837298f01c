import type { Point } from '../../../../shared/client/index.ts';
import { type Chart, type LineLook, type Told, worded } from './charts.ts';
import { type Axis, attemptBands, faultsOf, placesOf } from './columns.ts';

export interface PictureLine extends LineLook {
  readonly name: string;
  /** One value for each place; `undefined` where a job reports none. */
  readonly told: readonly (Told | undefined)[];
  /** The figure at a place; where no place is read, the last reported one. */
  readonly wordsAt: (at: number | undefined) => string;
}

/** Words at a place of the axis. */
export interface Mark {
  readonly place: number;
  readonly words: string;
}

/** From one place to another. */
export interface PictureBand {
  readonly from: number;
  readonly to: number;
  readonly words: string;
}

/** All that one chart draws: lines over the same places, which may be those of several jobs. */
export interface Picture {
  readonly title: string;
  readonly unit: string;
  readonly axis: Axis;
  /** Steps, or seconds since 1970 or since a start; in order. */
  readonly places: readonly number[];
  readonly lines: readonly PictureLine[];
  /** Attempts of one job, of which every second has a ground of its own; none where there is but one. */
  readonly bands: readonly PictureBand[];
  /** Where another attempt of one of several jobs begins. */
  readonly attempts: readonly Mark[];
  /** Where a value is no number. */
  readonly faults: readonly Mark[];
}

/** One chart of one job. `points` are in order of the axis. */
export const pictureOf = (points: readonly Point[], { title, unit, lines }: Chart, axis: Axis): Picture => {
  const places = placesOf(points, axis);
  const at = (n: number): number => places[n] ?? 0;
  const bands = attemptBands(points).map(({ attempt, first }, n, all) => ({
    from: at(first),
    to: at(all[n + 1]?.first ?? points.length - 1),
    words: `attempt ${attempt}`,
  }));
  return {
    title,
    unit,
    axis,
    places,
    lines: lines.map(({ field, ...look }) => {
      const told = points.map((point) => point[field]);
      return {
        ...look,
        told,
        wordsAt: (n) => worded(n === undefined ? told.findLast((value) => value !== undefined) : told[n], unit),
      };
    }),
    bands: bands.length < 2 ? [] : bands,
    attempts: [],
    faults: faultsOf(
      points,
      lines.map(({ field }) => field),
    ).map((n) => ({ place: at(n), words: '✕' })),
  };
};

import type { Point } from '../../../../shared/client/index.ts';
import { type Chart, type LineLook, type Told, worded } from './charts.ts';
import { type Axis, attemptBands, faultsOf, placesOf } from './columns.ts';

export interface PictureLine extends LineLook {
  readonly name: string;
  /** One value for each position of the axis. `undefined` if the job reports no value at that position. */
  readonly told: readonly (Told | undefined)[];
  /** Formats the value at an index. If the index is `undefined`, formats the last reported value. */
  readonly wordsAt: (at: number | undefined) => string;
}

/** A text at a position of the axis. */
export interface Mark {
  readonly place: number;
  readonly words: string;
}

/** A labelled section of the axis. */
export interface PictureBand {
  readonly from: number;
  readonly to: number;
  readonly words: string;
}

/** All that one chart draws. The lines of the chart share the positions of the axis and may belong to several jobs. */
export interface Picture {
  readonly title: string;
  readonly unit: string;
  readonly axis: Axis;
  /** The positions of the axis in ascending order: steps, seconds since 1970, or seconds since the first point. */
  readonly places: readonly number[];
  readonly lines: readonly PictureLine[];
  /** The attempts of one job, of which every second has a shaded background. Empty if the job has only one attempt. */
  readonly bands: readonly PictureBand[];
  /** Marks at the start of each later attempt, if the picture compares several jobs. */
  readonly attempts: readonly Mark[];
  /** Marks at values that are `NaN` or infinite. */
  readonly faults: readonly Mark[];
}

/** Makes the picture of one chart of one job. `points` are sorted along the axis. */
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

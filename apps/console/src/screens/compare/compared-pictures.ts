import type { Point } from '../../../../../shared/client/index.ts';
import { duration } from '../../../../../shared/figures/durations.ts';
import { count } from '../../../../../shared/figures/numbers.ts';
import { unknown } from '../../../../../shared/figures/unknown.ts';
import { charts, type Field, type LineLook, type Told, worded } from '../../curves/charts.ts';
import { type Axis, alongAxis, attemptBands, faultsOf, placesOf, stepsOfRange } from '../../curves/columns.ts';
import type { Picture, PictureLine } from '../../curves/picture.ts';

interface Drawn {
  readonly letter: string;
  readonly look: LineLook;
  readonly points: readonly Point[];
}

/**
 * A job with its positions on an axis. On the time axis, positions are seconds since the first point of the job, so that all jobs start
 * together.
 */
interface Along {
  readonly job: Drawn;
  readonly points: readonly Point[];
  readonly places: readonly number[];
}

const startOf = (points: readonly Point[], axis: Axis): number =>
  axis === 'time' ? (placesOf(alongAxis(points, axis), axis)[0] ?? 0) : 0;

const along = (job: Drawn, axis: Axis): Along => {
  const points = alongAxis(job.points, axis);
  const start = startOf(points, axis);
  return { job, points, places: placesOf(points, axis).map((place) => place - start) };
};

/** Converts a range of the common axis to steps of one job. */
export const stepsOfJob = (points: readonly Point[], axis: Axis, [from, to]: readonly [number, number]) => {
  const start = startOf(points, axis);
  return stepsOfRange(points, axis, [from + start, to + start]);
};

const laterAttempts = (points: readonly Point[]): readonly number[] =>
  attemptBands(points)
    .slice(1)
    .map(({ first }) => first);

export const placeWords = (place: number, axis: Axis): string =>
  axis === 'step' ? `step ${count(place)}` : duration(place);

/** The index of the last reported value at or before `at`. Returns -1 if there is none. */
const lastTold = (told: readonly (Told | undefined)[], at: number): number => {
  let index = at;
  while (index >= 0 && told[index] === undefined) index -= 1;
  return index;
};

/** Makes the line of one job over the positions of all jobs. */
const lineOf = (
  { job, points, places }: Along,
  field: Field,
  union: readonly number[],
  { axis, unit }: Pick<Picture, 'axis' | 'unit'>,
): PictureLine => {
  const byPlace = new Map(points.map((point, n) => [places[n] ?? 0, point[field]] as const));
  const told = union.map((place) => byPlace.get(place));
  const end = places.at(-1) ?? Number.NEGATIVE_INFINITY;
  return {
    ...job.look,
    name: job.letter,
    told,
    wordsAt: (at) => {
      const place = union[at ?? union.length - 1] ?? 0;
      const index = lastTold(told, at ?? union.length - 1);
      if (index < 0 || (at !== undefined && place > end)) return unknown;
      const words = worded(told[index], unit);
      // Jobs report at different steps. If the shown value was reported at another position, the text names that position.
      return at === undefined || index === at ? words : `${words} (${placeWords(union[index] ?? 0, axis)})`;
    },
  };
};

const marksOf = (all: readonly Along[], indexes: (points: readonly Point[]) => readonly number[], word: string) =>
  all.flatMap(({ job, points, places }) =>
    indexes(points).map((n) => ({
      place: places[n] ?? 0,
      words: word === '' ? `${job.letter}, attempt ${points[n]?.attempt}` : `${word}${job.letter}`,
    })),
  );

/** One chart for each field that at least one job reports, with one line per job. */
export const comparedPictures = (jobs: readonly Drawn[], axis: Axis): readonly Picture[] => {
  const all = jobs.map((job) => along(job, axis));
  const places = [...new Set(all.flatMap((one) => one.places))].sort((one, other) => one - other);
  const attempts = marksOf(all, laterAttempts, '');
  const fields = charts.flatMap(({ title, unit, lines }) =>
    lines.map(({ field, name }) => ({
      title: name === title ? title : `${title}, ${name.toLowerCase()}`,
      unit,
      field,
    })),
  );
  return fields
    .filter(({ field }) => jobs.some(({ points }) => points.some((point) => point[field] !== undefined)))
    .map(({ title, unit, field }) => ({
      title,
      unit,
      axis,
      places,
      lines: all.map((one) => lineOf(one, field, places, { axis, unit })),
      bands: [],
      attempts,
      faults: marksOf(all, (points) => faultsOf(points, [field]), '✕'),
    }));
};

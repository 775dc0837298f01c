import fc from 'fast-check';
import { chartsOf } from '../../../apps/console/src/curves/charts.ts';
import { jobCurvesAsCsv } from '../../../apps/console/src/curves/csv.ts';
import { pictureOf } from '../../../apps/console/src/curves/picture.ts';
import { plotData } from '../../../apps/console/src/curves/plot-data.ts';
import { comparedPictures } from '../../../apps/console/src/screens/compare/compared-pictures.ts';
import { looks } from '../../../apps/console/src/screens/compare/looks.ts';
import type { Point } from '../../../shared/client/index.ts';
import { propertyRuns } from '../../support/effort.ts';

const start = Date.parse('2026-05-12T14:00:00Z');

const point = (step: number, loss: Point['train_loss'] | undefined, more: Partial<Point> = {}): Point => ({
  step,
  attempt: 1,
  timestamp: new Date(start + step * 1000).toISOString(),
  ...(loss === undefined ? {} : { train_loss: loss }),
  ...more,
});

const drawn = (...curves: readonly (readonly Point[])[]) =>
  looks.slice(0, curves.length).map(({ letter, ...look }, n) => ({ letter, look, points: curves[n] ?? [] }));

const plain = { axis: 'step', isLog: false, smoothing: 0 } as const;

describe('curves over each other', () => {
  test('have the steps of all jobs, and a line of each with what it has told at them', () => {
    const [picture] = comparedPictures(drawn([point(1, 3), point(3, 2)], [point(2, 5), point(3, 4)]), 'step');
    expect(picture).toMatchObject({ title: 'Loss, training', places: [1, 2, 3] });
    expect(picture?.lines.map(({ name, told }) => [name, told])).toEqual([
      ['A', [3, undefined, 2]],
      ['B', [undefined, 5, 4]],
    ]);
    expect(picture && plotData(picture, plain)).toEqual([
      [1, 2, 3],
      [3, null, 2],
      [null, 5, 4],
    ]);
  });

  test('are read at a step: a figure of an earlier one says so, and before a beginning and after an end there is none', () => {
    const [picture] = comparedPictures(
      drawn([point(1, 3), point(5, 2)], [point(2, 5), point(4, 'nan')], [point(3, undefined)]),
      'step',
    );
    const words = (at: number | undefined) => picture?.lines.map(({ wordsAt }) => wordsAt(at));
    expect(picture?.places).toEqual([1, 2, 3, 4, 5]);
    expect(words(0)).toEqual(['3.000', '—', '—']);
    expect(words(2)).toEqual(['3.000 (step 1)', '5.000 (step 2)', '—']);
    expect(words(4)).toEqual(['2.000', '—', '—']);
    expect(words(undefined)).toEqual(['2.000', 'NaN', '—']);
    expect(picture?.faults).toEqual([{ place: 4, words: '✕B' }]);
  });

  test('begin together along time, and name the attempts of each job', () => {
    const later = (one: Point): Point => ({ ...one, timestamp: new Date(start + 9e6 + one.step * 2000).toISOString() });
    const [picture] = comparedPictures(
      drawn([point(1, 3), point(2, 2)], [point(1, 5), point(2, 4, { attempt: 2 })].map(later)),
      'time',
    );
    expect(picture?.places).toEqual([0, 1, 2]);
    expect(picture?.lines.map(({ told }) => told)).toEqual([
      [3, 2, undefined],
      [5, undefined, 4],
    ]);
    expect(picture?.attempts).toEqual([{ place: 2, words: 'B, attempt 2' }]);
    expect(picture?.lines[1]?.wordsAt(1)).toBe('5.000 (0 s)');
  });

  test('are there for what one job tells alone, and not for what nobody tells', () => {
    const titles = (...curves: readonly (readonly Point[])[]) =>
      comparedPictures(drawn(...curves), 'step').map(({ title }) => title);
    expect(titles([point(1, 3)], [point(1, 3, { eval_loss: 2, gpu_memory_reserved_gb: 7 })])).toEqual([
      'Loss, training',
      'Loss, evaluation',
      'GPU memory, reserved',
    ]);
    expect(titles([], [])).toEqual([]);
  });

  test('of one job alone draw what its own page draws', () => {
    const values = fc.oneof(fc.double({ noNaN: true }), fc.constantFrom('nan' as const, 'inf' as const, undefined));
    fc.assert(
      fc.property(
        fc.array(values, { maxLength: 30 }),
        fc.constantFrom('step' as const, 'time' as const),
        (all, axis) => {
          const points = all.map((value, n) => point(n + 1, value));
          const own = chartsOf(points).map((chart) => pictureOf(points, chart, axis));
          const compared = comparedPictures(drawn(points), axis);
          const values = (pictures: readonly (typeof own)[number][]) =>
            pictures.map((one) => one.lines.map(({ told }) => told));
          expect(values(compared)).toEqual(values(own));
          expect(compared.map(({ faults }) => faults.length)).toEqual(own.map(({ faults }) => faults.length));
        },
      ),
      propertyRuns(200),
    );
  });

  test('are told apart by letter and by dashes, not by colour alone', () => {
    expect(new Set(looks.map(({ letter }) => letter)).size).toBe(6);
    expect(new Set(looks.map(({ dash }) => dash.join())).size).toBe(6);
    expect(new Set(looks.map(({ colour }) => colour)).size).toBe(6);
  });

  test('are saved under each other, each line with its job', () => {
    const lines = jobCurvesAsCsv([
      { id: 'one', points: [point(1, 3)] },
      { id: 'other', points: [point(1, 'nan'), point(2, 4)] },
    ]).split('\r\n');
    expect(lines[0]).toMatch(/^job_id,step,attempt,timestamp,epoch,train_loss,/);
    expect(lines.slice(1).map((line) => line.split(',').slice(0, 2))).toEqual([
      ['one', '1'],
      ['other', '1'],
      ['other', '2'],
      [''],
    ]);
    expect(lines[2]).toContain(',nan,');
  });
});

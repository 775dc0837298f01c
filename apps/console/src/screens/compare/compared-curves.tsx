import { useMemo, useState } from 'preact/hooks';
import { ChartFigure } from '../../curves/chart-figure.tsx';
import { jobCurvesAsCsv } from '../../curves/csv.ts';
import { CurveTools } from '../../curves/curve-tools.tsx';
import type { PlotLook, Range } from '../../curves/plot-data.ts';
import { useFinerPoints } from '../../data/curve.ts';
import { saveFile } from '../../design/save-file.ts';
import { comparedPictures, placeWords, stepsOfJob } from './compared-pictures.ts';
import { PictureTable } from './picture-table.tsx';
import type { ShownJob } from './shown-job.ts';

const capitalised = (words: string): string => `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;

/** Charts with the curves of all jobs, each chart with a table of its values. */
export const ComparedCurves = ({ jobs }: { readonly jobs: readonly ShownJob[] }) => {
  const [look, setLook] = useState<PlotLook>({ axis: 'step', isLog: false, smoothing: 0 });
  const [range, setRange] = useState<Range>();
  const [at, setAt] = useState<number>();
  const zoomed = useMemo(
    () => jobs.map((job) => ({ ...job, steps: range && stepsOfJob(job.points, look.axis, range) })),
    [jobs, look.axis, range],
  );
  const finer = useFinerPoints(zoomed);
  const pictures = useMemo(
    () =>
      comparedPictures(
        jobs.map((job, n) => ({ ...job, points: finer[n] ?? job.points })),
        look.axis,
      ),
    [finer, look.axis],
  );
  const [first] = pictures;
  if (first === undefined)
    return <p class="aside">None of them has told a step yet. Curves begin with the training.</p>;
  const wordsOf = (index: number): string => capitalised(placeWords(first.places[index] ?? 0, look.axis));
  return (
    <>
      <CurveTools
        look={look}
        onLook={(changed) => {
          if (changed.axis !== look.axis) {
            setRange(undefined);
            setAt(undefined);
          }
          setLook(changed);
        }}
        places={first.places}
        placeWords={wordsOf}
        isTimed={jobs.some(({ points }) => points.some(({ timestamp }) => timestamp !== undefined))}
        at={at}
        onPoint={setAt}
        range={range}
        onRange={setRange}
        onSave={() => saveFile('compared-curves.csv', new Blob([jobCurvesAsCsv(jobs)], { type: 'text/csv' }))}
      />
      <div class="charts">
        {pictures.map((picture) => (
          <div key={picture.title}>
            <ChartFigure {...{ picture, look, range, at }} fileName="compared" onPoint={setAt} onZoom={setRange} />
            <PictureTable picture={picture} />
          </div>
        ))}
      </div>
    </>
  );
};

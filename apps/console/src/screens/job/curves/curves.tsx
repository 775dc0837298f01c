import { useMemo, useState } from 'preact/hooks';
import { duration } from '../../../../../../shared/figures/durations.ts';
import { count } from '../../../../../../shared/figures/numbers.ts';
import { ChartFigure } from '../../../curves/chart-figure.tsx';
import { type Chart, chartsOf, worded } from '../../../curves/charts.ts';
import { alongAxis, placesOf, stepsOfRange } from '../../../curves/columns.ts';
import { curvesAsCsv } from '../../../curves/csv.ts';
import { CurveTools } from '../../../curves/curve-tools.tsx';
import { pictureOf } from '../../../curves/picture.ts';
import type { PlotLook, Range } from '../../../curves/plot-data.ts';
import { type Curve, type Point, useCurve, useFinerPoints } from '../../../data/curve.ts';
import { Loaded } from '../../../design/loaded.tsx';
import { saveFile } from '../../../design/save-file.ts';
import { Table } from '../../../design/table.tsx';

/** The most rows of the table, evenly chosen. The CSV has all points. */
const mostRows = 100;

const thinned = (points: readonly Point[]): readonly Point[] => {
  const every = Math.ceil(points.length / mostRows);
  return points.filter((_, n) => n % every === 0 || n === points.length - 1);
};

/** The curves as a table, rendered only while open. */
const TableTwin = ({ charts, points }: { readonly charts: readonly Chart[]; readonly points: readonly Point[] }) => {
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>The curves as a table</summary>
      {isOpen ? (
        <Table
          label="Curves"
          rows={thinned(points)}
          keyOf={({ step }) => String(step)}
          columns={[
            { name: 'Step', cell: ({ step }) => count(step) },
            { name: 'Attempt', isFigure: true, cell: ({ attempt }) => String(attempt) },
            ...charts.flatMap(({ title, unit, lines }) =>
              lines.map(({ field, name }) => ({
                name: name === title ? title : `${title}, ${name.toLowerCase()}`,
                isFigure: true,
                cell: (point: Point) => worded(point[field], unit),
              })),
            ),
          ]}
        />
      ) : null}
    </details>
  );
};

const Drawn = ({ jobId, curve }: { readonly jobId: string; readonly curve: Curve }) => {
  const [look, setLook] = useState<PlotLook>({ axis: 'step', isLog: false, smoothing: 0 });
  const [range, setRange] = useState<Range>();
  const [at, setAt] = useState<number>();
  // Computed once for each answer of the API, because a curve may have 100 000 points. A change of the selected point does not compute it
  // again.
  const curves = useMemo(
    () => [{ id: jobId, ...curve, steps: range && stepsOfRange(curve.points, look.axis, range) }],
    [curve, look.axis, range],
  );
  const [finer = curve.points] = useFinerPoints(curves);
  const points = useMemo(() => alongAxis(finer, look.axis), [finer, look.axis]);
  const charts = useMemo(() => chartsOf(points), [points]);
  const pictures = useMemo(() => charts.map((chart) => pictureOf(points, chart, look.axis)), [charts]);
  const places = useMemo(() => placesOf(points, look.axis), [points]);
  const placeWords = (index: number) => {
    const step = `Step ${count(points[index]?.step)}`;
    return look.axis === 'step' ? step : `${step}, ${duration((places[index] ?? 0) - (places[0] ?? 0))}`;
  };
  return (
    <>
      <CurveTools
        look={look}
        onLook={(changed) => {
          if (changed.axis !== look.axis) setRange(undefined);
          setLook(changed);
        }}
        places={places}
        placeWords={placeWords}
        isTimed={curve.points.some(({ timestamp }) => timestamp !== undefined)}
        at={at}
        onPoint={setAt}
        range={range}
        onRange={setRange}
        onSave={() => saveFile(`${jobId}-curves.csv`, new Blob([curvesAsCsv(curve.points)], { type: 'text/csv' }))}
      />
      <div class="charts">
        {pictures.map((picture) => (
          <ChartFigure
            key={picture.title}
            {...{ picture, look, range, at }}
            fileName={jobId}
            onPoint={setAt}
            onZoom={setRange}
          />
        ))}
      </div>
      <TableTwin charts={charts} points={points} />
    </>
  );
};

interface CurvesProps {
  readonly jobId: string;
  /** True while the job is active. */
  readonly isOn: boolean;
  readonly pollMs: number;
}

/** Shows the curves of a job, updated while the job runs. */
export const Curves = ({ jobId, isOn, pollMs }: CurvesProps) => (
  <section>
    <h2>Curves</h2>
    <Loaded answer={useCurve(jobId, pollMs)}>
      {(curve) =>
        curve.points.length === 0 ? (
          <p class="aside">{isOn ? 'No step is told yet: curves begin with the training.' : 'It has told no step.'}</p>
        ) : (
          <Drawn jobId={jobId} curve={curve} />
        )
      }
    </Loaded>
  </section>
);

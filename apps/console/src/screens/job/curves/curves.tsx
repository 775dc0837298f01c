import { useState } from 'preact/hooks';
import { count } from '../../../../../../shared/figures/numbers.ts';
import { type Point, type StepRange, useCurve, useStretch, withStretch } from '../../../data/curve.ts';
import { Loaded } from '../../../design/loaded.tsx';
import { saveFile } from '../../../design/save-file.ts';
import { Table } from '../../../design/table.tsx';
import { ChartFigure } from './chart-figure.tsx';
import { type Chart, chartsOf, worded } from './charts.ts';
import { alongAxis, placesOf, stepsBetween } from './columns.ts';
import { curvesAsCsv } from './csv.ts';
import { CurveTools } from './curve-tools.tsx';
import type { PlotLook, Range } from './plot.ts';

/** Rows of the table, evenly chosen: a longer one is read as CSV. */
const mostRows = 100;

const thinned = (points: readonly Point[]): readonly Point[] => {
  const every = Math.ceil(points.length / mostRows);
  return points.filter((_, n) => n % every === 0 || n === points.length - 1);
};

const TableTwin = ({ charts, points }: { readonly charts: readonly Chart[]; readonly points: readonly Point[] }) => (
  <details>
    <summary>The curves as a table</summary>
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
  </details>
);

/** Between the points that a thinned-out curve has, by time; steps are known without them. */
const stepsOfRange = (whole: readonly Point[], { axis }: PlotLook, range: Range): StepRange | undefined =>
  axis === 'step'
    ? [Math.max(0, Math.floor(range[0])), Math.max(0, Math.ceil(range[1]))]
    : stepsBetween(whole, axis, range);

const Drawn = ({ jobId, whole }: { readonly jobId: string; readonly whole: readonly Point[] }) => {
  const [look, setLook] = useState<PlotLook>({ axis: 'step', isLog: false, smoothing: 0 });
  const [range, setRange] = useState<Range>();
  const [at, setAt] = useState<number>();
  const steps: StepRange | undefined = range && stepsOfRange(whole, look, range);
  const points = alongAxis(withStretch(whole, useStretch(jobId, steps)), look.axis);
  const charts = chartsOf(points);
  return (
    <>
      <CurveTools
        look={look}
        onLook={(changed) => {
          if (changed.axis !== look.axis) setRange(undefined);
          setLook(changed);
        }}
        points={points}
        at={at}
        onPoint={setAt}
        places={placesOf(points, look.axis)}
        range={range}
        onRange={setRange}
        onSave={() => saveFile(`${jobId}-curves.csv`, new Blob([curvesAsCsv(whole)], { type: 'text/csv' }))}
      />
      <div class="charts">
        {charts.map((chart) => (
          <ChartFigure
            key={chart.title}
            {...{ jobId, chart, points, look, range, at }}
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
  /** The job goes on. */
  readonly isOn: boolean;
  readonly pollMs: number;
}

/** How the training goes, live. */
export const Curves = ({ jobId, isOn, pollMs }: CurvesProps) => (
  <section>
    <h2>Curves</h2>
    <Loaded answer={useCurve(jobId, pollMs)}>
      {({ points }) =>
        points.length === 0 ? (
          <p class="aside">{isOn ? 'No step is told yet: curves begin with the training.' : 'It has told no step.'}</p>
        ) : (
          <Drawn jobId={jobId} whole={points} />
        )
      }
    </Loaded>
  </section>
);

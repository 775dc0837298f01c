import { useEffect, useRef, useState } from 'preact/hooks';
import type UPlot from 'uplot';
import { unknown } from '../../../../../../shared/figures/unknown.ts';
import type { Point } from '../../../data/curve.ts';
import { useAction } from '../../../data/use-action.ts';
import { Failure } from '../../../design/failure.tsx';
import { saveFile } from '../../../design/save-file.ts';
import { chartImage } from './chart-image.ts';
import { type Chart, worded } from './charts.ts';
import { placesOf } from './columns.ts';
import { type PlotLook, plotData, plotOptions, type Range } from './plot.ts';

interface ChartFigureProps {
  readonly jobId: string;
  readonly chart: Chart;
  readonly points: readonly Point[];
  readonly look: PlotLook;
  readonly range: Range | undefined;
  /** Index of the point that is read in all charts. */
  readonly at: number | undefined;
  readonly onPoint: (index: number | undefined) => void;
  readonly onZoom: (range: Range) => void;
}

const darkness = matchMedia('(prefers-color-scheme: dark)');

const useDarkness = (): boolean => {
  const [isDark, setDark] = useState(darkness.matches);
  useEffect(() => {
    const look = () => setDark(darkness.matches);
    darkness.addEventListener('change', look);
    return () => darkness.removeEventListener('change', look);
  }, []);
  return isDark;
};

/** One chart, with its figures at the point that is read, else at the last one that has any. */
export const ChartFigure = ({ jobId, chart, points, look, range, at, onPoint, onZoom }: ChartFigureProps) => {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | undefined>(undefined);
  const [error, setError] = useState<Error>();
  const isDark = useDarkness();
  const newest = useRef({ points, look, range, onPoint, onZoom });
  newest.current = { points, look, range, onPoint, onZoom };
  const shape = `${chart.lines.map(({ field }) => field)} ${look.axis} ${look.isLog} ${look.smoothing > 0} ${isDark}`;

  const draw = () => {
    const { points: drawn, look: asAsked, range: part } = newest.current;
    const places = placesOf(drawn, asAsked.axis);
    const [min, max] = part ?? [places[0] ?? 0, places.at(-1) ?? 1];
    plot.current?.batch(() => {
      plot.current?.setData(plotData(drawn, chart, asAsked), false);
      plot.current?.setScale('x', { min, max: max > min ? max : min + 1 });
    });
  };

  useEffect(() => {
    const { current: element } = place;
    let isGone = false;
    const resized = new ResizeObserver(() => {
      if (element) plot.current?.setSize({ width: element.clientWidth, height: plot.current.height });
    });
    const make = async () => {
      const { Plot } = await import('./plot-library.ts');
      if (isGone || !element) return;
      plot.current = new Plot(
        plotOptions({
          place: element,
          chart,
          points,
          axis: look.axis,
          look,
          marks: () => ({ chart, points: newest.current.points, axis: newest.current.look.axis }),
          onPoint: (index) => newest.current.onPoint(index),
          onZoom: (part) => newest.current.onZoom(part),
        }),
        plotData(newest.current.points, chart, newest.current.look),
        element,
      );
      draw();
      resized.observe(element);
    };
    make().catch(() => setError(new Error('The charts cannot be fetched: the network is away. The table has it all.')));
    return () => {
      isGone = true;
      resized.disconnect();
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [shape]);
  useEffect(draw, [points, look.smoothing, range]);
  useEffect(() => {
    const { current: drawn } = plot;
    if (!drawn || drawn.cursor.idx === (at ?? null)) return;
    const x = at === undefined ? undefined : drawn.data[0][at];
    drawn.setCursor({ left: x === undefined ? -10 : drawn.valToPos(x, 'x'), top: x === undefined ? -10 : 0 }, false);
  }, [at]);

  const saveImage = useAction(async () => {
    const { current: element } = place;
    const canvas = plot.current?.ctx.canvas;
    if (!element || !canvas) throw new Error('The chart is not drawn yet.');
    saveFile(
      `${jobId}-${chart.title.toLowerCase().replaceAll(' ', '-')}.png`,
      await chartImage(canvas, element, chart),
    );
  });

  return (
    <figure>
      <figcaption>
        <strong>{chart.title}</strong>
        {chart.lines.map(({ field, name, colour }) => {
          const point = at === undefined ? points.findLast((one) => one[field] !== undefined) : points[at];
          return (
            <span key={field} class={colour === '--wait' ? 'wait' : 'first'}>
              {chart.lines.length > 1 ? `${name} ` : ''}
              {point === undefined ? unknown : worded(point[field], chart.unit)}
            </span>
          );
        })}
        <button type="button" class="quiet" aria-label={`${chart.title} as PNG`} onClick={() => void saveImage.run()}>
          PNG
        </button>
      </figcaption>
      {[error, saveImage.error].map((fault) => (fault ? <Failure key={fault.message} error={fault} /> : null))}
      <div ref={place} class="plot" aria-hidden="true" />
    </figure>
  );
};

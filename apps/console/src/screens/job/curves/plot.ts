import type UPlot from 'uplot';
import { duration } from '../../../../../../shared/figures/durations.ts';
import { count, decimal } from '../../../../../../shared/figures/numbers.ts';
import type { Point } from '../../../data/curve.ts';
import type { Chart } from './charts.ts';
import { type Axis, attemptBands, dotsOf, faultsOf, placesOf, smoothed, type Values, valuesOf } from './columns.ts';

export interface PlotLook {
  readonly axis: Axis;
  readonly isLog: boolean;
  /** 0: none. */
  readonly smoothing: number;
}

/** Of the axis: steps or seconds. */
export type Range = readonly [from: number, to: number];

/** A custom property as the browser has resolved it for light or dark. */
export const colourOf = (place: HTMLElement, name: string): string => {
  place.style.color = `var(${name})`;
  const { color } = getComputedStyle(place);
  place.style.color = '';
  return color;
};

/** One list a line for the raw values, one more a line where they are smoothed. */
export const plotData = (points: readonly Point[], chart: Chart, { axis, isLog, smoothing }: PlotLook) => {
  const raw = chart.lines.map(({ field }) => valuesOf(points, field, isLog));
  const smooth = smoothing > 0 ? raw.map((values) => smoothed(values, smoothing)) : [];
  return [placesOf(points, axis), ...raw, ...smooth] as UPlot.AlignedData;
};

const asValues = (data: UPlot.AlignedData[number] | undefined): Values =>
  Array.from(data ?? [], (value) => value ?? null);

const seriesOf = (place: HTMLElement, chart: Chart, { smoothing }: PlotLook): UPlot.Series[] => {
  const series = (isBehind: boolean) =>
    chart.lines.map(({ colour }) => ({
      stroke: colourOf(place, colour),
      width: isBehind ? 1 : 1.6,
      alpha: isBehind ? 0.3 : 1,
      // Evaluations are steps apart: a line leads over those that tell none.
      spanGaps: true,
      points: {
        size: 4,
        show: (plot: UPlot, n: number) => dotsOf(asValues(plot.data[n])).length > 0,
        filter: (plot: UPlot, n: number) => [...dotsOf(asValues(plot.data[n]))],
      },
    }));
  return [{}, ...series(smoothing > 0), ...(smoothing > 0 ? series(false) : [])];
};

interface Marks {
  readonly points: readonly Point[];
  readonly chart: Chart;
  readonly axis: Axis;
}

/** Every second attempt on a ground of its own, and its number where there are several. */
const drawBands = (plot: UPlot, { points, axis }: Marks, ground: string, soft: string): void => {
  const bands = attemptBands(points);
  if (bands.length < 2) return;
  const { ctx, bbox } = plot;
  const places = placesOf(points, axis);
  const across = (n: number): number =>
    Math.max(bbox.left, Math.min(bbox.left + bbox.width, plot.valToPos(places[n] ?? 0, 'x', true)));
  ctx.save();
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  bands.forEach(({ attempt, first }, n) => {
    const [from, to] = [across(first), across(bands[n + 1]?.first ?? points.length - 1)];
    ctx.fillStyle = ground;
    ctx.globalAlpha = 0.4;
    if (n % 2 === 1) ctx.fillRect(from, bbox.top, to - from, bbox.height);
    ctx.fillStyle = soft;
    ctx.globalAlpha = 1;
    const words = `attempt ${attempt}`;
    if (ctx.measureText(words).width < to - from) ctx.fillText(words, from + 4, bbox.top + 12 * devicePixelRatio);
  });
  ctx.restore();
};

/** A cross where a value is no number. */
const drawFaults = (plot: UPlot, { points, chart, axis }: Marks, bad: string): void => {
  const { ctx, bbox } = plot;
  const places = placesOf(points, axis);
  const fields = chart.lines.map(({ field }) => field);
  ctx.save();
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.fillStyle = bad;
  for (const n of faultsOf(points, fields)) {
    const x = plot.valToPos(places[n] ?? 0, 'x', true);
    if (x >= bbox.left && x <= bbox.left + bbox.width) ctx.fillText('✕', x - 4, bbox.top + bbox.height - 4);
  }
  ctx.restore();
};

export interface PlotWish extends Marks {
  readonly place: HTMLElement;
  readonly look: PlotLook;
  readonly marks: () => Marks;
  readonly onPoint: (index: number | undefined) => void;
  readonly onZoom: (range: Range) => void;
}

const height = 190;

export const plotOptions = ({ place, chart, look, marks, onPoint, onZoom }: PlotWish): UPlot.Options => {
  const [soft, line, bad] = [colourOf(place, '--soft'), colourOf(place, '--line'), colourOf(place, '--bad')];
  const ruled = { stroke: soft, grid: { stroke: line, width: 1 }, ticks: { show: false } };
  return {
    width: place.clientWidth,
    height,
    legend: { show: false },
    cursor: { y: false, drag: { x: true, y: false, setScale: false }, points: { size: 6 } },
    scales: {
      x: { time: false },
      y: { distr: look.isLog ? 3 : 1, ...(chart.unit === '%' && !look.isLog ? { range: [0, 100] } : {}) },
    },
    axes: [
      {
        ...ruled,
        size: 34,
        // Words of a duration are long.
        space: look.axis === 'time' ? 90 : 50,
        values: (plot, splits) => {
          const [start = 0] = plot.data[0];
          return splits.map((at) => (look.axis === 'step' ? count(at) : duration(at - start)));
        },
      },
      { ...ruled, size: 72, values: (_, splits) => splits.map((at) => (at === null ? '' : decimal(at, 3))) },
    ],
    series: seriesOf(place, chart, look),
    hooks: {
      drawClear: [(plot) => drawBands(plot, marks(), line, soft)],
      draw: [(plot) => drawFaults(plot, marks(), bad)],
      setCursor: [(plot) => onPoint(plot.cursor.idx ?? undefined)],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          if (width < 4) return;
          onZoom([plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')]);
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
};

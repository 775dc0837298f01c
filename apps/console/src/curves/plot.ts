import type UPlot from 'uplot';
import { duration } from '../../../../shared/figures/durations.ts';
import { count, decimal } from '../../../../shared/figures/numbers.ts';
import { valueWords, wholeIncrements } from './axis-words.ts';
import { dotsOf } from './columns.ts';
import type { Mark, Picture } from './picture.ts';
import type { PlotLook, Range } from './plot-data.ts';

/** Resolves a CSS custom property to a colour of the current colour scheme. */
export const colourOf = (place: HTMLElement, name: string): string => {
  place.style.color = `var(${name})`;
  const { color } = getComputedStyle(place);
  place.style.color = '';
  return color;
};

const seriesOf = (place: HTMLElement, { lines }: Picture, { smoothing }: PlotLook): UPlot.Series[] => {
  const series = (isBehind: boolean) =>
    lines.map(({ colour, dash }) => ({
      stroke: colourOf(place, colour),
      dash: [...dash],
      width: isBehind ? 1 : 1.6,
      alpha: isBehind ? 0.3 : 1,
      // Evaluations are several steps apart, so the line spans steps without a value.
      spanGaps: true,
      points: {
        size: 4,
        show: (plot: UPlot, n: number) => dotsOf(plot.data[n] ?? []).length > 0,
        filter: (plot: UPlot, n: number) => dotsOf(plot.data[n] ?? []),
      },
    }));
  return [{}, ...series(smoothing > 0), ...(smoothing > 0 ? series(false) : [])];
};

const fontOf = (): string => `${11 * devicePixelRatio}px system-ui, sans-serif`;

/** Shades every second attempt. Labels each attempt that is wide enough for the label. */
const drawBands = (plot: UPlot, { bands }: Picture, ground: string, soft: string): void => {
  const { ctx, bbox } = plot;
  const across = (place: number): number =>
    Math.max(bbox.left, Math.min(bbox.left + bbox.width, plot.valToPos(place, 'x', true)));
  ctx.save();
  ctx.font = fontOf();
  bands.forEach(({ from, to, words }, n) => {
    const [left, right] = [across(from), across(to)];
    ctx.fillStyle = ground;
    ctx.globalAlpha = 0.4;
    if (n % 2 === 1) ctx.fillRect(left, bbox.top, right - left, bbox.height);
    ctx.fillStyle = soft;
    ctx.globalAlpha = 1;
    if (ctx.measureText(words).width < right - left) ctx.fillText(words, left + 4, bbox.top + 12 * devicePixelRatio);
  });
  ctx.restore();
};

/** Draws a dashed line with a label at the start of each later attempt, and a cross at each value that is `NaN` or infinite. */
const drawMarks = (plot: UPlot, { attempts, faults }: Picture, soft: string, bad: string): void => {
  const { ctx, bbox } = plot;
  const seen = (marks: readonly Mark[]): readonly (readonly [x: number, words: string])[] =>
    marks
      .map(({ place, words }) => [plot.valToPos(place, 'x', true), words] as const)
      .filter(([x]) => x >= bbox.left && x <= bbox.left + bbox.width);
  ctx.save();
  ctx.font = fontOf();
  ctx.strokeStyle = soft;
  ctx.fillStyle = soft;
  ctx.setLineDash([4, 4]);
  for (const [x, words] of seen(attempts)) {
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.fillText(words, x + 4, bbox.top + 12 * devicePixelRatio);
  }
  ctx.fillStyle = bad;
  for (const [x, words] of seen(faults)) ctx.fillText(words, x - 4, bbox.top + bbox.height - 4);
  ctx.restore();
};

export interface PlotWish {
  readonly place: HTMLElement;
  readonly look: PlotLook;
  /** Returns the current picture. Bands and marks are drawn from it on every redraw. */
  readonly picture: () => Picture;
  readonly onPoint: (index: number | undefined) => void;
  readonly onZoom: (range: Range) => void;
}

const height = 190;

export const plotOptions = ({ place, look, picture, onPoint, onZoom }: PlotWish): UPlot.Options => {
  const [soft, line, bad] = [colourOf(place, '--soft'), colourOf(place, '--line'), colourOf(place, '--bad')];
  const ruled = { stroke: soft, grid: { stroke: line, width: 1 }, ticks: { show: false } };
  return {
    width: place.clientWidth,
    height,
    legend: { show: false },
    cursor: { y: false, drag: { x: true, y: false, setScale: false }, points: { size: 6 } },
    scales: {
      x: { time: false },
      y: { distr: look.isLog ? 3 : 1, ...(picture().unit === '%' && !look.isLog ? { range: [0, 100] } : {}) },
    },
    axes: [
      {
        ...ruled,
        size: 34,
        // The labels of a time axis are long.
        space: look.axis === 'time' ? 90 : 50,
        ...(look.axis === 'step' ? { incrs: wholeIncrements } : {}),
        values: (plot, splits) => {
          const [start = 0] = plot.data[0];
          return splits.map((at) => (look.axis === 'step' ? count(at) : duration(at - start)));
        },
      },
      {
        ...ruled,
        size: 72,
        // The grid lines of a logarithmic scale have no common distance, so each label is formatted on its own.
        values: (_, splits, _axis, _space, increment) =>
          splits.map((at) => (at === null ? '' : look.isLog ? decimal(at, 3) : valueWords(at, increment))),
      },
    ],
    series: seriesOf(place, picture(), look),
    hooks: {
      drawClear: [(plot) => drawBands(plot, picture(), line, soft)],
      draw: [(plot) => drawMarks(plot, picture(), soft, bad)],
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

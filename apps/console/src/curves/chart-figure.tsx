import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type UPlot from 'uplot';
import { useAction } from '../data/use-action.ts';
import { Failure } from '../design/failure.tsx';
import { saveFile } from '../design/save-file.ts';
import { chartImage } from './chart-image.ts';
import type { Picture } from './picture.ts';
import { plotOptions } from './plot.ts';
import { type PlotLook, plotData, type Range } from './plot-data.ts';
import { Swatch } from './swatch.tsx';

interface ChartFigureProps {
  /** The picture to draw. A new object is passed only if the content has changed. */
  readonly picture: Picture;
  readonly look: PlotLook;
  /** The file name of the PNG starts with this text. The title follows. */
  readonly fileName: string;
  readonly range: Range | undefined;
  /** The index of the point whose values all charts show. */
  readonly at: number | undefined;
  readonly onPoint: (index: number | undefined) => void;
  readonly onZoom: (range: Range) => void;
}

const colourQueries = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) => matchMedia(query));

/** Returns a text that changes when the colour scheme changes. A canvas does not follow the styles by itself and must be redrawn. */
const useColours = (): string => {
  const read = () => colourQueries.map(({ matches }) => matches).join();
  const [colours, setColours] = useState(read);
  useEffect(() => {
    const look = () => setColours(read());
    for (const query of colourQueries) query.addEventListener('change', look);
    return () => {
      for (const query of colourQueries) query.removeEventListener('change', look);
    };
  }, []);
  return colours;
};

const dataOf = (picture: Picture, look: PlotLook) => plotData(picture, look) as UPlot.AlignedData;

/** One chart with the values at the selected point. The chart shows the last reported values if no point is selected. */
export const ChartFigure = ({ picture, look, fileName, range, at, onPoint, onZoom }: ChartFigureProps) => {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | undefined>(undefined);
  const [error, setError] = useState<Error>();
  const colours = useColours();
  const newest = useRef({ picture, look, range, onPoint, onZoom });
  newest.current = { picture, look, range, onPoint, onZoom };
  const shape = JSON.stringify([
    picture.lines.map(({ name, colour, dash }) => [name, colour, dash]),
    [look.axis, look.isLog, look.smoothing > 0, colours],
  ]);

  const show = (isOther: boolean) => {
    const { picture: drawn, look: asAsked, range: part } = newest.current;
    const [min, max] = part ?? [drawn.places[0] ?? 0, drawn.places.at(-1) ?? 1];
    plot.current?.batch(() => {
      if (isOther) plot.current?.setData(dataOf(drawn, asAsked), false);
      plot.current?.setScale('x', { min, max: max > min ? max : min + 1 });
    });
  };

  // A layout effect, so that a plot with other lines is replaced before the next effect draws data into the plot.
  useLayoutEffect(() => {
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
          look,
          picture: () => newest.current.picture,
          onPoint: (index) => newest.current.onPoint(index),
          onZoom: (part) => newest.current.onZoom(part),
        }),
        dataOf(newest.current.picture, newest.current.look),
        element,
      );
      show(false);
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
  useLayoutEffect(() => show(true), [picture, look.smoothing]);
  // A zoom redraws existing data, in the same frame as the gesture.
  useLayoutEffect(() => show(false), [range]);
  useEffect(() => {
    const { current: drawn } = plot;
    if (!drawn || drawn.cursor.idx === (at ?? null)) return;
    const x = at === undefined ? undefined : drawn.data[0][at];
    drawn.setCursor({ left: x === undefined ? -10 : drawn.valToPos(x, 'x'), top: x === undefined ? -10 : 0 }, false);
  }, [at]);

  const { title, lines } = picture;
  const saveImage = useAction(async () => {
    const { current: element } = place;
    const canvas = plot.current?.ctx.canvas;
    if (!element || !canvas) throw new Error('The chart is not drawn yet.');
    saveFile(
      `${fileName}-${title.toLowerCase().replaceAll(/\W+/g, '-')}.png`,
      await chartImage(canvas, element, picture),
    );
  });
  return (
    <figure>
      <figcaption>
        <button type="button" class="quiet" aria-label={`${title} as PNG`} onClick={() => void saveImage.run()}>
          PNG
        </button>
        <strong>{title}</strong>
        {lines.map(({ name, colour, dash, wordsAt }) => (
          <span key={name} class="key">
            {lines.length > 1 ? <Swatch colour={colour} dash={dash} /> : null}
            {lines.length > 1 ? ` ${name} ` : ''}
            {wordsAt(at)}
          </span>
        ))}
      </figcaption>
      {[error, saveImage.error].map((fault) => (fault ? <Failure key={fault.message} error={fault} /> : null))}
      <div ref={place} class="plot" aria-hidden="true" />
    </figure>
  );
};

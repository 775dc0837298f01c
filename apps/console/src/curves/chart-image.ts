import type { Picture } from './picture.ts';
import { colourOf } from './plot.ts';

const headPx = 28;
const marginPx = 10;

/** Copies the drawn chart into a PNG with background and title. `place` is an element of the page, from which the colours are read. */
export const chartImage = async (
  drawn: HTMLCanvasElement,
  place: HTMLElement,
  chart: Pick<Picture, 'title' | 'unit' | 'lines'>,
): Promise<Blob> => {
  const canvas = document.createElement('canvas');
  const scale = devicePixelRatio;
  canvas.width = drawn.width + 2 * marginPx * scale;
  canvas.height = drawn.height + (headPx + marginPx) * scale;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser draws no picture.');
  context.fillStyle = colourOf(place, '--paper');
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(drawn, marginPx * scale, headPx * scale);
  context.scale(scale, scale);
  let left = marginPx;
  const write = (words: string, weight: string, colour: string) => {
    context.font = `${weight} 13px system-ui, sans-serif`;
    context.fillStyle = colourOf(place, colour);
    context.fillText(words, left, 18);
    left += context.measureText(words).width + marginPx;
  };
  write(chart.unit === '' ? chart.title : `${chart.title} (${chart.unit})`, '600', '--ink');
  if (chart.lines.length > 1) for (const { name, colour } of chart.lines) write(name, '400', colour);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('This browser makes no PNG.'))), 'image/png');
  });
};

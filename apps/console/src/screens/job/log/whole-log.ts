import type { LogLine } from '../../../data/log-window.ts';

/** One line of a file: when, of which attempt and stream, and the text as the pod printed it. */
export const fileLine = ({ ts, attempt, stream, text }: LogLine): string => `${ts}\t${attempt}\t${stream}\t${text}\n`;

/** Lines that are put together before the browser may lay them down outside of its memory. */
const linesOfPart = 10_000;

/** All lines as one file. `onLines` is called with the count of lines so far. */
export const wholeLog = async (lines: AsyncIterable<LogLine>, onLines: (count: number) => void): Promise<Blob> => {
  const parts: Blob[] = [];
  let texts: string[] = [];
  let count = 0;
  for await (const line of lines) {
    texts.push(fileLine(line));
    count += 1;
    if (count % 1000 === 0) onLines(count);
    if (texts.length < linesOfPart) continue;
    parts.push(new Blob(texts));
    texts = [];
  }
  return new Blob([...parts, ...texts], { type: 'text/plain' });
};

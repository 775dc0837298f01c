import type { LogLine } from '../../../data/log-window.ts';

/** Formats a line for a file: time, attempt, stream and the unchanged text of the pod. */
export const fileLine = ({ ts, attempt, stream, text }: LogLine): string => `${ts}\t${attempt}\t${stream}\t${text}\n`;

/** The number of lines that are merged into one blob. A browser may keep blobs outside of its memory. */
const linesOfPart = 10_000;

/** Merges all lines into one file. `onLines` receives the number of lines so far, after each 1000 lines. */
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

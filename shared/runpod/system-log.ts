import * as z from 'zod';
import { parseJson } from './provider-answer.ts';

const MAX_CHARACTERS = 256 * 1024;

const eventSchema = z.object({ line: z.string() });

/** The log line of each complete event of a stream with plain line ends; comments, other fields and what is not JSON are passed over. */
export const eventLines = (text: string): string[] =>
  text.split('\n\n').flatMap((event) => {
    const data = event
      .split('\n')
      .filter((line) => line.startsWith('data:'))
      .map((line) => line.slice('data:'.length).trimStart())
      .join('\n');
    const parsed = eventSchema.safeParse(parseJson(data));
    return parsed.success ? [parsed.data.line] : [];
  });

const ENDED = { done: true, value: undefined } as const;

/**
 * The past of an event stream that never ends: reads until the stream pauses for `idleMs`, `maxLines` are in, or it grows
 * past a bound. Gives the newest lines, oldest first.
 */
export const readEventLines = async (
  body: ReadableStream<Uint8Array>,
  maxLines: number,
  idleMs: number,
): Promise<string[]> => {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let lines: string[] = [];
  while (lines.length < maxLines && text.length < MAX_CHARACTERS) {
    let timer: NodeJS.Timeout | undefined;
    const pause = new Promise<typeof ENDED>((resolve) => {
      timer = setTimeout(() => resolve(ENDED), idleMs);
    });
    const { done, value } = await Promise.race([reader.read(), pause]);
    clearTimeout(timer);
    if (done) break;
    text = (text + decoder.decode(value, { stream: true })).replaceAll('\r\n', '\n');
    // The last piece may still be incomplete.
    lines = eventLines(text.slice(0, text.lastIndexOf('\n\n') + 2));
  }
  await reader.cancel().catch(() => {});
  return lines.slice(-maxLines);
};

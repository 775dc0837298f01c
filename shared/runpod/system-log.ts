import * as z from 'zod';
import { parseJson } from './provider-answer.ts';

const MAX_CHARACTERS = 256 * 1024;

const eventSchema = z.object({ line: z.string() });

/** Reads a stream of events piece by piece. Each character is looked at once, however small the pieces are. */
class EventReader {
  readonly lines: string[] = [];
  #pieces: string[] = [];
  #data: string[] = [];

  feed(chunk: string): void {
    let from = 0;
    for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', from)) {
      this.#pieces.push(chunk.slice(from, end));
      this.#endLine(this.#pieces.join(''));
      this.#pieces = [];
      from = end + 1;
    }
    this.#pieces.push(chunk.slice(from));
  }

  #endLine(line: string): void {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (text.startsWith('data:')) this.#data.push(text.slice('data:'.length).trimStart());
    if (text !== '' || this.#data.length === 0) return;
    const parsed = eventSchema.safeParse(parseJson(this.#data.join('\n')));
    if (parsed.success) this.lines.push(parsed.data.line);
    this.#data = [];
  }
}

/** The log line of each complete event of a stream; comments, other fields and what is not JSON are passed over. */
export const eventLines = (text: string): string[] => {
  const reader = new EventReader();
  reader.feed(text);
  return reader.lines;
};

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
  const events = new EventReader();
  let readCharacters = 0;
  while (events.lines.length < maxLines && readCharacters < MAX_CHARACTERS) {
    let timer: NodeJS.Timeout | undefined;
    const pause = new Promise<typeof ENDED>((resolve) => {
      timer = setTimeout(() => resolve(ENDED), idleMs);
    });
    const { done, value } = await Promise.race([reader.read(), pause]);
    clearTimeout(timer);
    if (done) break;
    const chunk = decoder.decode(value, { stream: true });
    readCharacters += chunk.length;
    events.feed(chunk);
  }
  await reader.cancel().catch(() => {});
  return events.lines.slice(-maxLines);
};

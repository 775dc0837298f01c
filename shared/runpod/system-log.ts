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

  /** The stream is over: an event that came whole but for its empty line counts. */
  end(): void {
    this.feed('\n\n');
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

export interface LogPatience {
  /** For the first line: RunPod's first byte has been seen to take 0.4 s. */
  readonly firstLineMs: number;
  /** For each further line: a pause of this length is the end of the past. */
  readonly idleMs: number;
}

const ENDED = { done: true, value: undefined } as const;

/**
 * The past of an event stream that never ends: reads until no line comes for a while, `maxLines` are in, or it grows past a
 * bound. A message that keeps the connection alive is no line. Gives the newest lines, oldest first; of a stream that breaks, those
 * that had come. Throws what it broke with where none had.
 */
export const readEventLines = async (
  body: ReadableStream<Uint8Array>,
  maxLines: number,
  patience: LogPatience,
): Promise<string[]> => {
  const reader = body.getReader();
  const events = new EventReader();
  try {
    await readWhile(reader, events, maxLines, patience);
    events.end();
  } catch (error) {
    events.end();
    if (events.lines.length === 0) throw error;
  } finally {
    await reader.cancel().catch(() => {});
  }
  return events.lines.slice(-maxLines);
};

const readWhile = async (
  reader: ReadableStreamDefaultReader<Uint8Array>,
  events: EventReader,
  maxLines: number,
  { firstLineMs, idleMs }: LogPatience,
): Promise<void> => {
  const decoder = new TextDecoder();
  let readCharacters = 0;
  while (events.lines.length < maxLines && readCharacters < MAX_CHARACTERS) {
    const before = events.lines.length;
    const pause = pauseOf(before === 0 ? firstLineMs : idleMs);
    try {
      while (events.lines.length === before && readCharacters < MAX_CHARACTERS) {
        const { done, value } = await Promise.race([reader.read(), pause.over]);
        if (done) return;
        const chunk = decoder.decode(value, { stream: true });
        readCharacters += chunk.length;
        events.feed(chunk);
      }
    } finally {
      pause.cancel();
    }
  }
};

/** One for all that is read until the next line: frames that come meanwhile do not begin it anew. */
const pauseOf = (ms: number): { readonly over: Promise<typeof ENDED>; cancel(): void } => {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<typeof ENDED>((resolve) => {
    timer = setTimeout(() => resolve(ENDED), ms);
  });
  return { over, cancel: () => clearTimeout(timer) };
};

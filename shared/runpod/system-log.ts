import * as z from 'zod';
import { parseJson } from './provider-answer.ts';

const MAX_CHARACTERS = 256 * 1024;

const eventSchema = z.object({ line: z.string() });

/** Parses an event stream (SSE) piece by piece. Each character is processed only once, even if the pieces are small. */
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

  /** Ends the stream. A last event without its closing empty line still counts. */
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

/** Returns the log line of each complete event in a text. Comments, other fields and invalid JSON are skipped. */
export const eventLines = (text: string): string[] => {
  const reader = new EventReader();
  reader.feed(text);
  return reader.lines;
};

export interface LogPatience {
  /** The milliseconds to wait for the first line. RunPod's first byte was seen to take 0.4 s. */
  readonly firstLineMs: number;
  /** The milliseconds to wait for each further line. A longer pause means that all past lines have arrived. */
  readonly idleMs: number;
}

const ENDED = { done: true, value: undefined } as const;

/**
 * Reads the past lines of an event stream that never ends. Reading stops when no line comes for a while, when `maxLines` lines have
 * arrived, or at a limit of characters. A keep-alive message does not count as a line. Returns the newest lines, oldest first. If the
 * stream fails, the lines so far are returned. Throws the stream's error if no line has arrived.
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

/** Starts a pause that covers all reads until the next line. Messages without a line do not restart the pause. */
const pauseOf = (ms: number): { readonly over: Promise<typeof ENDED>; cancel(): void } => {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<typeof ENDED>((resolve) => {
    timer = setTimeout(() => resolve(ENDED), ms);
  });
  return { over, cancel: () => clearTimeout(timer) };
};

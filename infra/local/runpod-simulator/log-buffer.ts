export interface LogLine {
  /** The time with a counter, so that lines of the same millisecond keep their order after a reconnect. */
  readonly id: string;
  readonly source: 'container' | 'system';
  readonly line: string;
  readonly ts: string;
}

export type LogListener = (line: LogLine) => void;

const MAX_LINES = 5000;
const MAX_LINE_CHARACTERS = 4096;

/** The newest lines of a pod, from the container and the host. RunPod also keeps at most 5000 lines. */
export class LogBuffer {
  readonly #now: () => number;
  readonly #lines: LogLine[] = [];
  readonly #listeners = new Set<LogListener>();
  #count = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  add(source: LogLine['source'], text: string): void {
    this.#count += 1;
    const ts = new Date(this.#now()).toISOString();
    const line = text.slice(0, MAX_LINE_CHARACTERS);
    const entry = { id: `${ts}/${String(this.#count).padStart(12, '0')}`, source, line, ts };
    this.#lines.push(entry);
    if (this.#lines.length > MAX_LINES) this.#lines.shift();
    for (const listener of this.#listeners) listener(entry);
  }

  lines(): readonly LogLine[] {
    return this.#lines;
  }

  follow(listener: LogListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

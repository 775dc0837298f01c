import { appendFileSync } from 'node:fs';
import { NamedSources } from './named-sources.ts';

export interface LogLine {
  readonly functionName: string;
  readonly text: string;
}

/** Receives everything that functions print. Writes it to a file, keeps it in memory for tests, and calls a listener. */
export class LogSink {
  private readonly lines: LogLine[] = [];
  private readonly sources = new NamedSources();
  private readonly file: string;
  private readonly onLine: ((line: LogLine) => void) | undefined;

  constructor(file: string, onLine?: (line: LogLine) => void) {
    this.file = file;
    this.onLine = onLine;
  }

  /** Returns a function that splits the chunks of a stream into lines. A chunk may end in the middle of a line. */
  collector(functionName: string): (chunk: string) => void {
    let rest = '';
    return (chunk) => {
      const texts = (rest + chunk).split('\n');
      rest = texts.pop() ?? '';
      for (const text of texts) this.add({ functionName, text });
    };
  }

  text(): string {
    return this.lines.map(({ functionName, text }) => `[${functionName}] ${text}`).join('\n');
  }

  add({ functionName, text }: LogLine): void {
    const line = { functionName, text: this.sources.in(text) };
    this.lines.push(line);
    appendFileSync(this.file, `[${line.functionName}] ${line.text}\n`);
    this.onLine?.(line);
  }
}

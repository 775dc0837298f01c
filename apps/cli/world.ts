import type { Clock } from '../../shared/client/clock.ts';
import type { Output } from '../../shared/terminal/output.ts';

export interface Question {
  /** The text shown before the input. */
  readonly prompt: string;
  /** The typed characters are not echoed. */
  readonly isSecret?: boolean;
  readonly signal: AbortSignal;
}

/** Standard input. */
export interface TypedInput {
  /** Standard input is a terminal, so a person can answer. */
  readonly isTerminal: boolean;
  /** Reads all of standard input as UTF-8. */
  readAll(): Promise<string>;
  /** Reads one line from a person. Resolves to `undefined` at the end of input. Rejects if the signal is aborted. */
  readLine(question: Question): Promise<string | undefined>;
}

/** All that a command uses of its environment, except files. Tests inject replacements. */
export interface World {
  /** Standard output, for data. */
  readonly out: Output;
  /** Standard error, for messages. */
  readonly err: Output;
  readonly input: TypedInput;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly hostName: string;
  readonly now: () => Date;
  /** The time zone of the person in the notation of Intl. The default is the time zone of the machine. */
  readonly timeZone?: string;
  /** The clock of the client. The default is the clock of the machine. */
  readonly clock?: Clock;
  readonly fetch: typeof fetch;
  /** Aborted when the person presses Ctrl-C. */
  readonly interrupted: AbortSignal;
  /** Resolves to `true` if a browser was started. */
  readonly openInBrowser: (url: string) => Promise<boolean>;
}

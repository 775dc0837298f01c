import type { Clock } from '../../shared/client/clock.ts';
import type { Output } from '../../shared/terminal/output.ts';

export interface Question {
  /** Stands before what is typed. */
  readonly prompt: string;
  /** The characters that a person types are not shown. */
  readonly isSecret?: boolean;
  readonly signal: AbortSignal;
}

/** Standard input. */
export interface TypedInput {
  /** Somebody can be asked. */
  readonly isTerminal: boolean;
  /** All of it, as UTF-8. */
  readAll(): Promise<string>;
  /** One line that a person types; `undefined` at the end of input. Rejects where it is interrupted. */
  readLine(question: Question): Promise<string | undefined>;
}

/** All that a command reaches beside files: tests bring their own. */
export interface World {
  /** Data. */
  readonly out: Output;
  /** Talk. */
  readonly err: Output;
  readonly input: TypedInput;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly hostName: string;
  readonly now: () => Date;
  /** The time zone of the person, as Intl names it; that of the machine where it is not given. */
  readonly timeZone?: string;
  /** The clock of the client; that of the machine where it is not given. */
  readonly clock?: Clock;
  readonly fetch: typeof fetch;
  /** Ctrl-C. */
  readonly interrupted: AbortSignal;
  /** Resolves to `true` if a browser was started. */
  readonly openInBrowser: (url: string) => Promise<boolean>;
}

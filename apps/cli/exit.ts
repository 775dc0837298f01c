/** The exit codes of the process; docs/cli.md lists them. */
export const exit = {
  ok: 0,
  /** The job that the command waited for failed or was cancelled. */
  jobFailed: 1,
  usage: 2,
  signIn: 3,
  notFound: 4,
  refused: 5,
  /** The API gave no usable answer after all retries. */
  unreachable: 6,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exit)[keyof typeof exit];

/** An error that the person is shown: a sentence, and advice on what to do. */
export class CliFault extends Error {
  override readonly name: string = 'CliFault';
  readonly exitCode: ExitCode;
  /** The lines of advice that are printed below the sentence. */
  readonly advice: readonly string[];

  constructor(exitCode: ExitCode, message: string, advice: readonly string[] = []) {
    super(message);
    this.exitCode = exitCode;
    this.advice = advice;
  }
}

/** Thrown if the typed command line is not valid. */
export class UsageFault extends CliFault {
  override readonly name = 'UsageFault';

  constructor(message: string, advice: readonly string[] = []) {
    super(exit.usage, message, advice);
  }
}

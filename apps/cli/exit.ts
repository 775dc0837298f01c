/** The exit codes of the process; docs/cli.md lists them. */
export const exit = {
  ok: 0,
  /** The job that was waited for failed or was cancelled. */
  jobFailed: 1,
  usage: 2,
  signIn: 3,
  notFound: 4,
  refused: 5,
  /** No answer, or none that could be used, after all retries. */
  unreachable: 6,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exit)[keyof typeof exit];

/** An end that the person is shown: a sentence, and what they can do. */
export class CliFault extends Error {
  override readonly name: string = 'CliFault';
  readonly exitCode: ExitCode;
  /** Lines below the sentence. */
  readonly advice: readonly string[];

  constructor(exitCode: ExitCode, message: string, advice: readonly string[] = []) {
    super(message);
    this.exitCode = exitCode;
    this.advice = advice;
  }
}

/** The line that was typed cannot be done as it stands. */
export class UsageFault extends CliFault {
  override readonly name = 'UsageFault';

  constructor(message: string, advice: readonly string[] = []) {
    super(exit.usage, message, advice);
  }
}

import { spawn } from 'node:child_process';
import { PlainError } from '../plain-error.ts';

/** Runs the AWS CLI and resolves with the JSON that the CLI prints, or with null if it prints nothing. Rejects with `AwsFault`. */
export type Aws = (args: readonly string[]) => Promise<unknown>;

/** A failed call of the AWS CLI, or a missing or old AWS CLI. The message of a failed call is the last line of its error output. */
export class AwsFault extends PlainError {
  override readonly name = 'AwsFault';
  /** True if the credentials lack the permission for the call. Such a failure says nothing about the stage. */
  readonly refused: boolean;

  constructor(message: string) {
    super(message);
    this.refused = /AccessDenied|UnauthorizedOperation|not authorized|Forbidden/i.test(message);
  }
}

interface Ended {
  readonly status: number | null;
  readonly printed: string;
  readonly said: string;
}

const run = (args: readonly string[]): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn('aws', args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, AWS_PAGER: '' } });
    let [printed, said] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.on('error', () => reject(new AwsFault('The AWS CLI 2 is needed: there is no aws on the PATH.')));
    child.on('close', (status) => resolve({ status, printed, said }));
  });

/** Returns the last line, which holds the message of an error. Earlier lines are blank, or in newer versions name the kind of error. */
const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.trim() ?? '';

export const awsCli: Aws = async (args) => {
  const { status, printed, said } = await run([...args, '--output', 'json']);
  if (status !== 0) throw new AwsFault(lastLine(said) || `aws ended with ${status}.`);
  // The AWS CLI prints nothing if a query finds nothing.
  return printed.trim() === '' ? null : JSON.parse(printed);
};

/**
 * Throws `AwsFault` unless the AWS CLI has version 2. Version 1 ignores AWS_REGION and may ask about another region than the region of the
 * deploy.
 */
export const assertAwsCli2 = async (): Promise<void> => {
  const { printed, said } = await run(['--version']);
  const version = lastLine(printed) || lastLine(said);
  if (!version.startsWith('aws-cli/2.'))
    throw new AwsFault(`The AWS CLI 2 is needed; this is ${version.split(' ')[0]}.`);
};

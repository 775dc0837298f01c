import { spawn } from 'node:child_process';
import { PlainError } from '../plain-error.ts';

/** Runs the AWS command line; answers the JSON that it prints. Throws `AwsFault`. */
export type Aws = (args: readonly string[]) => Promise<unknown>;

/** Why a call of AWS came to nothing, in the words of AWS. */
export class AwsFault extends PlainError {
  override readonly name = 'AwsFault';
  /** The credentials may not do it, which says nothing about the stage. */
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

/** The last line of what it printed: before it stand blanks, and in newer versions a word for the kind of fault. */
const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.trim() ?? '';

export const awsCli: Aws = async (args) => {
  const { status, printed, said } = await run([...args, '--output', 'json']);
  if (status !== 0) throw new AwsFault(lastLine(said) || `aws ended with ${status}.`);
  // A query that finds nothing prints nothing.
  return printed.trim() === '' ? null : JSON.parse(printed);
};

/** Version 1 takes no notice of AWS_REGION, and would ask about another region than was deployed to. Throws `AwsFault`. */
export const assertAwsCli2 = async (): Promise<void> => {
  const { printed, said } = await run(['--version']);
  const version = lastLine(printed) || lastLine(said);
  if (!version.startsWith('aws-cli/2.'))
    throw new AwsFault(`The AWS CLI 2 is needed; this is ${version.split(' ')[0]}.`);
};

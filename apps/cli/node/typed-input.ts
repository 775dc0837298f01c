import process from 'node:process';
import type { TypedInput } from '../world.ts';

const readAll = async (): Promise<string> => {
  const { text } = await import('node:stream/consumers');
  return text(process.stdin);
};

/** An output that discards everything, so that a typed secret is not echoed. */
const swallowing = async () => {
  const { Writable } = await import('node:stream');
  return new Writable({ write: (_chunk, _encoding, done) => done() });
};

const readLine: TypedInput['readLine'] = async ({ prompt, isSecret = false, signal }) => {
  const { createInterface } = await import('node:readline');
  const output = isSecret ? await swallowing() : undefined;
  const lines = createInterface({ input: process.stdin, terminal: isSecret, ...(output && { output }) });
  // The prompt is printed only now, when the echo of a secret is already off.
  process.stderr.write(prompt);
  try {
    return await new Promise<string | undefined>((resolve, reject) => {
      const stop = () => reject(signal.reason);
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop);
      lines.once('line', resolve);
      lines.once('close', () => resolve(undefined));
      // A terminal without echo is in raw mode, in which Ctrl-C does not raise a signal. This handler raises the signal.
      lines.once('SIGINT', () => process.emit('SIGINT'));
    });
  } finally {
    lines.close();
    if (isSecret) process.stderr.write('\n');
  }
};

export const typedInput: TypedInput = {
  get isTerminal() {
    return process.stdin.isTTY === true;
  },
  readAll,
  readLine,
};

import { fstatSync, writeSync } from 'node:fs';
import process from 'node:process';
import { type Output, outputOf } from '../../../shared/terminal/output.ts';
import { codeOf } from '../code-of.ts';
import { exit } from '../exit.ts';

/** The pause before the next write to a non-blocking pipe whose buffer is full. */
const pauseMs = 5;

const sleep = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

/**
 * Ends the process if the output cannot be written. A closed pipe is no error: `podwarden jobs | head -1` closes the pipe early. A full
 * disk is an error.
 */
const endOnFault = (error: unknown): never => {
  const code = codeOf(error);
  if (code === 'EPIPE') process.exit(0);
  try {
    writeSync(2, `podwarden: The output cannot be written (${code}).\n`);
  } catch {
    // Standard error cannot be written either, so no message can be shown.
  }
  process.exit(exit.usage);
};

const writeAll = (fd: number, text: string): void => {
  let rest: Uint8Array = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN') endOnFault(error);
      sleep(pauseMs);
    }
  }
};

const isDevice = (fd: number): boolean => {
  try {
    return fstatSync(fd).isCharacterDevice();
  } catch {
    return false;
  }
};

/**
 * Opens standard output or standard error. A file or a pipe is written to directly: the stream of Node.js takes a sixth of the start time
 * and would write synchronously, too.
 */
export const nodeOutput = (fd: 1 | 2): Output => {
  // Only a terminal gets a stream. A stream to another device loses text if the process ends before the stream has reported an error.
  const stream = isDevice(fd) ? (fd === 1 ? process.stdout : process.stderr) : undefined;
  if (stream?.isTTY) {
    stream.on('error', endOnFault);
    return outputOf(stream, process.env);
  }
  return { ...outputOf({ write: () => undefined }, {}), write: (text) => writeAll(fd, text) };
};

/** Makes the two outputs on first use, because a stream of Node.js costs start time. */
export const nodeTerminal = () => {
  const made: { out?: Output; err?: Output } = {};
  return {
    get out(): Output {
      made.out ??= nodeOutput(1);
      return made.out;
    },
    get err(): Output {
      made.err ??= nodeOutput(2);
      return made.err;
    },
  };
};

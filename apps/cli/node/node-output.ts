import { fstatSync, writeSync } from 'node:fs';
import process from 'node:process';
import { type Output, outputOf } from '../../../shared/terminal/output.ts';
import { exit } from '../exit.ts';

/** The pause before the next write to a non-blocking pipe whose reader takes no more just now. */
const pauseMs = 5;

const sleep = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

/** A reader that closes our output has read enough: `podwarden jobs | head -1` is no fault. A full disk is one. */
const endOnFault = (error: unknown): never => {
  const code = codeOf(error);
  if (code === 'EPIPE') process.exit(0);
  try {
    writeSync(2, `podwarden: The output cannot be written (${code}).\n`);
  } catch {
    // Standard error is gone too, so no message can reach anybody.
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
 * Standard output or error. A file or a pipe is written to directly: what Node.js makes of it takes a sixth of a start, and on the
 * systems that it runs on would write at once as well.
 */
export const nodeOutput = (fd: 1 | 2): Output => {
  // Terminals alone have a stream: a stream to another device loses text where the process ends before it has reported a fault.
  const stream = isDevice(fd) ? (fd === 1 ? process.stdout : process.stderr) : undefined;
  if (stream?.isTTY) {
    stream.on('error', endOnFault);
    return outputOf(stream, process.env);
  }
  return { ...outputOf({ write: () => undefined }, {}), write: (text) => writeAll(fd, text) };
};

/** A terminal is made once something is written to it, or asks what it is. */
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

import { mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';

const schema = z.object({
  pid: z.int(),
  api_url: z.string(),
  issuer_url: z.string(),
  console_url: z.string().optional(),
  runpod_url: z.string(),
  /** The key of the simulated account, which has no money. The key of a real account is never written to the file. */
  simulated_runpod_api_key: z.string().optional(),
});

/** The facts about a running stack, for commands in other terminals. */
export type RunningStack = z.infer<typeof schema>;

const fileOf = (root: string): string => join(root, '.podwarden', 'dev.json');

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Returns the stack that runs from this repository. Returns `undefined` if there is none or if its process was killed. */
export const runningStack = (root: string): RunningStack | undefined => {
  try {
    const state = schema.parse(JSON.parse(readFileSync(fileOf(root), 'utf8')));
    return alive(state.pid) ? state : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Writes the facts about a stack to the file. If two stacks run, the file describes the first stack, and the second stack is reached only
 * by its URL.
 */
export const announce = (root: string, state: RunningStack): void => {
  if (runningStack(root)) return;
  mkdirSync(dirname(fileOf(root)), { recursive: true });
  writeFileSync(fileOf(root), JSON.stringify(state));
};

export const withdraw = (root: string, pid: number): void => {
  if (runningStack(root)?.pid !== pid) return;
  rmSync(fileOf(root), { force: true });
  try {
    rmdirSync(dirname(fileOf(root)));
  } catch {
    // The folder is not empty, so it is kept.
  }
};

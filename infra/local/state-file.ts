import { mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';

const schema = z.object({
  pid: z.int(),
  api_url: z.string(),
  issuer_url: z.string(),
  console_url: z.string().optional(),
  runpod_url: z.string(),
  /** The key of the simulated account, where no money is; a real key is never written down. */
  simulated_runpod_api_key: z.string().optional(),
});

/** Where a running stack says that it runs, for commands started in another terminal. */
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

/** The stack that runs from this repository, if one does; one that was killed does not count. */
export const runningStack = (root: string): RunningStack | undefined => {
  try {
    const state = schema.parse(JSON.parse(readFileSync(fileOf(root), 'utf8')));
    return alive(state.pid) ? state : undefined;
  } catch {
    return undefined;
  }
};

/** Commands find the first of two stacks side by side; the other is named by its URL. */
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
    // Something else lies in it.
  }
};

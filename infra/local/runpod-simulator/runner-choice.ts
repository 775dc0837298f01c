import type { ContainerRunner } from './container-runner.ts';
import { IdleContainerRunner } from './idle-container-runner.ts';
import type { RunnerOf } from './pod-lifecycle.ts';
import { ProcessContainerRunner } from './process-container-runner.ts';

export interface RunnerOptions {
  /** `false`: no pod starts anything. */
  readonly runPods?: boolean | undefined;
  /** Runs the pods of other clients, too: anybody with `apiKey` then runs commands on this machine. */
  readonly runForeignPods?: boolean | undefined;
  /** Plays the pods that run, in place of processes; wins over `runPods`. */
  readonly runner?: ContainerRunner | undefined;
  /** Where the pods' folders are made; the system's folder for temporary files by default. */
  readonly podsFolder?: string | undefined;
  /** PATH of the pods behind their own bin folder; this process's PATH by default. */
  readonly podPath?: string | undefined;
  readonly killGraceMs?: number | undefined;
}

const ownRunner = (options: RunnerOptions): ContainerRunner => {
  if (options.runner !== undefined) return options.runner;
  if (options.runPods === false) return new IdleContainerRunner('This simulator starts no process for a pod.');
  return new ProcessContainerRunner({
    folder: options.podsFolder,
    path: options.podPath,
    killGraceMs: options.killGraceMs,
  });
};

/** A pod of another client runs only if an option asks for it: this is no sandbox. */
export const runnerOf = (options: RunnerOptions): RunnerOf => {
  const own = ownRunner(options);
  if (options.runForeignPods === true) return () => own;
  const idle = new IdleContainerRunner('This simulator starts no process for a pod that another client has created.');
  return ({ isForeign }) => (isForeign ? idle : own);
};

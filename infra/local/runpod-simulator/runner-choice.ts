import type { ContainerRunner } from './container-runner.ts';
import { IdleContainerRunner } from './idle-container-runner.ts';
import type { RunnerOf } from './pod-lifecycle.ts';
import { ProcessContainerRunner } from './process-container-runner.ts';

export interface RunnerOptions {
  /** If `false`, no pod starts a process. */
  readonly runPods?: boolean | undefined;
  /** Also runs pods of other clients. Everybody who has `apiKey` can then run commands on this machine. */
  readonly runForeignPods?: boolean | undefined;
  /** The runner that replaces processes. This option takes precedence over `runPods`. */
  readonly runner?: ContainerRunner | undefined;
  /** The folder in which the folders of pods are created. The default is the system's temporary folder. */
  readonly podsFolder?: string | undefined;
  /** The part of the pods' PATH that follows their own bin folder. The default is the PATH of this process. */
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

/** Chooses the runner of a pod. A pod of another client runs only if an option allows it, because pods are not isolated. */
export const runnerOf = (options: RunnerOptions): RunnerOf => {
  const own = ownRunner(options);
  if (options.runForeignPods === true) return () => own;
  const idle = new IdleContainerRunner('This simulator starts no process for a pod that another client has created.');
  return ({ isForeign }) => (isForeign ? idle : own);
};

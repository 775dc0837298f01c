import { StackFault } from './cloud/stack-fault.ts';
import type { RunpodSimulatorOptions } from './runpod-simulator/start-runpod-simulator.ts';

/** The choice of pods that the simulator runs as processes of this machine: the pods of this stack, no pods, or all pods. */
export type PodsRun = 'own' | 'none' | 'all';

export const podsRunOf = (options: { readonly 'no-pods': boolean; readonly 'run-foreign-pods': boolean }): PodsRun => {
  if (options['no-pods'] && options['run-foreign-pods']) {
    throw new StackFault('--no-pods and --run-foreign-pods exclude each other.');
  }
  if (options['no-pods']) return 'none';
  return options['run-foreign-pods'] ? 'all' : 'own';
};

/** The option that selects the value. The value `own` is the default and has no option. */
export const optionOf: Readonly<Record<PodsRun, string | undefined>> = {
  own: undefined,
  none: '--no-pods',
  all: '--run-foreign-pods',
};

export const simulatorOptions: Readonly<Record<PodsRun, RunpodSimulatorOptions>> = {
  own: {},
  none: { runPods: false },
  all: { runForeignPods: true },
};

/** Printed at the start, because the simulator does not isolate processes. */
export const consequenceOf: Readonly<Record<PodsRun, string>> = {
  own: 'pods of this stack are processes of this machine; those of other clients start none',
  none: 'no pod starts a process, so a job fails when its pod has given no sign of life for too long',
  all: 'pods are processes of this machine, so whoever holds the key below runs commands here, as you',
};

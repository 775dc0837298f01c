import type { SimulatorControl } from '../../infra/local/runpod-simulator/control.ts';
import type { PodReport } from '../../infra/local/runpod-simulator/pod-control.ts';

/** Pods by id and by name, as the simulator itself knows them, the hidden ones too. */
export class PodIndex {
  readonly #control: SimulatorControl;
  #pods: readonly PodReport[] = [];
  readonly #byId = new Map<string, PodReport>();

  constructor(control: SimulatorControl) {
    this.#control = control;
  }

  /** Reads anew; answers the pods that were not there before. */
  refresh(): readonly PodReport[] {
    const before = this.#pods.length;
    this.#pods = this.#control.pods();
    // A pod that has ended is told by the same report for ever.
    for (const pod of this.#pods) if (this.#byId.get(pod.id) !== pod) this.#byId.set(pod.id, pod);
    return this.#pods.slice(before);
  }

  get all(): readonly PodReport[] {
    return this.#pods;
  }

  get live(): readonly PodReport[] {
    return this.#pods.filter(({ status }) => status !== 'TERMINATED');
  }

  get(podId: string): PodReport | undefined {
    return this.#byId.get(podId);
  }
}

import type {
  Container,
  ContainerRunner,
  ContainerSpec,
} from '../../../infra/local/runpod-simulator/container-runner.ts';
import type { PodFault } from './pod-fault.ts';
import type { RunnerWorld } from './runner-world.ts';
import { VirtualContainer } from './virtual-container.ts';

/** A container that has nothing to do with us: it sleeps. */
const idleContainer: Container = {
  start: () => {},
  kill: async () => {},
  crash: () => {},
  setFrozen: () => {},
  setGpuUtil: () => {},
  dispose: async () => {},
};

/** Plays the containers of the simulator's pods: ours do what the bootstrap and the training do over HTTP. */
export class VirtualRunner implements ContainerRunner {
  readonly #world: RunnerWorld;
  readonly #containers = new Map<string, VirtualContainer>();

  constructor(world: RunnerWorld) {
    this.#world = world;
  }

  create(spec: ContainerSpec): Container {
    const { env } = spec;
    const stage = this.#world.stageAt(env.PODWARDEN_API_URL ?? '');
    const truth = this.#world.truth.of(env.PODWARDEN_JOB_ID ?? '', Number(env.PODWARDEN_ATTEMPT));
    if (stage === undefined || truth === undefined) return idleContainer;
    const container = new VirtualContainer(spec, stage, truth, this.#world);
    this.#containers.set(spec.podId, container);
    return container;
  }

  /** Something befalls a pod that no plan of its attempt holds. */
  befall(podId: string, fault: PodFault): void {
    this.#containers.get(podId)?.befall(fault);
  }
}

import type { Container, ContainerEvents, ContainerRunner, ContainerSpec } from '../container-runner.ts';

export interface FakeContainer {
  readonly spec: ContainerSpec;
  starts: number;
  running: boolean;
  frozen: boolean;
  disposed: boolean;
  gpuUtil: number;
  /** Simulates the end of the command. */
  exit(): void;
  print(line: string): void;
}

/** A runner without processes, for tests. */
export class FakeContainerRunner implements ContainerRunner {
  readonly containers: FakeContainer[] = [];

  /** Returns the newest container of a pod. */
  of(podId: string): FakeContainer | undefined {
    return this.containers.findLast((container) => container.spec.podId === podId);
  }

  create(spec: ContainerSpec): Container {
    let events: ContainerEvents | undefined;
    const state: FakeContainer = {
      spec,
      starts: 0,
      running: false,
      frozen: false,
      disposed: false,
      gpuUtil: 0,
      exit: () => {
        state.running = false;
        events?.onExit();
      },
      print: (line) => events?.onLine(line),
    };
    this.containers.push(state);
    return {
      start: (given) => {
        events = given;
        state.starts += 1;
        state.running = true;
        state.frozen = false;
      },
      kill: async () => {
        events = undefined;
        state.running = false;
      },
      crash: () => state.exit(),
      setFrozen: (frozen) => {
        state.frozen = frozen;
      },
      setGpuUtil: (percent) => {
        state.gpuUtil = percent;
      },
      dispose: async () => {
        events = undefined;
        state.running = false;
        state.disposed = true;
      },
    };
  }
}

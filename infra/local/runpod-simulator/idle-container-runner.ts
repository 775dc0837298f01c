import type { Container, ContainerEvents, ContainerRunner } from './container-runner.ts';

/** A runner whose containers start no process. The pod has the usual states, and its log says why nothing runs. */
export class IdleContainerRunner implements ContainerRunner {
  readonly #line: string;

  constructor(line: string) {
    this.#line = line;
  }

  create(): Container {
    let events: ContainerEvents | undefined;
    const end = async (): Promise<void> => {
      events = undefined;
    };
    return {
      start: (given) => {
        events = given;
        given.onLine(this.#line);
      },
      kill: end,
      dispose: end,
      crash: () => events?.onExit(),
      setFrozen: () => {},
      setGpuUtil: () => {},
    };
  }
}

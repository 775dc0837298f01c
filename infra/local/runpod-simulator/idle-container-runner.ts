import type { Container, ContainerEvents, ContainerRunner } from './container-runner.ts';

/** Containers that start nothing on this machine. The pod goes through its states, and its log says why it does no work. */
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

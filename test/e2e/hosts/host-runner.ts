import type {
  Container,
  ContainerRunner,
  ContainerSpec,
} from '../../../infra/local/runpod-simulator/container-runner.ts';

/** The faults of the machine that a pod comes to. */
export interface Host {
  /** Where the name of the API leads on this machine. */
  readonly apiUrl?: string;
  /** Bash that runs before the bootstrap, such as a limit of the disk. */
  readonly before?: string;
}

/** The variable of the user's own by which a test sends a job to a host. */
export const hostVariable = 'TEST_HOST';

/** Pods are real processes, each on the host that its job names, and wait for nothing between their tries. */
export class HostRunner implements ContainerRunner {
  readonly hosts = new Map<string, Host>();
  readonly #runner: ContainerRunner;

  constructor(runner: ContainerRunner) {
    this.#runner = runner;
  }

  create(spec: ContainerSpec): Container {
    const host = this.hosts.get(spec.env[hostVariable] ?? '') ?? {};
    const [bash = '', option = '', script = '', ...rest] = spec.argv;
    return this.#runner.create({
      ...spec,
      argv: [bash, option, `${host.before ?? ''}\n${script}`, ...rest, '--retry-seconds', '0'],
      env: { ...spec.env, ...(host.apiUrl === undefined ? {} : { PODWARDEN_API_URL: host.apiUrl }) },
    });
  }
}

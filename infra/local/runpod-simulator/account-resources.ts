import type { ParsedCreate } from './create-request.ts';
import { randomId } from './random.ts';

export interface Registry {
  readonly id: string;
  readonly name: string;
}

/** The resources of an account besides pods that clients use before or after a pod. */
export class AccountResources {
  readonly #random: () => number;
  /** The registries, oldest first. Only the name of a credential is kept. */
  readonly registries = new Map<string, Registry>();
  sshKeys: readonly string[] = [];

  constructor(random: () => number) {
    this.#random = random;
  }

  addRegistry(name: string): Registry {
    const registry = { id: randomId(this.#random), name };
    this.registries.set(registry.id, registry);
    return registry;
  }

  /** Returns the variables of a pod for SSH and Jupyter. A variable of the same name in the create request takes precedence. */
  startEnvOf({ startSsh, startJupyter }: ParsedCreate): Record<string, string> {
    return {
      ...(startSsh && this.sshKeys.length > 0 && { PUBLIC_KEY: this.sshKeys.join('\n') }),
      ...(startJupyter && { JUPYTER_PASSWORD: randomId(this.#random, 20) }),
    };
  }
}

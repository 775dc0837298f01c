import type { ParsedCreate } from './create-request.ts';
import { randomId } from './random.ts';

export interface Registry {
  readonly id: string;
  readonly name: string;
}

/** Resources of an account besides pods, as far as clients ask for them before or after a pod. */
export class AccountResources {
  readonly #random: () => number;
  /** Oldest first. A credential leaves nothing but its name. */
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

  /** A variable of the same name in the create's own environment wins. */
  startEnvOf({ startSsh, startJupyter }: ParsedCreate): Record<string, string> {
    return {
      ...(startSsh && this.sshKeys.length > 0 && { PUBLIC_KEY: this.sshKeys.join('\n') }),
      ...(startJupyter && { JUPYTER_PASSWORD: randomId(this.#random, 20) }),
    };
  }
}

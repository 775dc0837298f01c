import type { Control, Controls } from '../../shared/domain/controls/controls.ts';
import type { ControlsStore } from '../../shared/domain/controls/controls-store.ts';
import { Calls } from './fake-calls.ts';

export class FakeControlsStore implements ControlsStore {
  readonly calls = new Calls<keyof ControlsStore>();
  readonly #suspensions = new Map<string, Control>();
  #deploysPause: Control | undefined;

  async get(): Promise<Controls> {
    this.calls.hit('get');
    return { deploysPause: this.#deploysPause, suspensions: new Map(this.#suspensions) };
  }

  async pauseDeploys(control: Control): Promise<void> {
    this.calls.hit('pauseDeploys');
    this.#deploysPause = control;
  }

  async resumeDeploys(): Promise<void> {
    this.calls.hit('resumeDeploys');
    this.#deploysPause = undefined;
  }

  async suspend(userId: string, control: Control): Promise<void> {
    this.calls.hit('suspend');
    this.#suspensions.set(userId, control);
  }

  async liftSuspension(userId: string): Promise<void> {
    this.calls.hit('liftSuspension');
    this.#suspensions.delete(userId);
  }
}

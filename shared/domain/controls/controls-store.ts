import type { Control, Controls } from './controls.ts';

export interface ControlsStore {
  /** Returns all controls in effect, with one strongly consistent read. */
  get(): Promise<Controls>;
  /** Sets the pause of deploys. A pause that is already in effect is replaced. */
  pauseDeploys(control: Control): Promise<void>;
  /** Ends the pause of deploys. Does nothing if no pause is in effect. */
  resumeDeploys(): Promise<void>;
  suspend(userId: string, control: Control): Promise<void>;
  liftSuspension(userId: string): Promise<void>;
}

/** The port of a function that reads the controls but does not change them. */
export type ReadsControls = Pick<ControlsStore, 'get'>;

import type { Control, Controls } from './controls.ts';

export interface ControlsStore {
  /** One strongly consistent read, of all that stands. */
  get(): Promise<Controls>;
  /** Sets it, or puts it in the place of the one that stands. */
  pauseDeploys(control: Control): Promise<void>;
  /** Nothing happens where none stands; the same of the other two. */
  resumeDeploys(): Promise<void>;
  suspend(userId: string, control: Control): Promise<void>;
  liftSuspension(userId: string): Promise<void>;
}

/** The port of a function that only obeys. */
export type ReadsControls = Pick<ControlsStore, 'get'>;

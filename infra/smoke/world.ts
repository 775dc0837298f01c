import type { Body } from '../../shared/client/index.ts';
import type { SmokeOptions } from './options.ts';
import type { Outside } from './outside.ts';

/** The things that a run has made so far. The clean-up removes these things, whatever the result of the run. */
export interface Made {
  readonly datasets: Set<string>;
  readonly configs: Set<string>;
  /** The deploy request and its Idempotency-Key. The run sets both before it sends the request, because the answer may be lost. */
  deploy?: { readonly key: string; readonly body: Body<'deployJob'> };
  jobId?: string;
}

export interface World {
  readonly outside: Outside;
  readonly options: SmokeOptions;
  /** A part of all names and Idempotency-Keys that the run uses, so that two simultaneous runs share nothing. */
  readonly runId: string;
  readonly made: Made;
  readonly told: AbortSignal;
  readonly say: (line: string) => void;
}

export interface Step {
  readonly name: string;
  /** Runs the step and returns a short description of the result. Throws `SmokeFault`. */
  run(world: World): Promise<string>;
}

/** Returns a value that an earlier step has set. Throws if the value is undefined, because the steps then ran in a wrong order. */
export const only = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new Error(`${what} is not there yet: steps ran out of order.`);
  return value;
};

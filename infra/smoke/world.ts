import type { Body } from '../../shared/client/index.ts';
import type { SmokeOptions } from './options.ts';
import type { Outside } from './outside.ts';

/** The things that a run has made so far, to be removed again whatever becomes of it. */
export interface Made {
  readonly datasets: Set<string>;
  readonly configs: Set<string>;
  /** Set before the request goes out: its answer may be lost. */
  deploy?: { readonly key: string; readonly body: Body<'deployJob'> };
  jobId?: string;
}

export interface World {
  readonly outside: Outside;
  readonly options: SmokeOptions;
  /** In names and keys of what is made, so that two runs at once are two. */
  readonly runId: string;
  readonly made: Made;
  readonly told: AbortSignal;
  readonly say: (line: string) => void;
}

export interface Step {
  readonly name: string;
  /** Answers what it saw, in a few words. Throws `SmokeFault`. */
  run(world: World): Promise<string>;
}

/** For a step that nothing follows which could do without it. */
export const only = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new Error(`${what} is not there yet: steps ran out of order.`);
  return value;
};

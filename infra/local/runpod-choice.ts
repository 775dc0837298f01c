import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { publicUrlFault } from '../public-url.ts';
import { StackFault } from './cloud/stack-fault.ts';

export interface RunpodAccess {
  readonly url: string;
  readonly apiKey: string;
  /**
   * The stage in the names of pods. A RunPod account may be shared, and two stacks with the stage `local` would treat each other's pods as
   * orphans. Absent if the server is on this machine.
   */
  readonly stage?: string;
}

/**
 * Returns the stage of this folder on this machine. The stage is the same at every start, so that pods of an earlier run are recognised.
 */
const stageOfThisClone = (): string =>
  `local${createHash('sha256')
    .update(`${hostname()}\n${import.meta.dirname}`)
    .digest('hex')
    .slice(0, 10)}`;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Returns the RunPod that the environment selects by its key, or `undefined` for the simulator. Pods of a real RunPod cost money from the
 * first second and cannot call this machine, so a public address is required. Throws a `StackFault` if the address is missing.
 */
export const chosenRunpod = (environment: Environment): RunpodAccess | undefined => {
  const apiKey = environment.RUNPOD_API_KEY?.trim();
  if (!apiKey) return undefined;
  const url = (environment.RUNPOD_API_URL?.trim() || 'https://api.runpod.io/v2').replace(/\/+$/, '');
  if (!URL.canParse(url)) throw new StackFault('RUNPOD_API_URL is not a URL.');
  const remote = publicUrlFault(new URL(url).origin) === undefined;
  const fault = remote ? publicUrlFault(environment.PUBLIC_API_URL?.trim() ?? '') : undefined;
  if (fault === undefined) return { url, apiKey, ...(remote ? { stage: stageOfThisClone() } : {}) };
  throw new StackFault(
    `RUNPOD_API_KEY makes ${new URL(url).host} rent real pods, which could not call this machine: PUBLIC_API_URL ${fault}. Set it to the https address of a tunnel to this API, or unset RUNPOD_API_KEY to use the simulator.`,
  );
};

import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { publicUrlFault } from '../public-url.ts';
import { StackFault } from './cloud/stack-fault.ts';

export interface RunpodAccess {
  readonly url: string;
  readonly apiKey: string;
  /**
   * The stage in the names of pods at a RunPod that others use, too: two stacks called `local` would take each other's pods
   * for orphans. Absent where the server is on this machine.
   */
  readonly stage?: string;
}

/** Equal at every start from this folder of this machine, so that pods of the last run still count as ours. */
const stageOfThisClone = (): string =>
  `local${createHash('sha256')
    .update(`${hostname()}\n${import.meta.dirname}`)
    .digest('hex')
    .slice(0, 10)}`;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The RunPod that the environment names by its key, or `undefined` for the simulator. Pods of a real one bill from the first
 * second and cannot call this machine, so it takes a public address for them to call.
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
